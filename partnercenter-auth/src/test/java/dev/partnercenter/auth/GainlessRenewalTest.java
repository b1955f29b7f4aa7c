package dev.partnercenter.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.partnercenter.auth.entra.AuthEvent;
import dev.partnercenter.auth.entra.ClaimsChallenge;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A token endpoint that renews and gives nothing by it, as where a session's end ends every token of it. */
class GainlessRenewalTest {
    private static final TokenRequest HOME = TokenRequest.forPartner(TestBed.PARTNER);

    private final TestBed bed = TestBed.inline();
    private final AppOnlyTokenProvider tokens = AppOnlyTokenProvider.create(bed.app);
    private AccessToken first;
    private Instant end;

    @BeforeEach
    void holdTheTokenOfASessionThatEndsSoon() throws Exception {
        bed.microsoft.faults().tokenLifetime(Duration.ofHours(4));
        first = tokens.token(HOME);
        end = first.expiresAt();
        bed.clock.advance(Duration.ofHours(3));
        bed.microsoft.journal().clear();
    }

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void tokenInUseStaysAndTheNextAttemptsFollowTheBackOff() throws Exception {
        List<Instant> attempts = new ArrayList<>();
        while (bed.clock.instant().isBefore(end.minusSeconds(600))) {
            long before = bed.tokenRequests();
            grantUntilTheEnd();
            for (int i = 0; i < 3; i++) {
                assertThat(tokens.token(HOME)).isSameAs(first);
            }
            if (bed.tokenRequests() > before) {
                attempts.add(bed.clock.instant());
            }
            bed.clock.advance(Duration.ofSeconds(1));
        }

        assertThat(attempts).hasSize((int) bed.tokenRequests()).hasSizeBetween(14, 19);
        Duration backOff = Duration.ofSeconds(5);
        for (int i = 1; i < attempts.size(); i++) {
            Duration longest = backOff.compareTo(Duration.ofMinutes(5)) < 0 ? backOff : Duration.ofMinutes(5);
            assertThat(Duration.between(attempts.get(i - 1), attempts.get(i)))
                    .isBetween(longest.multipliedBy(8).dividedBy(10), longest.plusSeconds(1));
            backOff = backOff.multipliedBy(2);
        }
    }

    @Test
    void eachFailureIsAnnouncedAndNoCallerFails() throws Exception {
        grantUntilTheEnd();

        assertThat(tokens.token(HOME)).isSameAs(first);
        assertThat(tokens.tokenAsync(HOME)).isCompletedWithValue(first);

        assertThat(bed.events).singleElement().satisfies(event -> {
            assertThat(event.kind()).isEqualTo(AuthEvent.Kind.RENEWAL_FAILED);
            assertThat(event.partner()).isEqualTo(TestBed.PARTNER);
            assertThat(event.message()).contains("the renewal lives no longer than what it replaces");
        });
    }

    @Test
    void backOffDoesNotOutliveTheTokenSoThatNobodyIsRefusedTheNext() throws Exception {
        bed.clock.advance(Duration.ofMinutes(58));
        bed.microsoft.faults().tokenLifetime(Duration.ofSeconds(1));
        while (bed.clock.instant().isBefore(end.minusSeconds(60))) {
            assertThat(tokens.token(HOME)).isSameAs(first);
            bed.clock.advance(Duration.ofSeconds(1));
        }

        assertThat(tokens.token(HOME)).isNotSameAs(first);
    }

    @Test
    void sessionsLastMinutesCostAFewRequests() throws Exception {
        bed.clock.advance(Duration.ofMinutes(50));
        for (int second = 0; second < 600; second++) {
            grantUntilTheEnd();
            assertThat(tokens.token(HOME).expiresAt()).isEqualTo(end);
            bed.clock.advance(Duration.ofSeconds(1));
        }

        assertThat(bed.tokenRequests()).isBetween(2L, 20L);
    }

    @Test
    void renewalThatBringsALongerLifeEndsTheBackOff() throws Exception {
        grantUntilTheEnd();
        tokens.token(HOME);
        bed.microsoft.faults().tokenLifetime(Duration.ofHours(4));
        bed.clock.advance(Duration.ofSeconds(5));
        tokens.token(HOME);

        AccessToken renewed = tokens.token(HOME);

        assertThat(renewed).isNotSameAs(first);
        bed.clock.advance(Duration.ofHours(3));
        bed.microsoft.journal().clear();
        grantUntil(renewed.expiresAt());
        tokens.token(HOME);
        bed.clock.advance(Duration.ofSeconds(5));
        tokens.token(HOME);
        assertThat(bed.tokenRequests()).isEqualTo(2);
    }

    @Test
    void secondThatTheRoundingOfALifetimeGivesIsNoGain() throws Exception {
        grantUntil(end.plusSeconds(1));

        tokens.token(HOME);

        assertThat(tokens.token(HOME)).isSameAs(first);
        assertThat(bed.tokenRequests()).isEqualTo(1);
    }

    @Test
    void tokenInTheTokensPlaceThatAnApiHasRefusedMayLiveShorter() throws Exception {
        grantUntilTheEnd();
        tokens.invalidate(first);

        assertThat(tokens.token(HOME)).isNotSameAs(first);
        assertThat(bed.events).isEmpty();
    }

    @Test
    void tokenThatAnApiRefusesDuringTheBackOffIsReplacedAtOnce() throws Exception {
        grantUntilTheEnd();
        tokens.token(HOME);
        tokens.invalidate(first);

        assertThat(tokens.token(HOME)).isNotSameAs(first);
    }

    @Test
    void tokenThatMeetsAnApisDemandMayLiveShorter() throws Exception {
        grantUntilTheEnd();
        tokens.invalidate(first, new ClaimsChallenge("{\"a\":1}"));

        assertThat(tokens.token(HOME)).isNotSameAs(first);
        assertThat(bed.events).isEmpty();
    }

    private void grantUntilTheEnd() {
        grantUntil(end);
    }

    private void grantUntil(Instant when) {
        bed.microsoft.faults().tokenLifetime(Duration.between(bed.clock.instant(), when));
    }
}
