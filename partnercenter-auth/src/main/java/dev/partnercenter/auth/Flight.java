package dev.partnercenter.auth;

import dev.partnercenter.auth.entra.AuthException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/** One attempt to get one key's token, shared by all who wait for it. */
final class Flight implements Runnable {
    private final CompletableFuture<AccessToken> landed = new CompletableFuture<>();
    private final AtomicBoolean claimed = new AtomicBoolean();
    private final TokenSlot slot;
    private final AskFailures failures;

    /** Guarded by the cache's lock: whether what this flight brings is out of date before it lands. */
    boolean binned;

    Flight(TokenSlot slot, AskFailures failures) {
        this.slot = slot;
        this.failures = failures;
    }

    /** Completes when the flight has landed, with its token or its {@link AuthException}. */
    CompletableFuture<AccessToken> landed() {
        return landed;
    }

    /**
     * Flies, if nobody does yet: the thread it was given to, or a thread of the library's that cannot wait for that one. It
     * flies again, with its waiters, as long as what it brings is out of date.
     */
    @Override
    public void run() {
        if (!claimed.compareAndSet(false, true)) {
            return;
        }
        boolean down = false;
        while (!down) {
            try {
                down = slot.landed(this, slot.fetch());
            } catch (AuthException e) {
                down = slot.failed(this, e);
            } catch (RuntimeException e) {
                down = slot.failed(this, failures.unforeseen(e));
            } catch (Error e) {
                landed.completeExceptionally(failures.unforeseen(e));
                slot.failed(this, failures.unforeseen(e));
                throw e;
            }
        }
    }
}
