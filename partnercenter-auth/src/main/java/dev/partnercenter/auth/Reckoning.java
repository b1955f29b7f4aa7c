package dev.partnercenter.auth;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is believed of the clocks: by how much the wall clock and the issuer's lead the monotonic one. A wall clock that leads
 * by more than it did was set, or the monotonic clock stood still, and only the issuer knows which. Leads are nanoseconds
 * and may wrap around; their differences may not.
 *
 * @param wall the wall clock's lead when last it was certain
 * @param issuer the issuer's at that moment; the wall clock's as long as the issuer has not told
 * @param told whether the issuer has told
 * @param doubt null unless the wall clock has run ahead since
 */
record Reckoning(
        long wall, long issuer, boolean told, @Nullable Doubt doubt) {

    /** What two clocks may differ by before it matters; a token's last minute is not used anyway. */
    static final long TOLERANCE = Duration.ofSeconds(60).toNanos();

    /**
     * @param since when it was noticed, on the monotonic clock
     * @param ahead by how much the wall clock had run ahead by then
     */
    record Doubt(long since, long ahead) {}

    /** At a start: the wall clock is right. */
    static Reckoning by(long wall) {
        return new Reckoning(wall, wall, false, null);
    }

    static long lead(Instant clock, long nanoTime) {
        return clock.getEpochSecond() * 1_000_000_000 + clock.getNano() - nanoTime;
    }

    /**
     * The issuer's lead by the wall clock: the highest that could be true, if the wall clock has moved and this time rightly.
     * Then the issuer's has moved as far, or the wall clock was wrong before and shows the issuer's time now.
     */
    long issuerBy(long wallNow) {
        long moved = wallNow - wall;
        return Math.abs(moved) <= TOLERANCE ? issuer : issuer + Math.max(moved, wallNow - issuer);
    }

    /** The lead of an issuer who gave a token and did not tell. */
    long issuerUntold(long askedAtNanos, long wallNow) {
        return doubt != null && askedAtNanos - doubt.since >= 0 ? issuerBy(wallNow) : issuer;
    }

    /** What to believe after a look at the wall clock. */
    Reckoning seen(long wallNow, long now) {
        long ahead = issuerBy(wallNow) - issuer;
        if (ahead <= TOLERANCE) {
            return doubt == null ? this : new Reckoning(wall, issuer, told, null);
        }
        return doubt != null && ahead - doubt.ahead <= TOLERANCE
                ? this
                : new Reckoning(wall, issuer, told, new Doubt(now, ahead));
    }

    /**
     * What to believe after the issuer has told. Its word counts where it was asked for after the doubt arose: an earlier
     * reply may have lain about while the machine was suspended.
     */
    Reckoning told(long issuerNow, long askedAtNanos, long wallNow) {
        boolean settles =
                doubt != null ? askedAtNanos - doubt.since >= 0 : !told && issuerBy(wallNow) - issuer <= TOLERANCE;
        return settles ? new Reckoning(wallNow, issuerNow, true, null) : this;
    }
}
