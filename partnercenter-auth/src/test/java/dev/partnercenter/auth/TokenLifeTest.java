package dev.partnercenter.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.partnercenter.auth.entra.TokenOptions;
import java.time.Duration;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenLifeTest {
    private static final TokenOptions USUAL = TokenOptions.builder().build();
    private static final RandomGenerator NO_JITTER = () -> 0;
    private static final RandomGenerator FULL_JITTER = () -> -1L;

    @ParameterizedTest(name = "a life of {0} s is soft after {1} s and hard after {2} s")
    @CsvSource({
        "3600, 2700, 3540",
        "1200, 600, 1140",
        "1199, 899, 1139",
        "5399, 4499, 5339",
        "5400, 2700, 5340",
        "86400, 82800, 86340",
        "600, 300, 540",
        "300, 150, 270",
        "60, 30, 54"
    })
    void withoutAdviceTheMarginsGrowWithTheLife(long life, long soft, long hard) {
        assertThat(TokenLife.of(Duration.ofSeconds(life), null, NO_JITTER, USUAL))
                .isEqualTo(new TokenLife(Duration.ofSeconds(soft), Duration.ofSeconds(hard)));
    }

    @Test
    void jitterTakesAtMostATenthOfTheLifeAndNeverMoreThanFiveMinutes() {
        Duration hour = Duration.ofHours(1);
        Duration day = Duration.ofDays(1);

        assertThat(TokenLife.of(hour, null, FULL_JITTER, USUAL).soft())
                .isBetween(Duration.ofSeconds(2400), Duration.ofSeconds(2401));
        assertThat(TokenLife.of(day, null, FULL_JITTER, USUAL).soft())
                .isBetween(Duration.ofSeconds(82500), Duration.ofSeconds(82501));
    }

    @ParameterizedTest(name = "advice of {0} s counts as {1} s")
    @CsvSource({"1800, 1800", "2000, 2000", "60, 1800", "9999, 3540"})
    void adviceOfTheIssuerCountsBetweenHalfTheLifeAndTheHardEnd(long advice, long soft) {
        assertThat(TokenLife.of(Duration.ofHours(1), Duration.ofSeconds(advice), new Random(1), USUAL)
                        .soft())
                .isEqualTo(Duration.ofSeconds(soft));
    }

    @Test
    void softNeverFollowsHardWhateverTheLife() {
        Random random = new Random(7);
        for (long seconds = 1; seconds <= 86400; seconds += 7) {
            TokenLife life = TokenLife.of(Duration.ofSeconds(seconds), null, random, USUAL);
            assertThat(life.soft()).isLessThanOrEqualTo(life.hard()).isGreaterThan(Duration.ZERO);
            assertThat(life.hard()).isLessThan(Duration.ofSeconds(seconds));
        }
    }
}
