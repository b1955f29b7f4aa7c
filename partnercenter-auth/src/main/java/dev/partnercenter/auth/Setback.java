package dev.partnercenter.auth;

import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.AuthException.ConsentRequired;
import dev.partnercenter.auth.entra.AuthException.StoreFailed;
import dev.partnercenter.auth.entra.AuthException.Throttled;
import dev.partnercenter.auth.entra.AuthException.Unavailable;
import dev.partnercenter.auth.entra.AuthRuntime;
import java.time.Duration;
import java.time.Instant;

/**
 * A failed attempt to get a token, and how long it stands: until then nobody tries again, and who has no token gets this
 * very failure at once.
 *
 * @param error with the instant of the next attempt
 * @param until the same on the monotonic clock
 * @param inARow how many attempts have failed since the last success
 */
record Setback(AuthException error, long until, int inARow) {
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
    private static final Duration LONGEST_REFUSAL = Duration.ofMinutes(60);

    boolean stands(long now) {
        return now - until < 0;
    }

    /**
     * @param hasToken whether a usable token is still held, so that nobody is in a hurry
     * @param before how many attempts had failed already
     */
    static Setback of(AuthException error, boolean hasToken, int before, AuthRuntime runtime) {
        Instant now = runtime.now();
        Duration pause = pause(error, hasToken, before, now);
        // Less than the whole pause, and not the same for each key: else all would come back in one moment.
        Duration drawn = error instanceof Throttled
                ? pause
                : Duration.ofNanos(
                        (long) (pause.toNanos() * (1 - 0.2 * runtime.random().nextDouble())));
        return new Setback(error.until(now.plus(drawn)), runtime.nanoTime() + drawn.toNanos(), before + 1);
    }

    private static Duration pause(AuthException error, boolean hasToken, int before, Instant now) {
        if (error instanceof Throttled) {
            return error.retryAt()
                    .map(at -> Duration.between(now, at))
                    .filter(wait -> !wait.isNegative())
                    .orElse(Duration.ZERO);
        }
        if (error instanceof Unavailable || error instanceof StoreFailed) {
            return doubled(hasToken ? Duration.ofSeconds(5) : Duration.ofMillis(500), before, LONGEST_PAUSE);
        }
        if (error instanceof ConsentRequired) {
            // Whoever keeps the consent remembers the refusal, and sees within a minute when a new one has come.
            return Duration.ofMinutes(1);
        }
        return doubled(Duration.ofMinutes(1), before, LONGEST_REFUSAL);
    }

    private static Duration doubled(Duration first, int times, Duration longest) {
        Duration pause = first.multipliedBy(1L << Math.min(times, 20));
        return pause.compareTo(longest) > 0 ? longest : pause;
    }
}
