package dev.partnercenter.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.AuthException.ConsentRequired;
import dev.partnercenter.auth.entra.AuthFailure;
import dev.partnercenter.auth.entra.AuthRuntime;
import dev.partnercenter.auth.entra.ClientCredential;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.secret.Secret;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How long a failure stands, with the least jitter and with the most. */
class SetbackTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final RandomGenerator LEAST = () -> 0;
    private static final RandomGenerator MOST = () -> -1L;

    @ParameterizedTest(name = "failure {0} in a row stands {1} to {2} ms where a token is held, else {3} to {4} ms")
    @CsvSource({
        "1, 4000, 5000, 400, 500",
        "2, 8000, 10000, 800, 1000",
        "3, 16000, 20000, 1600, 2000",
        "7, 240000, 300000, 25600, 32000",
        "11, 240000, 300000, 240000, 300000",
        "99, 240000, 300000, 240000, 300000"
    })
    void whatPassesByItselfIsTriedAgainSoonAndThenLessAndLess(
            int inARow, long heldMost, long heldLeast, long noneMost, long noneLeast) {
        AuthException down = AuthFailure.builder().because("it is down").unavailable();

        assertThat(pause(down, true, inARow, LEAST)).isEqualTo(Duration.ofMillis(heldLeast));
        assertThat(pause(down, true, inARow, MOST)).isBetween(Duration.ofMillis(heldMost), almost(heldMost));
        assertThat(pause(down, false, inARow, LEAST)).isEqualTo(Duration.ofMillis(noneLeast));
        assertThat(pause(down, false, inARow, MOST)).isBetween(Duration.ofMillis(noneMost), almost(noneMost));
    }

    @ParameterizedTest(name = "refusal {0} in a row stands {1} to {2} s")
    @CsvSource({"1, 60, 72", "2, 120, 144", "6, 1920, 2304", "7, 3600, 3600", "99, 3600, 3600"})
    void whatOnlyAPersonCanUndoIsTriedAgainAfterAMinuteAndThenLessAndLess(int inARow, long least, long most) {
        AuthException wrong = AuthFailure.builder().because("it is wrong").configuration();

        assertThat(pause(wrong, true, inARow, LEAST)).isEqualTo(Duration.ofSeconds(least));
        assertThat(pause(wrong, false, inARow, MOST))
                .isBetween(Duration.ofSeconds(most).minusMillis(1), Duration.ofSeconds(most));
    }

    @Test
    void lostConsentIsLookedForAgainEveryMinute() {
        AuthException lost =
                AuthFailure.builder().because("it is gone").consentRequired(ConsentRequired.Reason.REVOKED);

        assertThat(pause(lost, false, 1, LEAST)).isEqualTo(Duration.ofSeconds(60));
        assertThat(pause(lost, false, 99, MOST)).isBetween(Duration.ofMillis(71_999), Duration.ofSeconds(72));
    }

    @Test
    void proxyThatDoesNotLetTheAppThroughIsAskedAgainEveryMinute() {
        AuthException shut = AuthFailure.builder()
                .because("a proxy will not")
                .cause(new IOException("Unexpected response code for CONNECT: 403"))
                .configuration();

        assertThat(pause(shut, false, 1, LEAST)).isEqualTo(Duration.ofSeconds(60));
        assertThat(pause(shut, true, 99, MOST)).isBetween(Duration.ofMillis(71_999), Duration.ofSeconds(72));
    }

    @Test
    void throttleStandsAsLongAsWasAskedFor() {
        assertThat(pause(throttled(NOW.plusSeconds(90)), true, 5, MOST)).isEqualTo(Duration.ofSeconds(90));
        assertThat(pause(throttled(NOW.minusSeconds(1)), true, 5, MOST)).isEqualTo(Duration.ZERO);
    }

    @Test
    void troubleStandsAsLongAsWasAskedForIfThatIsLonger() {
        assertThat(pause(down(NOW.plusSeconds(90)), true, 1, MOST)).isEqualTo(Duration.ofSeconds(90));
        assertThat(pause(down(NOW.plusSeconds(1)), true, 1, LEAST)).isEqualTo(Duration.ofSeconds(5));
        assertThat(pause(down(NOW.minusSeconds(90)), true, 1, LEAST)).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void setbackStandsUntilItsInstantSaysWhenThatIsAndCountsForAnHourMore() {
        try (PartnerApp app = app(LEAST)) {
            Setback setback =
                    Setback.of(AuthFailure.builder().because("it is down").unavailable(), true, null, app);

            assertThat(setback.error().retryAt()).contains(NOW.plusSeconds(5));
            assertThat(setback.stands(setback.until() - 1)).isTrue();
            assertThat(setback.stands(setback.until())).isFalse();
            long forgotten = setback.until() + app.options().longestRefusal().toNanos();
            assertThat(setback.counts(forgotten - 1, app.options())).isTrue();
            assertThat(setback.counts(forgotten, app.options())).isFalse();
        }
    }

    private static AuthException throttled(Instant retryAt) {
        return AuthFailure.builder().because("it is busy").retryAt(retryAt).throttled();
    }

    private static AuthException down(Instant retryAt) {
        return AuthFailure.builder().because("it is down").retryAt(retryAt).unavailable();
    }

    private static Duration almost(long millis) {
        return Duration.ofMillis(millis).plusMillis(1);
    }

    /** How long the last of so many failures in a row stands. */
    private static Duration pause(AuthException error, boolean hasToken, int inARow, RandomGenerator random) {
        try (PartnerApp app = app(random)) {
            Setback last = null;
            for (int i = 0; i < inARow; i++) {
                last = Setback.of(error, hasToken, last, app);
            }
            return untilOf(last);
        }
    }

    private static Duration untilOf(@Nullable Setback setback) {
        return Duration.ofNanos(setback == null ? 0 : setback.until());
    }

    private static PartnerApp app(RandomGenerator random) {
        return PartnerApp.builder()
                .clientId("aaaaaaaa-0000-4000-8000-00000000000a")
                .credential(ClientCredential.secret(Secret.of("secret")))
                .runtime(AuthRuntime.builder()
                        .clocks(() -> NOW, () -> 0)
                        .random(random)
                        .executor(new InlineExecutor())
                        .build())
                .build();
    }
}
