package dev.partnercenter.auth.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That the arithmetic of {@code docs/load.md} is what the library does. */
class LoadTest {
    private static final int HOUR = 60;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void daysWorkOfSmallFleetIsCountedAsReckoned(boolean affinity) throws Exception {
        Load load = new Load(2, 30, 600, affinity);
        Fleet fleet = new Fleet(load, Duration.ZERO);
        fleet.work(HOUR);
        int before = fleet.issuer.redemptions;
        fleet.vault.forget();

        fleet.work(4 * HOUR);

        assertThat((fleet.issuer.redemptions - before) / 4.0)
                .isCloseTo(load.tokenRequestsPerHour(), withinPercentage(3));
        assertThat(fleet.vault.reads / 4.0).isCloseTo(load.readsPerHour(), withinPercentage(3));
        assertThat(fleet.vault.writes).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void tokensThatHaveComeOfAgeAreWrittenOnceByTheWholeFleet(boolean affinity) throws Exception {
        Fleet fleet = new Fleet(new Load(2, 30, 600, affinity), Duration.ofDays(9));

        fleet.work(2 * HOUR);

        assertThat(fleet.vault.writes).isEqualTo(30);
    }

    @Test
    void tableSaysWhatTheArithmeticGives() throws Exception {
        String page = Files.readString(Path.of("docs", "load.md"));
        Load routed = new Load(20, 3_000, 60_000, true);
        Load anywhere = new Load(20, 3_000, 60_000, false);

        assertThat(page)
                .contains(row(
                        "token requests a second",
                        routed.tokenRequestsPerHour() / 3600,
                        anywhere.tokenRequestsPerHour() / 3600))
                .contains(row("vault reads an hour", routed.readsPerHour(), anywhere.readsPerHour()))
                .contains(row("vault writes an hour", routed.writesPerHour(), anywhere.writesPerHour()));
    }

    private static String row(String what, double routed, double anywhere) {
        return String.format(Locale.ROOT, "| %s | %,.0f | %,.0f |", what, routed, anywhere);
    }
}
