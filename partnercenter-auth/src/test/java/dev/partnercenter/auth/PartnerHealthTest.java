package dev.partnercenter.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.partnercenter.auth.PartnerHealth.Status;
import dev.partnercenter.auth.consent.ConsentedPartner;
import dev.partnercenter.auth.consent.FailingStore;
import dev.partnercenter.auth.entra.AuthEvent;
import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.AuthException.ConsentRequired;
import dev.partnercenter.auth.entra.AuthException.ConsentRequired.Reason;
import dev.partnercenter.auth.entra.AuthRuntime;
import dev.partnercenter.auth.entra.ClientCredential;
import dev.partnercenter.auth.entra.MfaEvidence;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.secret.Secret;
import dev.partnercenter.auth.secret.SecretMetadata;
import dev.partnercenter.auth.secret.SecretName;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PartnerHealthTest {
    private static final TokenRequest HOME = TokenRequest.forPartner(TestBed.PARTNER);

    private final TestBed bed = TestBed.inline();
    private final FailingStore store = new FailingStore(bed.store);
    private final PartnerApp node = bed.anotherApp();
    private final AppUserTokenProvider tokens = AppUserTokenProvider.create(node, store);
    private final PartnerHealth health = PartnerHealth.of(node, store);

    @BeforeEach
    void consent() throws Exception {
        store.writesFail = false;
        bed.consented();
    }

    @AfterEach
    void close() {
        node.close();
        bed.close();
    }

    @Test
    void partnerInOrderIsTellingWhoConsentedHowOldTheTokenIsAndHowLongItIsGood() {
        Instant consentedAt = bed.clock.instant();
        bed.clock.advance(Duration.ofDays(3));

        Status status = health.of(TestBed.PARTNER);

        assertThat(status.partner()).isEqualTo(TestBed.PARTNER);
        assertThat(status.consent()).satisfies(consent -> {
            assertThat(consent.userId()).isEqualTo(bed.partner.userObjectId());
            assertThat(consent.consentedAt()).isEqualTo(consentedAt);
            assertThat(consent.age(bed.clock.instant())).isEqualTo(Duration.ofDays(3));
            assertThat(consent.daysLeft(bed.clock.instant())).isEqualTo(87);
            assertThat(consent.mfa()).isEqualTo(MfaEvidence.PRESENT);
        });
        assertThat(status.lastSuccess()).as("not redeemed by this process yet").isNull();
        assertThat(status.failure()).isNull();
        assertThat(status.remedy()).isEmpty();
        assertThat(status.nextAttempt()).isEmpty();
        assertThat(status.unstored()).isFalse();
        assertThat(status.isWell(bed.clock.instant())).isTrue();
        assertThat(bed.tokenRequests()).as("looking asks Entra nothing").isZero();
    }

    @Test
    void successOfThisProcessIsKnown() throws Exception {
        bed.clock.advance(Duration.ofDays(1));
        tokens.token(HOME);
        bed.clock.advance(Duration.ofDays(1));

        assertThat(health.of(TestBed.PARTNER).lastSuccess())
                .isEqualTo(bed.clock.instant().minus(Duration.ofDays(1)));
    }

    @Test
    void failureTellsWhoseMoveItIsAndWhenAnotherAttemptMayHelp() {
        revoke();
        assertThatThrownBy(() -> tokens.token(HOME)).isInstanceOf(ConsentRequired.class);
        Instant failedAt = bed.clock.instant();
        bed.clock.advance(Duration.ofSeconds(10));

        Status status = health.of(TestBed.PARTNER);

        assertThat(status.failure())
                .isInstanceOfSatisfying(
                        ConsentRequired.class,
                        failure -> assertThat(failure.reason()).isEqualTo(Reason.REVOKED));
        assertThat(status.failedAt()).isEqualTo(failedAt);
        assertThat(status.remedy())
                .hasValueSatisfying(remedy -> assertThat(remedy).contains("consent"));
        assertThat(status.nextAttempt()).contains(failedAt.plus(Duration.ofMinutes(1)));
        assertThat(status.consent()).as("what is stored").isNotNull();
        assertThat(status.isWell(bed.clock.instant())).isFalse();
    }

    @Test
    void failureIsOverOnceARedemptionHasSucceededOrAnotherNodeHasStoredANewerToken() throws Exception {
        bed.microsoft.faults().tokenEndpoint().oauthErrorNext(1, "invalid_grant", 53003);
        assertThatThrownBy(() -> tokens.token(HOME)).isInstanceOf(AuthException.BlockedByPolicy.class);
        assertThat(health.of(TestBed.PARTNER).failure()).isNotNull();
        bed.clock.advance(Duration.ofMinutes(2));
        tokens.token(HOME);
        assertThat(health.of(TestBed.PARTNER).failure()).isNull();

        revoke();
        tokens.invalidateTenant(TestBed.PARTNER);
        assertThatThrownBy(() -> tokens.token(HOME)).isInstanceOf(ConsentRequired.class);
        assertThat(health.of(TestBed.PARTNER).failure()).isNotNull();
        bed.clock.advance(Duration.ofSeconds(1));
        bed.consented();
        assertThat(health.of(TestBed.PARTNER).failure()).isNull();
    }

    @Test
    void customersTroubleIsNotThePartners() {
        bed.microsoft
                .faults()
                .tokenEndpoint()
                .forTenant(bed.customer(0).value())
                .oauthErrorNext(1, "invalid_grant", 65001);

        assertThatThrownBy(() -> tokens.token(HOME.inCustomer(bed.customer(0))))
                .isInstanceOf(AuthException.CustomerAccess.class);

        assertThat(health.of(TestBed.PARTNER).failure()).isNull();
    }

    @Test
    void partnerWithoutATokenIsToldOfAsOneWhoHasNeverConsented() {
        Status status = health.of(TestBed.OTHER_PARTNER);

        assertThat(status.consent()).isNull();
        assertThat(status.failure())
                .isInstanceOfSatisfying(
                        ConsentRequired.class,
                        failure -> assertThat(failure.reason()).isEqualTo(Reason.NEVER_GIVEN));
        assertThat(status.failedAt()).isEqualTo(bed.clock.instant());
        assertThat(status.isWell(bed.clock.instant())).isFalse();
    }

    @Test
    void storeThatCannotBeReadIsToldOfWithWhatThisProcessKnows() throws Exception {
        tokens.token(HOME);
        store.readsFail = true;

        Status status = health.of(TestBed.PARTNER);

        assertThat(status.consent()).isNull();
        assertThat(status.failure()).isInstanceOf(AuthException.StoreFailed.class);
        assertThat(status.lastSuccess()).isEqualTo(bed.clock.instant());
        assertThatThrownBy(health::all).isInstanceOf(AuthException.StoreFailed.class);
    }

    @Test
    void tokenNearItsEndOrWithoutMfaIsNotWell() throws Exception {
        bed.clock.advance(Duration.ofDays(60).minusSeconds(1));
        assertThat(health.of(TestBed.PARTNER).isWell(bed.clock.instant())).isTrue();
        bed.clock.advance(Duration.ofSeconds(1));
        assertThat(health.of(TestBed.PARTNER).isWell(bed.clock.instant())).isFalse();
        assertThat(bed.events).extracting(AuthEvent::kind).containsExactly(AuthEvent.Kind.REFRESH_TOKEN_EXPIRING);

        bed.microsoft.faults().withoutMfa(true);
        tokens.token(HOME);

        Status renewed = health.of(TestBed.PARTNER);
        assertThat(renewed.consent()).extracting(ConsentedPartner::mfa).isEqualTo(MfaEvidence.ABSENT);
        assertThat(renewed.isWell(bed.clock.instant())).isFalse();
    }

    @Test
    void renewedTokenThatTheStoreDoesNotTakeIsToldOf() throws Exception {
        bed.clock.advance(Duration.ofDays(9));
        store.writesFail = true;
        tokens.token(HOME);

        assertThat(health.of(TestBed.PARTNER).unstored()).isTrue();
    }

    @Test
    void allAreThePartnersWhoHaveATokenInTheStore() throws Exception {
        bed.consentedBy(bed.otherPartner);
        bed.store.append(new SecretName("client-secret"), Secret.of("canary"), SecretMetadata.none());

        assertThat(health.all())
                .extracting(Status::partner)
                .containsExactlyInAnyOrder(TestBed.PARTNER, TestBed.OTHER_PARTNER);
    }

    @Test
    void credentialsAreTheApps() {
        assertThat(health.credentials()).singleElement().satisfies(credential -> {
            assertThat(credential.credential()).isEqualTo("client secret");
            assertThat(credential.expiresAt()).isNull();
            assertThat(credential.refused()).isFalse();
        });
    }

    @Test
    void credentialTellsItsEndAsFarAsItIsKnown() throws Exception {
        SecretName name = new SecretName("client-secret");
        Instant end = bed.clock.instant().plus(Duration.ofDays(50));
        bed.store.append(
                name, Secret.of(TestBed.CLIENT_SECRET), SecretMetadata.none().expiringAt(end));
        PartnerApp.Builder app = PartnerApp.builder()
                .clientId(TestBed.CLIENT_ID)
                .credential(ClientCredential.secret(bed.store, name))
                .runtime(AuthRuntime.builder()
                        .httpClient(bed.microsoft.httpClient())
                        .clocks(bed.clock, bed.clock::nanoTime)
                        .scheduler(bed.clock.scheduler())
                        .build());
        try (PartnerApp withStoredSecret = app.build()) {
            AppUserTokenProvider.create(withStoredSecret, store).token(HOME);

            assertThat(PartnerHealth.of(withStoredSecret, store).credentials())
                    .singleElement()
                    .satisfies(credential -> {
                        assertThat(credential.expiresAt()).isEqualTo(end);
                        assertThat(credential.endsWithin(Duration.ofDays(60), bed.clock.instant()))
                                .isTrue();
                    });
        }
    }

    @Test
    void whatTheKeepAliveFindsIsToldOf() throws Exception {
        KeepAlive keepAlive = KeepAlive.builder(node, store).build();
        bed.clock.advance(Duration.ofDays(1));
        keepAlive.run();
        Instant provenAt = bed.clock.instant();
        assertThat(health.of(TestBed.PARTNER).lastSuccess()).isEqualTo(provenAt);
        bed.clock.advance(Duration.ofDays(1));
        revoke();
        keepAlive.run();

        Status status = health.of(TestBed.PARTNER);

        assertThat(status.lastSuccess()).isEqualTo(provenAt);
        assertThat(status.failedAt()).isEqualTo(bed.clock.instant());
        assertThat(status.failure()).isInstanceOf(ConsentRequired.class);
        assertThat(status.remedy())
                .hasValueSatisfying(remedy -> assertThat(remedy).contains("consent"));
    }

    private void revoke() {
        bed.microsoft.revokeRefreshTokens(TestBed.PARTNER.value());
        bed.clock.advance(Duration.ofSeconds(1));
    }
}
