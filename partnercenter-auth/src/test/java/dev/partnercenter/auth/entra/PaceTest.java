package dev.partnercenter.auth.entra;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PaceTest {
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000 * MILLI;

    private final Pace pace = new Pace(TokenOptions.builder().build(), 0);

    @Test
    void tenMayStartInTheFirstSecondAndTheNextWhenTheFirstIsASecondOld() {
        for (int i = 0; i < 10; i++) {
            assertThat(pace.untilNext(i * MILLI)).isZero();
            pace.started(i * MILLI);
        }

        assertThat(pace.untilNext(10 * MILLI)).isEqualTo(990 * MILLI);
        assertThat(pace.untilNext(SECOND)).isZero();
        pace.started(SECOND);
        assertThat(pace.untilNext(SECOND)).isEqualTo(MILLI);
    }

    @Test
    void everyTenSecondsWithoutTroubleTenMoreMayStartUpToAHundred() {
        List<Integer> perSecond = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            perSecond.add(startsInOneSecond(10L * i * SECOND));
        }

        assertThat(perSecond).containsExactly(10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 100, 100);
    }

    @Test
    void troubleHalvesThemOnceInASecondAndTheRiseBeginsAnew() {
        pace.troubled(35 * SECOND);
        pace.troubled(35 * SECOND + 999 * MILLI);
        assertThat(startsInOneSecond(35 * SECOND + 999 * MILLI)).isEqualTo(20);

        pace.troubled(37 * SECOND);
        assertThat(startsInOneSecond(46 * SECOND)).isEqualTo(10);
        assertThat(startsInOneSecond(47 * SECOND)).isEqualTo(20);
    }

    @Test
    void lastingTroubleLeavesOneInASecond() {
        for (int i = 0; i < 20; i++) {
            pace.troubled(2L * i * SECOND);
        }

        assertThat(startsInOneSecond(39 * SECOND)).isEqualTo(1);
    }

    private int startsInOneSecond(long from) {
        int started = 0;
        for (long at = from; at < from + SECOND; at += MILLI) {
            while (pace.untilNext(at) == 0) {
                pace.started(at);
                started++;
            }
        }
        return started;
    }
}
