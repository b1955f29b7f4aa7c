package dev.partnercenter.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.partnercenter.auth.KeepAliveReport.Cause;
import dev.partnercenter.auth.consent.FailingStore;
import dev.partnercenter.auth.consent.Proof;
import dev.partnercenter.auth.entra.AuthEvent;
import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.AuthException.ConsentRequired;
import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.auth.secret.Secret;
import dev.partnercenter.auth.secret.SecretMetadata;
import dev.partnercenter.auth.secret.SecretName;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One pass of the keep-alive, made by the caller. */
class KeepAliveTest {
    private static final TenantId STRANGER = TenantId.of("99999999-0000-4000-8000-000000000009");

    private final TestBed bed = TestBed.inline();
    private final FailingStore store = new FailingStore(bed.store);
    private final KeepAlive keepAlive = KeepAlive.builder(bed.app, store).build();

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
    void everyPartnerInTheStoreIsProvenAndOtherSecretsAreLeftAlone() throws Exception {
        bed.store.append(new SecretName("client-secret"), Secret.of("canary"), SecretMetadata.none());
        bed.clock.advance(Duration.ofDays(1));

        KeepAliveReport report = keepAlive.run();

        assertThat(report.proven()).containsOnlyKeys(TestBed.PARTNER, TestBed.OTHER_PARTNER);
        assertThat(report.proven().values()).allMatch(Proof::now);
        assertThat(report.redeemed()).isEqualTo(2);
        assertThat(report.failed()).isEmpty();
        assertThat(report.unstored()).isEmpty();
        assertThat(report.begunAt()).isEqualTo(bed.clock.instant());
        assertThat(bed.tokenRequests()).isEqualTo(2);
    }

    @Test
    void nextPassSendsNothingForThoseWhoWereProven() throws Exception {
        bed.clock.advance(Duration.ofDays(1));
        keepAlive.run();
        bed.clock.advance(Duration.ofHours(22));

        KeepAliveReport report = keepAlive.run();

        assertThat(report.proven()).hasSize(2);
        assertThat(report.redeemed()).isZero();
        assertThat(bed.tokenRequests()).isEqualTo(2);
    }

    @Test
    void whoWouldBeMoreThanADayOldByTheNextLookIsProvenNow() throws Exception {
        bed.clock.advance(Duration.ofHours(23));

        assertThat(keepAlive.run().redeemed()).isEqualTo(2);
    }

    @Test
    void partnersMayBeNamedAndHaveTheirOwnPeriod() throws Exception {
        bed.clock.advance(Duration.ofHours(6));

        KeepAliveReport report = KeepAlive.builder(bed.app, store)
                .every(Duration.ofHours(6))
                .partners(() -> List.of(TestBed.PARTNER, TestBed.PARTNER))
                .build()
                .run();

        assertThat(report.proven()).containsOnlyKeys(TestBed.PARTNER);
        assertThat(report.redeemed()).isEqualTo(1);
    }

    @Test
    void whoFailsStopsNobodyAndIsReportedWithTheirRemedyByCause() throws Exception {
        bed.clock.advance(Duration.ofDays(1));
        bed.microsoft.revokeRefreshTokens(TestBed.PARTNER.value());
        bed.clock.advance(Duration.ofSeconds(1));

        KeepAliveReport report = KeepAlive.builder(bed.app, store)
                .partners(() -> List.of(TestBed.PARTNER, STRANGER, TestBed.OTHER_PARTNER))
                .build()
                .run();

        assertThat(report.proven()).containsOnlyKeys(TestBed.OTHER_PARTNER);
        assertThat(report.failed()).containsOnlyKeys(TestBed.PARTNER, STRANGER);
        assertThat(report.failed().get(TestBed.PARTNER)).isInstanceOf(ConsentRequired.class);
        assertThat(report.failuresByCause())
                .containsOnlyKeys(
                        new Cause(ConsentRequired.class, "revoked"), new Cause(ConsentRequired.class, "never-given"));
        assertThat(bed.tokenRequests()).isEqualTo(2);
    }

    @Test
    void failureThatNeedsThePartnerIsAnnouncedOnceUntilThePartnerIsProvenAgain() throws Exception {
        bed.clock.advance(Duration.ofDays(1));
        revoke();
        keepAlive.run();
        bed.clock.advance(Duration.ofHours(2));
        keepAlive.run();
        assertThat(announced()).isEqualTo(1);

        bed.consentedBy(bed.partner);
        keepAlive.run();
        bed.clock.advance(Duration.ofDays(1));
        revoke();
        keepAlive.run();

        assertThat(announced()).isEqualTo(1);
    }

    @Test
    void troubleOfEntrasIsReportedAndAnnouncedForNoPartner() throws Exception {
        bed.clock.advance(Duration.ofDays(1));
        bed.microsoft.faults().tokenEndpoint().oauthErrorNext(2, "temporarily_unavailable", 90033);

        KeepAliveReport report = keepAlive.run();

        assertThat(report.failed().values()).hasSize(2).allMatch(AuthException.Unavailable.class::isInstance);
        assertThat(bed.events).isEmpty();
    }

    @Test
    void renewedTokenThatTheStoreDoesNotTakeIsReportedAsHeld() throws Exception {
        bed.clock.advance(Duration.ofDays(1));
        store.writesFail = true;

        KeepAliveReport report = keepAlive.run();

        assertThat(report.proven()).hasSize(2);
        assertThat(report.unstored()).containsExactlyInAnyOrder(TestBed.PARTNER, TestBed.OTHER_PARTNER);
    }

    @Test
    void storeThatCannotListItsPartnersFailsThePass() {
        store.readsFail = true;

        assertThatThrownBy(keepAlive::run)
                .isInstanceOf(AuthException.StoreFailed.class)
                .hasMessageContaining("the vault is down");
    }

    @Test
    void closedKeepAliveRunsNoMore() {
        keepAlive.close();

        assertThatThrownBy(keepAlive::run).isInstanceOf(AuthException.Unavailable.class);
        assertThat(bed.tokenRequests()).isZero();
    }

    @Test
    void closingTheAppClosesTheKeepAlive() {
        bed.app.close();

        assertThatThrownBy(keepAlive::run).isInstanceOf(AuthException.Unavailable.class);
    }

    @Test
    void periodsThatMakeNoSenseAreRefused() {
        KeepAlive.Builder builder = KeepAlive.builder(bed.app, store);

        assertThatThrownBy(() -> builder.every(Duration.ofMinutes(59))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.every(Duration.ofDays(31))).isInstanceOf(IllegalArgumentException.class);
    }

    private void revoke() {
        bed.microsoft.revokeRefreshTokens(TestBed.PARTNER.value());
        bed.clock.advance(Duration.ofSeconds(1));
    }

    private long announced() {
        return bed.events.stream()
                .filter(event -> event.kind().equals(AuthEvent.Kind.KEEP_ALIVE_FAILED)
                        && TestBed.PARTNER.equals(event.partner()))
                .count();
    }
}
