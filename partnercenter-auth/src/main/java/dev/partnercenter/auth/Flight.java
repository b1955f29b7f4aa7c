package dev.partnercenter.auth;

import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.AuthRuntime;
import dev.partnercenter.auth.entra.ClaimsChallenge;
import dev.partnercenter.auth.entra.Departure;
import dev.partnercenter.auth.entra.TokenOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The way to one key's next token, shared by all who wait for it. While somebody waits and nothing has failed before, what
 * passes by itself is tried several times; else once.
 */
final class Flight {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);

    private final CompletableFuture<AccessToken> landed = new CompletableFuture<>();
    private final AtomicBoolean claimed = new AtomicBoolean();
    private final TokenSlot slot;
    private final AskFailures failures;
    private final AuthRuntime runtime;
    private final TokenOptions options;
    private final Departure departure;
    private final long askedAt;

    /** Guarded by the cache's lock: whether what has been asked for is out of date before it comes. */
    boolean binned;

    /** Guarded by the cache's lock: whether somebody waits. */
    boolean awaited;

    // Attempts follow one another, each started by the one before.
    private volatile @Nullable ClaimsChallenge carried;
    private volatile int failedAttempts;
    private volatile boolean resuming;

    Flight(TokenSlot slot, AskFailures failures) {
        this.slot = slot;
        this.failures = failures;
        this.runtime = failures.app().runtime();
        this.options = failures.app().options();
        this.departure = failures.app().runway().departure(this::run, () -> slot.failed(this, failures.closed()));
        this.askedAt = runtime.nanoTime();
    }

    /** Completes when the flight has landed, with its token or its {@link AuthException}. */
    CompletableFuture<AccessToken> landed() {
        return landed;
    }

    void takeOff(boolean hurried) {
        departure.request(hurried);
    }

    /** What is asked for from here on, with these claims, is up to date; under the cache's lock. */
    void beginRequest(@Nullable ClaimsChallenge claims) {
        carried = claims;
        binned = false;
    }

    /** The claims that the last request carries. */
    @Nullable
    ClaimsChallenge carried() {
        return carried;
    }

    /** What a flight that is up has asked for is out of date before it comes; under the cache's lock. */
    static void bin(@Nullable Flight up) {
        if (up != null) {
            up.binned = true;
        }
    }

    /** Somebody waits now. */
    void hurry() {
        departure.hurry();
    }

    /** Flies if nobody does, or flies on. */
    private void run() {
        if (resuming || claimed.compareAndSet(false, true)) {
            resuming = false;
            fly();
        }
    }

    /**
     * Flies, if nobody does yet, on a thread that is up itself and needs the token there: this flight might wait for the
     * very place that thread has. For the same reason there is no second attempt then.
     */
    void runNested() {
        if (claimed.compareAndSet(false, true)) {
            failedAttempts = options.attempts();
            fly();
        }
    }

    /** Flies again, with its waiters, as long as what it brings is out of date. */
    private void fly() {
        boolean down = false;
        while (!down) {
            try {
                down = slot.landed(this, slot.fetch(this));
            } catch (AuthException e) {
                down = triesAgain(e) || slot.failed(this, e);
            } catch (RuntimeException e) {
                down = slot.failed(this, failures.unforeseen(e));
            } catch (Error e) {
                while (!down) {
                    down = slot.failed(this, failures.unforeseen(e));
                }
                throw e;
            }
        }
    }

    /** Whether another attempt has been arranged; no thread waits for its time to come. */
    private boolean triesAgain(AuthException e) {
        int failed = failedAttempts + 1;
        boolean passing = e instanceof AuthException.Unavailable && failed < options.attempts();
        // Whoever made another attempt worth while has left by then.
        boolean late = runtime.nanoTime() - askedAt >= options.callerWait().toNanos() || departure.isOver();
        if (!passing || late || !slot.isWorthAnotherAttempt(this)) {
            return false;
        }
        double drawn = 1 - 0.2 * runtime.random().nextDouble();
        Duration pause = Duration.ofNanos((long) (FIRST_PAUSE.toNanos() * failed * drawn));
        Instant next = runtime.now().plus(pause);
        if (e.retryAt().filter(next::isBefore).isPresent()) {
            return false; // The failure would only be given again.
        }
        failedAttempts = failed;
        resuming = true;
        departure.resumeAfter(pause);
        return true;
    }
}
