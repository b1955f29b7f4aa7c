package dev.partnercenter.client.doctor;

import static dev.partnercenter.client.doctor.Patient.evidence;
import static dev.partnercenter.client.doctor.Patient.remedy;
import static dev.partnercenter.client.doctor.Patient.troubles;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.partnercenter.auth.consent.RefreshTokens;
import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.entra.Resource;
import dev.partnercenter.testing.FaultTarget;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The partner's consent, or a customer's, is not as it must be: what is found, and whose move it is. */
class BrokenConsentTest {
    private static final String[] NOT_REDEEMED = {
        "failed redemption",
        "skipped token because redemption",
        "skipped mfa because redemption",
        "skipped partner-center because redemption"
    };

    private final Patient patient = new Patient();

    @AfterEach
    void close() {
        patient.close();
    }

    @Test
    void partnerWhoHasNotConsentedIsAskedTo() {
        Diagnosis diagnosis = patient.examine();

        assertThat(troubles(diagnosis))
                .containsExactly(
                        "failed refresh-token",
                        "skipped redemption because refresh-token",
                        "skipped token because refresh-token",
                        "skipped mfa because refresh-token",
                        "skipped partner-center because refresh-token");
        assertThat(evidence(diagnosis, Check.REFRESH_TOKEN))
                .isEqualTo("The secret store holds no refresh token of this partner.");
        assertThat(remedy(diagnosis, Check.REFRESH_TOKEN))
                .isEqualTo("The partner's user must sign in with MFA and consent.");
    }

    @Test
    void revokedRefreshTokenIsFoundByRedeemingIt() throws Exception {
        patient.consented().microsoft.revokeRefreshTokens(Patient.PARTNER.value());

        Diagnosis diagnosis = patient.examine();

        assertThat(troubles(diagnosis)).containsExactly(NOT_REDEEMED);
        assertThat(evidence(diagnosis, Check.REDEMPTION))
                .contains("AADSTS50173", "correlation id ", "trace id ")
                .doesNotContain("No other attempt");
        assertThat(remedy(diagnosis, Check.REDEMPTION)).contains("consent again");
    }

    @Test
    void refusalThatStandsFromBeforeIsAskedAboutAnew() throws Exception {
        PartnerApp app = patient.consented().app();
        patient.microsoft.faults().tokenEndpoint().oauthErrorNext(1, "invalid_grant", 50173);
        assertThatThrownBy(() -> RefreshTokens.of(app, patient.vault)
                        .redeem(Patient.PARTNER, Patient.PARTNER, Resource.PARTNER_CENTER))
                .isInstanceOf(AuthException.ConsentRequired.class);

        Diagnosis diagnosis = PartnerCenterDoctor.builder(app, patient.vault)
                .partner(Patient.PARTNER)
                .build()
                .examine();

        assertThat(troubles(diagnosis)).isEmpty();
    }

    @Test
    void refreshTokenPastItsNinetyDaysIsAWarningUntilEntraRefusesIt() throws Exception {
        patient.consented().clock.advance(Duration.ofDays(91));

        Diagnosis diagnosis = patient.examine();

        assertThat(troubles(diagnosis))
                .containsExactly(
                        "warned refresh-token",
                        "failed redemption",
                        "skipped token because redemption",
                        "skipped mfa because redemption",
                        "skipped partner-center because redemption");
        assertThat(evidence(diagnosis, Check.REFRESH_TOKEN)).contains("is 91 days old, past its 90 days;");
        assertThat(evidence(diagnosis, Check.REDEMPTION)).contains("AADSTS700082");
        assertThat(remedy(diagnosis, Check.REDEMPTION)).contains("consent again");
    }

    @Test
    void refreshTokenThatNobodyHasUsedForLongIsAWarning() throws Exception {
        patient.consented().clock.advance(Duration.ofDays(70));

        Diagnosis diagnosis = patient.examine();

        assertThat(troubles(diagnosis)).containsExactly("warned refresh-token");
        assertThat(remedy(diagnosis, Check.REFRESH_TOKEN)).contains("KeepAlive");
    }

    @Test
    void redemptionWithoutANewerTokenIsAWarning() throws Exception {
        patient.consented().microsoft.faults().refreshTokenOmitted(true);

        Diagnosis diagnosis = patient.examine();

        assertThat(troubles(diagnosis)).containsExactly("warned redemption");
        assertThat(remedy(diagnosis, Check.REDEMPTION)).contains("offline_access");
    }

    @Test
    void missingMfaIsSeenInTheTokenAndByPartnerCenter() throws Exception {
        patient.consented().microsoft.faults().withoutMfa(true);

        Diagnosis diagnosis = patient.examine();

        assertThat(troubles(diagnosis)).containsExactly("failed mfa", "failed partner-center");
        assertThat(evidence(diagnosis, Check.MFA))
                .isEqualTo("The access token shows no multi-factor authentication (amr: pwd).");
        assertThat(remedy(diagnosis, Check.MFA))
                .startsWith("The partner's user must sign in with MFA and consent again");
        assertThat(evidence(diagnosis, Check.PARTNER_CENTER))
                .contains("multi-factor authentication")
                .containsPattern(
                        "HTTP 401, code 900421, request id [0-9a-f-]{36} \\(correlation id [0-9a-f-]{36}, see ");
    }

    @Test
    void missingMfaThatPartnerCenterOnlyReportsIsAWarningOfIts() throws Exception {
        patient.consented().microsoft.faults().withoutMfa(true).mfaReportedOnly(true);

        Diagnosis diagnosis = patient.examine();

        assertThat(troubles(diagnosis)).containsExactly("failed mfa", "warned partner-center");
        assertThat(evidence(diagnosis, Check.PARTNER_CENTER)).contains("enforces for a part of the calls");
    }

    @Test
    void tokenForAnotherAudienceIsSeenInTheTokenAndByPartnerCenter() throws Exception {
        patient.consented().microsoft.faults().tokenAudience("https://graph.windows.net");

        Diagnosis diagnosis = patient.examine();

        assertThat(troubles(diagnosis)).containsExactly("failed token", "failed partner-center", "warned app-only");
        assertThat(evidence(diagnosis, Check.TOKEN))
                .isEqualTo("The access token is for https://graph.windows.net, not for"
                        + " https://api.partnercenter.microsoft.com.");
        assertThat(remedy(diagnosis, Check.TOKEN))
                .isEqualTo(
                        "The app's developer must check the cloud that the app is built for, which says by what address"
                                + " the token is asked for.");
    }

    @Test
    void roleThatIsMissingIsPartnerCentersToName() throws Exception {
        patient.consented().microsoft.faults().api().apiErrorNext(2, 403, "900150", "no right");

        // The first is answered to the call without a token, which is Partner Center's own answer all the same.
        Diagnosis diagnosis = patient.examine();

        assertThat(troubles(diagnosis)).containsExactly("failed partner-center");
        assertThat(evidence(diagnosis, Check.PARTNER_CENTER)).contains("403, code 900150");
        assertThat(evidence(diagnosis, Check.PARTNER_CENTER)).doesNotContain(remedy(diagnosis, Check.PARTNER_CENTER));
    }

    @Test
    void appThatMayNotCallWithoutAUserIsAWarning() throws Exception {
        patient.consented().microsoft.faults().api().apiErrorNext(3, 403, "900150", "no right");

        Diagnosis diagnosis = patient.examine();

        assertThat(troubles(diagnosis)).containsExactly("failed partner-center", "warned app-only");
        assertThat(evidence(diagnosis, Check.APP_ONLY))
                .matches(
                        "Partner Center refuses the app without a user \\(HTTP 403, code 900150, request id [0-9a-f-]{36},"
                                + " correlation id [0-9a-f-]{36}\\)\\.");
        assertThat(remedy(diagnosis, Check.APP_ONLY))
                .isEqualTo(
                        "If the app makes calls without a user, an administrator of the partner's tenant must register it"
                                + " in Partner Center's App management as a web app; if it makes none, nobody has to act.");
    }

    @Test
    void callWithoutAUserThatMeetsAnOutageIsNoMatterOfItsRegistration() throws Exception {
        FaultTarget api = patient.consented().microsoft.faults().api();
        api.answerNext(1, 401, "application/json", "{}", Map.of());
        api.answerNext(2, 503, "text/html", "<html></html>", Map.of());

        Diagnosis diagnosis = patient.examine();

        assertThat(troubles(diagnosis)).containsExactly("failed partner-center", "warned app-only");
        assertThat(remedy(diagnosis, Check.APP_ONLY))
                .isEqualTo(
                        "Nobody has to act yet: try again later. If the app makes no calls without a user, nobody has to"
                                + " act.");
    }

    @Test
    void customerThatHasNotConsentedToTheAppIsNamed() throws Exception {
        patient.consented().microsoft.removeConsent(Patient.CLIENT_ID, Patient.CUSTOMER.value());

        Diagnosis diagnosis =
                patient.doctor().customer(Patient.CUSTOMER).build().examine();

        assertThat(troubles(diagnosis))
                .containsExactly("skipped customer-access because customer-consent", "failed customer-consent");
        assertThat(evidence(diagnosis, Check.CUSTOMER_CONSENT)).contains("AADSTS90099");
        assertThat(remedy(diagnosis, Check.CUSTOMER_CONSENT)).startsWith("Whoever operates ");
    }

    @Test
    void customerThatDoesNotAdmitThePartnersUserIsNamed() throws Exception {
        Diagnosis diagnosis = patient.consented()
                .doctor()
                .customer(Patient.ANOTHERS_CUSTOMER)
                .build()
                .examine();

        assertThat(troubles(diagnosis))
                .containsExactly(
                        "failed customer",
                        "failed customer-access",
                        "skipped customer-consent because customer-access");
        assertThat(evidence(diagnosis, Check.CUSTOMER)).contains("404, code 60003");
        assertThat(evidence(diagnosis, Check.CUSTOMER_ACCESS)).contains("AADSTS50020");
        assertThat(remedy(diagnosis, Check.CUSTOMER_ACCESS)).contains("GDAP");
    }
}
