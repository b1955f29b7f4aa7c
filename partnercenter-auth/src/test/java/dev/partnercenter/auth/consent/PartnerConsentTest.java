package dev.partnercenter.auth.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.partnercenter.auth.TestBed;
import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.AuthException.ConsentRequired;
import dev.partnercenter.auth.entra.AuthException.ConsentRequired.Reason;
import dev.partnercenter.auth.entra.MfaEvidence;
import dev.partnercenter.auth.secret.SecretName;
import dev.partnercenter.auth.secret.SecretStoreException;
import dev.partnercenter.auth.secret.StoredSecret;
import dev.partnercenter.testing.Journal;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a finished sign-in must have brought for the consent to be stored. */
class PartnerConsentTest {
    private static final String SESSION = "session-1";

    private final TestBed bed = TestBed.inline();
    private final PartnerConsent consent = bed.consent();
    private final PendingConsent pending = consent.begin(ExpectedPartner.of(TestBed.PARTNER), SESSION);

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void completeStoresTheRefreshTokenWithItsMetadataAndProvesTheStoredCopy() throws Exception {
        ConsentedPartner consented = consent.complete(pending, SESSION, callback());

        assertThat(consented.partner()).isEqualTo(TestBed.PARTNER);
        assertThat(consented.userId()).isEqualTo(bed.partner.userObjectId());
        assertThat(consented.mfa()).isEqualTo(MfaEvidence.PRESENT);
        assertThat(consented.daysLeft(bed.clock.instant())).isEqualTo(90);
        StoredSecret stored =
                bed.store.current(new SecretName(TestBed.PARTNER.value())).orElseThrow();
        assertThat(stored.version().metadata().tags())
                .containsEntry("schema", "1")
                .containsEntry("cloud", "public")
                .containsEntry("client-id", TestBed.CLIENT_ID)
                .containsEntry("partner-tenant", TestBed.PARTNER.value())
                .containsEntry("user-oid", bed.partner.userObjectId())
                .containsEntry("mfa", "present")
                .containsKeys("epoch", "issued-at");
        assertThat(stored.version().metadata().expiresAt())
                .contains(bed.clock.instant().plus(Duration.ofDays(90)));
        assertThat(bed.microsoft.journal().entries())
                .filteredOn(entry -> entry.kind() == Journal.Kind.TOKEN)
                .extracting(Journal.Entry::grantType)
                .containsExactly("authorization_code", "refresh_token");
    }

    @Test
    void partnerThatIsNotAdmittedLeavesNothingInTheStore() throws Exception {
        PendingConsent open = consent.begin(ExpectedPartner.admittedBy(TestBed.OTHER_PARTNER::equals), SESSION);
        String callback =
                bed.microsoft.signIn(open.authorizationUrl(), bed.partner).toString();

        assertThatThrownBy(() -> consent.complete(open, SESSION, callback))
                .isInstanceOf(ConsentRequired.class)
                .hasMessageContaining("not expected");
        assertThat(bed.store.names()).isEmpty();
    }

    @Test
    void admittedPartnerConsentsWithoutBeingKnownBeforehand() throws Exception {
        PendingConsent open = consent.begin(ExpectedPartner.admittedBy(tenant -> true), SESSION);
        String callback =
                bed.microsoft.signIn(open.authorizationUrl(), bed.otherPartner).toString();

        assertThat(open.authorizationUrl().getPath()).startsWith("/organizations/");
        assertThat(consent.complete(open, SESSION, callback).partner()).isEqualTo(TestBed.OTHER_PARTNER);
    }

    @Test
    @DisplayName("A9: a sign-in without MFA leaves nothing in the store")
    void signInWithoutMfaLeavesNothingInTheStore() throws Exception {
        bed.microsoft.faults().withoutMfa(true);

        ConsentRequired error =
                catchThrowableOfType(ConsentRequired.class, () -> consent.complete(pending, SESSION, callback()));

        assertThat(error.reason()).isEqualTo(Reason.MFA);
        assertThat(error.remedy()).contains("MFA");
        assertThat(bed.store.names()).isEmpty();
    }

    @Test
    void replyWithNumbersAsStringsIsUnderstood() throws Exception {
        bed.microsoft.faults().numbersAsStrings(true);

        assertThat(consent.complete(pending, SESSION, callback()).partner()).isEqualTo(TestBed.PARTNER);
    }

    @Test
    void replyWithoutARefreshTokenNamesTheRegistrationAndStoresNothing() {
        bed.microsoft.faults().refreshTokenOmitted(true);

        assertThatThrownBy(() -> consent.complete(pending, SESSION, callback()))
                .isInstanceOf(AuthException.Configuration.class)
                .hasMessageContaining("platform 'Web'");
        assertThat(bed.store.names()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"canary {\"keys\":", "{\"keys\":\"canary\"}", "null", ""})
    void signingKeysThatCannotBeReadLeaveNothingInTheStoreAndAreNotQuoted(String body) throws Exception {
        bed.microsoft.faults().keys().answerNext(9, 200, "application/json", body, Map.of());

        assertThatThrownBy(() -> consent.complete(pending, SESSION, callback()))
                .isInstanceOf(AuthException.Unavailable.class)
                .satisfies(e -> {
                    for (Throwable t = e; t != null; t = t.getCause()) {
                        assertThat(t.toString()).doesNotContain("canary");
                    }
                });
        assertThat(bed.store.names()).isEmpty();
    }

    @Test
    void storeThatRefusesIsReportedAsSuch() {
        PartnerConsent intoFailing = bed.consent(new FailingStore(bed.store));

        assertThatThrownBy(() -> intoFailing.complete(pending, SESSION, callback()))
                .isInstanceOf(AuthException.StoreFailed.class)
                .hasCauseInstanceOf(SecretStoreException.class);
    }

    private String callback() {
        return bed.microsoft.signIn(pending.authorizationUrl(), bed.partner).toString();
    }
}
