package dev.partnercenter.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.partnercenter.auth.consent.FailingStore;
import dev.partnercenter.auth.entra.AuthEvent;
import dev.partnercenter.auth.entra.AuthException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The keep-alive in the background: when it looks, and at whom. */
class KeepAliveScheduleTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private final TestBed bed = TestBed.inline();
    private final FailingStore store = new FailingStore(bed.store);
    private final List<KeepAliveReport> reports = new CopyOnWriteArrayList<>();
    private final KeepAlive keepAlive =
            KeepAlive.builder(bed.app, store).onReport(reports::add).build();

    @BeforeEach
    void consent() throws Exception {
        store.writesFail = false;
        bed.consentedBy(bed.partner);
        bed.consentedBy(bed.otherPartner);
    }

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void firstLookComesWithinAnHourAndTheNextOnesAboutEveryHour() {
        bed.clock.advance(Duration.ofDays(2));
        assertThat(reports).as("before it is started").isEmpty();

        keepAlive.start();
        bed.clock.advance(Duration.ofSeconds(1));
        assertThat(reports).as("at once, as every node that starts would").isEmpty();
        bed.clock.advance(HOUR);

        assertThat(reports).isNotEmpty();
        assertThat(reports.get(0).redeemed()).isEqualTo(2);
        int before = reports.size();
        bed.clock.advance(Duration.ofHours(12));
        assertThat(reports.size() - before).isBetween(10, 15);
    }

    @Test
    void laterLooksLeaveThoseAloneWhoAreProvenAsFarAsThisProcessKnows() {
        keepAlive.start();
        bed.clock.advance(HOUR);
        store.reads.set(0);

        bed.clock.advance(Duration.ofHours(20));

        assertThat(store.reads).hasValue(0);
        assertThat(bed.tokenRequests()).isZero();
        bed.clock.advance(Duration.ofHours(3));
        assertThat(bed.tokenRequests()).isEqualTo(2);
    }

    @Test
    void whoFailedIsTriedAgainAtTheNextLook() {
        bed.clock.advance(Duration.ofDays(1));
        bed.microsoft
                .faults()
                .tokenEndpoint()
                .forTenant(TestBed.PARTNER.value())
                .oauthErrorNext(1, "temporarily_unavailable", 90033);
        keepAlive.start();
        bed.clock.advance(HOUR);
        assertThat(reports.get(0).failed()).containsOnlyKeys(TestBed.PARTNER);

        bed.clock.advance(Duration.ofMinutes(90));

        assertThat(reports.get(1).proven()).containsOnlyKeys(TestBed.PARTNER);
        assertThat(bed.tokenRequests()).isEqualTo(3);
    }

    @Test
    void whoIsToBeLeftAloneForLongerIsNotLookedAtBefore() {
        bed.clock.advance(Duration.ofDays(1));
        revoke();
        keepAlive.start();
        bed.clock.advance(HOUR);
        assertThat(reports.get(0).failed())
                .hasEntrySatisfying(
                        TestBed.PARTNER,
                        failure -> assertThat(failure.retryAt()).isPresent());
        bed.clock.advance(Duration.ofDays(1));

        assertThat(reports)
                .as("looks before an hour has passed since the last refusal")
                .anySatisfy(report -> assertThat(report.failed()).isEmpty());
        assertThat(bed.microsoft
                        .journal()
                        .count(entry -> TestBed.PARTNER.value().equals(entry.tenant())))
                .as("an hour at most between two attempts")
                .isBetween(15L, 27L);
    }

    @Test
    void partnersRedeemedByOthersInThisProcessAreNotLookedAt() throws Exception {
        AppUserTokenProvider tokens = AppUserTokenProvider.create(bed.app, store);
        bed.clock.advance(Duration.ofDays(1));
        tokens.token(TokenRequest.forPartner(TestBed.PARTNER));
        tokens.token(TokenRequest.forPartner(TestBed.OTHER_PARTNER));

        keepAlive.start();
        bed.clock.advance(HOUR);

        assertThat(reports.get(0).proven()).isEmpty();
        assertThat(bed.tokenRequests()).isEqualTo(2);
    }

    @Test
    void partnerWhoHasFailedSinceTheLastSuccessIsLookedAt() throws Exception {
        AppUserTokenProvider tokens = AppUserTokenProvider.create(bed.app, store);
        TokenRequest home = TokenRequest.forPartner(TestBed.PARTNER);
        tokens.token(home);
        revoke();
        tokens.invalidateTenant(TestBed.PARTNER);
        assertThatThrownBy(() -> tokens.token(home)).isInstanceOf(AuthException.ConsentRequired.class);

        keepAlive.start();
        bed.clock.advance(HOUR);

        assertThat(reports.get(0).failed()).containsOnlyKeys(TestBed.PARTNER);
    }

    @Test
    void storeThatCannotListItsPartnersIsAnnouncedAndLookedAtAgain() {
        store.readsFail = true;
        bed.clock.advance(Duration.ofDays(1));
        keepAlive.start();
        bed.clock.advance(HOUR);
        assertThat(bed.events).isNotEmpty().allSatisfy(event -> {
            assertThat(event.kind()).isEqualTo(AuthEvent.Kind.KEEP_ALIVE_FAILED);
            assertThat(event.partner()).isNull();
        });
        store.readsFail = false;

        bed.clock.advance(Duration.ofMinutes(90));

        assertThat(reports.get(0).redeemed()).isEqualTo(2);
    }

    @Test
    void listenerThatFailsEndsNothing() {
        bed.clock.advance(Duration.ofDays(1));
        KeepAlive.builder(bed.app, store)
                .onReport(report -> {
                    reports.add(report);
                    throw new IllegalStateException("a listener's bug");
                })
                .build()
                .start();

        bed.clock.advance(Duration.ofHours(5));

        assertThat(reports).hasSizeGreaterThan(2);
    }

    @Test
    void startedTwiceItLooksOnce() {
        keepAlive.start();
        keepAlive.start();

        bed.clock.advance(Duration.ofHours(12));

        assertThat(reports).hasSizeLessThan(17);
    }

    @Test
    void closedItLooksNoMore() {
        keepAlive.start();
        bed.clock.advance(HOUR);
        int before = reports.size();

        keepAlive.close();
        bed.clock.advance(Duration.ofDays(2));

        assertThat(reports).hasSize(before);
        assertThat(bed.tokenRequests()).isZero();
    }

    @Test
    void closedBeforeItIsStartedItNeverLooks() {
        keepAlive.close();
        keepAlive.start();

        bed.clock.advance(Duration.ofDays(2));

        assertThat(reports).isEmpty();
    }

    @Test
    void passOfTheCallersServesTheNextLookToo() throws AuthException {
        bed.clock.advance(Duration.ofDays(1));
        keepAlive.run();
        store.reads.set(0);

        keepAlive.start();
        bed.clock.advance(HOUR);

        assertThat(reports.get(0).proven()).isEmpty();
        assertThat(store.reads).hasValue(0);
    }

    private void revoke() {
        bed.microsoft.revokeRefreshTokens(TestBed.PARTNER.value());
        bed.clock.advance(Duration.ofSeconds(1));
    }
}
