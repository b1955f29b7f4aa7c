package dev.partnercenter.auth;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/** One attempt to get one key's token, shared by all who wait for it. */
final class Flight implements Runnable {
    private final CompletableFuture<AccessToken> landed = new CompletableFuture<>();
    private final AtomicBoolean claimed = new AtomicBoolean();
    private final TokenSlot slot;

    /** Guarded by the cache's lock: whether what this flight brings is out of date before it lands. */
    boolean binned;

    Flight(TokenSlot slot) {
        this.slot = slot;
    }

    /** Completes when the flight has landed, with its token or its {@code AuthException}. */
    CompletableFuture<AccessToken> landed() {
        return landed;
    }

    /** Flies, if nobody does yet: the thread it was given to, or a thread of the library's that cannot wait for that one. */
    @Override
    public void run() {
        if (claimed.compareAndSet(false, true)) {
            slot.fly(this);
        }
    }
}
