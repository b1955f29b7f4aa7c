package dev.partnercenter.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReckoningTest {
    private static final long NOW = 1_000;

    @ParameterizedTest(
            name = "an issuer at {0} h and a wall clock at {1} h, which now shows {2} h: the issuer may be at {3} h")
    @CsvSource({
        "0, 0, 0, 0",
        "0, 0, 2, 2",
        "0, 0, -2, -2",
        // Wrong from the start, and since then not moved, moved by a suspension, or set right.
        "0, 24, 24, 0",
        "0, 24, 26, 26",
        "0, 24, 0, 0",
        "0, 24, 2, 2",
        "0, -3, -3, 0",
        "0, -3, -1, 2",
        "0, -3, 0, 3",
    })
    void wallClockThatHasMovedIsTakenAtItsWorst(int issuer, int wall, int wallNow, int mayBeAt) {
        Reckoning known = new Reckoning(hours(wall), hours(issuer), true, null);

        assertThat(known.issuerBy(hours(wallNow))).isEqualTo(hours(mayBeAt));
    }

    @Test
    void wordGivenBeforeTheDoubtAroseSettlesNothing() {
        Reckoning doubting = Reckoning.by(0).seen(hours(2), NOW);

        assertThat(doubting.told(0, NOW - 1, hours(2))).isSameAs(doubting);
        assertThat(doubting.told(hours(2), NOW, hours(2))).isEqualTo(new Reckoning(hours(2), hours(2), true, null));
    }

    @Test
    void wordWhileAllIsCertainChangesNothingButTheFirst() {
        Reckoning first = Reckoning.by(hours(5)).told(hours(1), NOW, hours(5));

        assertThat(first).isEqualTo(new Reckoning(hours(5), hours(1), true, null));
        assertThat(first.told(hours(3), NOW, hours(5))).isSameAs(first);
    }

    @Test
    void firstWordWhileTheWallClockHasRunAheadWaitsForALook() {
        Reckoning start = Reckoning.by(0);

        assertThat(start.told(hours(2), NOW, hours(2))).isSameAs(start);
    }

    @Test
    void tokenOfAnIssuerWhoDoesNotTellIsTakenToHaveComeAfterAJumpOnlyWhereItWasAskedForAfterIt() {
        Reckoning doubting = Reckoning.by(0).seen(hours(2), NOW);

        assertThat(doubting.issuerUntold(NOW, hours(2))).isEqualTo(hours(2));
        assertThat(doubting.issuerUntold(NOW - 1, hours(2))).isZero();
        assertThat(Reckoning.by(0).issuerUntold(NOW, hours(2))).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, Long.MAX_VALUE, Long.MIN_VALUE, Long.MAX_VALUE - 1_000_000})
    void clockMayWrapAround(long nanoTime) {
        Instant start = Instant.parse("2026-01-01T00:00:00Z");
        long later = nanoTime + Duration.ofHours(3).toNanos();
        Reckoning known = Reckoning.by(Reckoning.lead(start, nanoTime));

        assertThat(known.seen(Reckoning.lead(start.plus(Duration.ofHours(3)), later), later))
                .isSameAs(known);
        Reckoning doubting = known.seen(Reckoning.lead(start.plus(Duration.ofHours(5)), later), later);
        assertThat(doubting.doubt()).isEqualTo(new Reckoning.Doubt(later, hours(2)));
        assertThat(doubting.seen(Reckoning.lead(start.plus(Duration.ofHours(3)), later), later))
                .isEqualTo(known);
    }

    private static long hours(int hours) {
        return Duration.ofHours(hours).toNanos();
    }
}
