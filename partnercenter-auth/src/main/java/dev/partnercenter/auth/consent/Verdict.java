package dev.partnercenter.auth.consent;

import dev.partnercenter.auth.entra.AuthException.ConsentRequired;
import dev.partnercenter.auth.entra.AuthRuntime;
import dev.partnercenter.auth.secret.Secret;
import java.time.Duration;

/**
 * That Entra has refused one refresh token for good, and how long that is believed without asking again. It is about this
 * very token: another one in the store is another case.
 *
 * @param error with the instant of the next attempt
 * @param until the same on the monotonic clock
 * @param inARow how often it was refused
 */
record Verdict(Secret token, ConsentRequired error, long until, int inARow) {
    private static final Duration FIRST = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofMinutes(60);

    static Verdict of(Secret token, ConsentRequired error, int before, AuthRuntime runtime) {
        Duration doubled = FIRST.multipliedBy(1L << Math.min(before, 6));
        Duration pause = doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
        return new Verdict(
                token,
                (ConsentRequired) error.until(runtime.now().plus(pause)),
                runtime.nanoTime() + pause.toNanos(),
                before + 1);
    }

    boolean stands(long now) {
        return now - until < 0;
    }

    /** Whether what was said leaves no room for an earlier consent: it was revoked, or the account is disabled. */
    boolean isFinal() {
        return error.error().filter(said -> said.isOneOf(50173, 50057)).isPresent();
    }
}
