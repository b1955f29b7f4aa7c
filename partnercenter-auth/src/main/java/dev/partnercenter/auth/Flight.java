package dev.partnercenter.auth;

import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.AuthRuntime;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The way to one key's next token, shared by all who wait for it. While somebody waits and nothing has failed before, what
 * passes by itself is tried up to three times; else once.
 */
final class Flight implements Runnable {
    private static final int MOST_ATTEMPTS = 3;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    /** As long as a caller waits: by then those that made the flight worth while have left. */
    private static final Duration WORTH_WHILE = Duration.ofSeconds(15);

    private final CompletableFuture<AccessToken> landed = new CompletableFuture<>();
    private final AtomicBoolean claimed = new AtomicBoolean();
    private final TokenSlot slot;
    private final AskFailures failures;
    private final AuthRuntime runtime;
    private final long takenOffAt;

    /** Guarded by the cache's lock: whether what this flight brings is out of date before it lands. */
    boolean binned;

    /** Guarded by the cache's lock: whether somebody waits. */
    boolean awaited;

    // Attempts follow one another, each started by the one before.
    private volatile int failedAttempts;

    Flight(TokenSlot slot, AskFailures failures, AuthRuntime runtime) {
        this.slot = slot;
        this.failures = failures;
        this.runtime = runtime;
        this.takenOffAt = runtime.nanoTime();
    }

    /** Completes when the flight has landed, with its token or its {@link AuthException}. */
    CompletableFuture<AccessToken> landed() {
        return landed;
    }

    /** Flies, if nobody does yet. */
    @Override
    public void run() {
        if (claimed.compareAndSet(false, true)) {
            fly();
        }
    }

    /**
     * Flies, if nobody does yet, on a thread of the library's that needs the token for a flight of its own and may be the
     * very one this flight is queued behind. For the same reason there is no second attempt then: it would be queued too.
     */
    void runNested() {
        if (claimed.compareAndSet(false, true)) {
            failedAttempts = MOST_ATTEMPTS;
            fly();
        }
    }

    /** Flies again, with its waiters, as long as what it brings is out of date. */
    private void fly() {
        boolean down = false;
        while (!down) {
            try {
                down = slot.landed(this, slot.fetch());
            } catch (AuthException e) {
                down = triesAgain(e) || slot.failed(this, e);
            } catch (RuntimeException e) {
                down = slot.failed(this, failures.unforeseen(e));
            } catch (Error e) {
                landed.completeExceptionally(failures.unforeseen(e));
                slot.failed(this, failures.unforeseen(e));
                throw e;
            }
        }
    }

    /** Whether another attempt has been arranged; no thread waits for its time to come. */
    private boolean triesAgain(AuthException e) {
        int failed = failedAttempts + 1;
        boolean passing = e instanceof AuthException.Unavailable && failed < MOST_ATTEMPTS;
        if (!passing || runtime.nanoTime() - takenOffAt >= WORTH_WHILE.toNanos() || !slot.isWorthAnotherAttempt(this)) {
            return false;
        }
        failedAttempts = failed;
        double drawn = 1 - 0.2 * runtime.random().nextDouble();
        Duration pause = Duration.ofNanos((long) (FIRST_PAUSE.toNanos() * failed * drawn));
        try {
            var unused = runtime.schedule(this::fly, pause);
            return true;
        } catch (RejectedExecutionException closed) {
            return false;
        }
    }
}
