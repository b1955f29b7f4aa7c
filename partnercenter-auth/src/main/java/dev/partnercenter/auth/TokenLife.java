package dev.partnercenter.auth;

import dev.partnercenter.auth.entra.TokenOptions;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * How long a token is given out, counted from before it was asked for. Until {@code soft} it is fresh; from then on the
 * next one is fetched in the background while it is still given out; from {@code hard} on it is not given out any more.
 */
record TokenLife(Duration soft, Duration hard) {
    /**
     * @param lifetime how long the issuer says the token is good
     * @param refreshIn after what time the issuer advises to renew; null if it does not say
     */
    static TokenLife of(Duration lifetime, @Nullable Duration refreshIn, RandomGenerator random, TokenOptions options) {
        Duration tenth = lifetime.dividedBy(10);
        Duration hard = lifetime.minus(shorter(tenth, options.margin()));
        Duration half = lifetime.dividedBy(2);
        Duration soft = refreshIn != null
                ? clamp(refreshIn, half, hard)
                : clamp(
                        lifetime.minus(ahead(lifetime, options))
                                .minus(jitter(shorter(tenth, options.longestJitter()), random)),
                        half,
                        hard);
        return new TokenLife(soft, hard);
    }

    private static Duration ahead(Duration lifetime, TokenOptions options) {
        if (lifetime.compareTo(Duration.ofMinutes(20)) < 0) {
            return options.aheadOfShortLife();
        }
        return lifetime.compareTo(Duration.ofMinutes(90)) < 0 ? options.aheadOfUsualLife() : options.aheadOfLongLife();
    }

    private static Duration jitter(Duration most, RandomGenerator random) {
        return Duration.ofNanos((long) (most.toNanos() * random.nextDouble()));
    }

    private static Duration clamp(Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0) {
            return least;
        }
        return shorter(value, most);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
