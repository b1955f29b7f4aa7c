package dev.partnercenter.auth;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * How long a token is given out, counted from before it was asked for. Until {@code soft} it is fresh; from then on the
 * next one is fetched in the background while it is still given out; from {@code hard} on it is not given out any more.
 */
record TokenLife(Duration soft, Duration hard) {
    private static final Duration MARGIN = Duration.ofSeconds(60);
    private static final Duration LONGEST_JITTER = Duration.ofMinutes(5);

    /**
     * @param lifetime how long the issuer says the token is good
     * @param refreshIn after what time the issuer advises to renew; null if it does not say
     */
    static TokenLife of(Duration lifetime, @Nullable Duration refreshIn, RandomGenerator random) {
        Duration hard = lifetime.compareTo(Duration.ofMinutes(10)) < 0
                ? lifetime.minus(lifetime.dividedBy(10))
                : lifetime.minus(MARGIN);
        Duration half = lifetime.dividedBy(2);
        Duration soft = refreshIn != null
                ? clamp(refreshIn, half, hard)
                : clamp(lifetime.minus(ahead(lifetime)).minus(jitter(lifetime, random)), half, hard);
        return new TokenLife(soft, hard);
    }

    private static Duration ahead(Duration lifetime) {
        if (lifetime.compareTo(Duration.ofMinutes(20)) < 0) {
            return Duration.ofMinutes(5);
        }
        return lifetime.compareTo(Duration.ofMinutes(90)) < 0 ? Duration.ofMinutes(15) : Duration.ofMinutes(60);
    }

    private static Duration jitter(Duration lifetime, RandomGenerator random) {
        Duration most = lifetime.dividedBy(10);
        Duration bound = most.compareTo(LONGEST_JITTER) > 0 ? LONGEST_JITTER : most;
        return Duration.ofNanos((long) (bound.toNanos() * random.nextDouble()));
    }

    private static Duration clamp(Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0) {
            return least;
        }
        return value.compareTo(most) > 0 ? most : value;
    }
}
