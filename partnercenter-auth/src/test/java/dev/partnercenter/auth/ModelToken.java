package dev.partnercenter.auth;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A token as it was given. Its times are those of the monotonic clock.
 *
 * @param askedAt before its request was sent
 * @param soft from when on it is renewed in the background
 * @param hard from when on it is not given out
 */
record ModelToken(long number, long askedAt, Duration life, long soft, long hard) {
    /**
     * @param advice after what time the issuer says to renew it; null if it does not say
     * @param drawn what chance draws, from 0 to 1
     */
    static ModelToken of(long number, long askedAt, Duration life, @Nullable Duration advice, double drawn) {
        long whole = life.toNanos();
        long hard = whole - Math.min(whole / 10, minutes(1));
        long ahead = whole < minutes(20) ? minutes(5) : whole < minutes(90) ? minutes(15) : minutes(60);
        long jitter = (long) (Math.min(whole / 10, minutes(5)) * drawn);
        long wanted = advice == null ? whole - ahead - jitter : advice.toNanos();
        long soft = Math.min(Math.max(wanted, whole / 2), hard);
        return new ModelToken(number, askedAt, life, askedAt + soft, askedAt + hard);
    }

    String text() {
        return "token-" + number;
    }

    String header() {
        return "Bearer " + text();
    }

    private static long minutes(int minutes) {
        return Duration.ofMinutes(minutes).toNanos();
    }
}
