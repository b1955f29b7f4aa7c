package dev.partnercenter.auth;

import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.AuthException.ConsentRequired;
import dev.partnercenter.auth.entra.AuthException.Credential;
import dev.partnercenter.auth.entra.AuthException.StoreFailed;
import dev.partnercenter.auth.entra.AuthException.Throttled;
import dev.partnercenter.auth.entra.AuthException.Unavailable;
import dev.partnercenter.auth.entra.AuthRuntime;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.entra.TokenOptions;
import dev.partnercenter.auth.entra.Unanswered;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A failed attempt to get a token, and how long it stands: until then nobody tries again, and who has no token gets this
 * very failure at once.
 *
 * @param error with the instant of the next attempt
 * @param until the same on the monotonic clock
 * @param inARow how many attempts have failed since the last success
 * @param gainless whether the attempt did bring a token, which was of no use while another is held
 */
record Setback(AuthException error, long until, int inARow, boolean gainless) {
    /** Not the same pause for each key, or all would come back in one moment. */
    private static final double SPREAD = 0.2;

    boolean stands(long now) {
        return now - until < 0;
    }

    /**
     * Whether the next failure's pause still builds on it. Forgotten as soon as it no longer stands, a refused key that is
     * asked for now and then would always begin with the shortest pause.
     */
    boolean counts(long now, TokenOptions options) {
        return now - until < options.longestRefusal().toNanos();
    }

    /** Whether who has no token gets this failure instead of another attempt. */
    boolean refuses(long now) {
        return stands(now) && !gainless;
    }

    /** The same, of an attempt that brought a token of no use. */
    Setback ofNoGain() {
        return new Setback(error, until, inARow, true);
    }

    /**
     * @param hasToken whether a usable token is still held, so that nobody is in a hurry
     * @param before how the last attempt failed; null if it did not
     */
    static Setback of(AuthException error, boolean hasToken, @Nullable Setback before, PartnerApp app) {
        AuthRuntime runtime = app.runtime();
        Instant now = runtime.now();
        int failed = before == null ? 0 : before.inARow;
        Duration pause = pause(error, hasToken, failed, now, app);
        return new Setback(error.until(now.plus(pause)), runtime.nanoTime() + pause.toNanos(), failed + 1, false);
    }

    private static Duration pause(AuthException error, boolean hasToken, int before, Instant now, PartnerApp app) {
        TokenOptions options = app.options();
        double drawn = SPREAD * app.runtime().random().nextDouble();
        Duration asked = error.retryAt()
                .map(at -> Duration.between(now, at))
                .filter(wait -> !wait.isNegative())
                .orElse(Duration.ZERO);
        if (error instanceof Throttled) {
            return asked;
        }
        if (error instanceof Unavailable || error instanceof StoreFailed) {
            Duration first = hasToken ? options.backOff() : options.urgentBackOff();
            Duration own = times(1 - drawn, doubled(first, before, options.longestBackOff()));
            return own.compareTo(asked) > 0 ? own : asked;
        }
        // Never less than the whole pause: a person has to act, and to ask more often is what gets an app throttled.
        if (error instanceof ConsentRequired || error instanceof Credential) {
            // Whoever keeps the consent, or the credential, remembers the refusal and sees a new one within a minute.
            return times(1 + drawn, options.refusal());
        }
        if (error.getCause() instanceof IOException cause
                && Unanswered.byProxy("", cause).isPresent()) {
            // Nobody tells the app when a proxy's rules have changed, and what never reached Microsoft is not
            // throttled.
            return times(1 + drawn, options.refusal());
        }
        Duration longest = options.longestRefusal();
        return shorter(times(1 + drawn, doubled(options.refusal(), before, longest)), longest);
    }

    private static Duration doubled(Duration first, int times, Duration longest) {
        return shorter(first.multipliedBy(1L << Math.min(times, 20)), longest);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static Duration times(double factor, Duration pause) {
        return Duration.ofNanos((long) (pause.toNanos() * factor));
    }
}
