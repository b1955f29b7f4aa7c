package dev.partnercenter.client.doctor;

import static dev.partnercenter.client.doctor.Patient.evidence;
import static dev.partnercenter.client.doctor.Patient.remedy;
import static dev.partnercenter.client.doctor.Patient.troubles;
import static org.assertj.core.api.Assertions.assertThat;

import dev.partnercenter.testing.FaultTarget;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The registration, the tenant or the clock is not as it must be: what is found, and whose move it is. */
class BrokenSetUpTest {
    private final Patient patient = new Patient();

    @AfterEach
    void close() {
        patient.close();
    }

    @Test
    void clockTenMinutesBehindIsAFailureAndEverythingElseIsStillLookedAt() throws Exception {
        patient.consented().microsoft.faults().clockAhead(Duration.ofMinutes(10));

        Diagnosis diagnosis = patient.examine();

        assertThat(troubles(diagnosis)).containsExactly("failed clock");
        assertThat(evidence(diagnosis, Check.CLOCK))
                .isEqualTo("This machine's clock is 600 s behind login.microsoftonline.com and"
                        + " api.partnercenter.microsoft.com.");
        assertThat(remedy(diagnosis, Check.CLOCK))
                .isEqualTo("Whoever operates the machine must have its clock set by a time server.");
        assertThat(diagnosis.exitCode()).isEqualTo(2);
    }

    @Test
    void clockTwoMinutesAheadIsAWarning() throws Exception {
        patient.consented().microsoft.faults().clockAhead(Duration.ofMinutes(-2));

        Diagnosis diagnosis = patient.examine();

        assertThat(troubles(diagnosis)).containsExactly("warned clock");
        assertThat(evidence(diagnosis, Check.CLOCK)).contains("is 120 s ahead of login.microsoftonline.com");
        assertThat(diagnosis.exitCode()).isEqualTo(1);
    }

    @Test
    void tenantThatDoesNotExistEndsAllThatIsAskedOfIt() {
        Diagnosis diagnosis = PartnerCenterDoctor.builder(patient.app(), patient.vault)
                .partner(Patient.STRANGER)
                .redirectUri(Patient.REDIRECT_URI)
                .build()
                .examine();

        assertThat(troubles(diagnosis))
                .containsExactly(
                        "failed tenant",
                        "skipped app because tenant",
                        "skipped credential because tenant",
                        "skipped reply-url because tenant",
                        "skipped refresh-token because tenant",
                        "skipped redemption because tenant",
                        "skipped token because tenant",
                        "skipped mfa because tenant",
                        "skipped partner-center because tenant",
                        "skipped app-only because tenant");
        assertThat(evidence(diagnosis, Check.TENANT))
                .isEqualTo(
                        "login.microsoftonline.com knows no tenant " + Patient.STRANGER + " (HTTP 400, AADSTS90002).");
        assertThat(remedy(diagnosis, Check.TENANT)).contains("must correct the partner's tenant id");
    }

    @Test
    void tenantOfAnotherCloudIsToldWithThatCloud() {
        Diagnosis diagnosis = PartnerCenterDoctor.builder(patient.app(), patient.vault)
                .partner(Patient.GOVERNMENT)
                .build()
                .examine();

        assertThat(troubles(diagnosis)).startsWith("failed tenant", "skipped app because tenant");
        assertThat(evidence(diagnosis, Check.TENANT))
                .isEqualTo("The tenant is in the us-government cloud, not in the public cloud: its tokens come from"
                        + " login.microsoftonline.us.");
        assertThat(remedy(diagnosis, Check.TENANT)).contains("for the us-government cloud");
    }

    @Test
    void metadataOfAnotherIssuerAreAFailure() throws Exception {
        String here = "https://login.microsoftonline.com/";
        patient.consented()
                .microsoft
                .faults()
                .metadata()
                .answerNext(
                        1,
                        200,
                        "application/json",
                        "{\"token_endpoint\":\"" + here + "x\",\"issuer\":\"" + here + "another/v2.0\"}",
                        Map.of());

        Diagnosis diagnosis = patient.examine();

        assertThat(troubles(diagnosis)).startsWith("failed tenant", "skipped app because tenant");
        assertThat(evidence(diagnosis, Check.TENANT)).endsWith("than is expected: " + here + "another/v2.0.");
    }

    @Test
    void tenantThatIsRefusedForAnotherReasonIsToldWithItsNumber() throws Exception {
        patient.consented().microsoft.faults().metadata().oauthErrorNext(1, "invalid_request", 900023);

        assertThat(evidence(patient.examine(), Check.TENANT))
                .isEqualTo("login.microsoftonline.com does not tell of the tenant (HTTP 400, AADSTS900023).");
    }

    @Test
    void answersThatDoNotSayWhatTimeItIsAreAWarning() throws Exception {
        Map<String, String> undated = Map.of("Date", "today");
        String metadata = "{\"issuer\":\"https://login.microsoftonline.com/" + Patient.PARTNER + "/v2.0\"}";
        patient.consented().microsoft.faults().metadata().answerNext(1, 200, "application/json", metadata, undated);
        patient.microsoft.faults().api().answerNext(1, 401, "application/json", "{}", undated);

        Diagnosis diagnosis = patient.examine();

        assertThat(troubles(diagnosis)).containsExactly("warned clock");
        assertThat(remedy(diagnosis, Check.CLOCK)).contains("header Date");
    }

    @Test
    void appThatThePartnersTenantDoesNotKnowIsNamed() throws Exception {
        entraSays("unauthorized_client", 700016);

        Diagnosis diagnosis = patient.examine();

        assertThat(troubles(diagnosis))
                .containsExactly(
                        "failed app",
                        "skipped credential because app",
                        "skipped reply-url because app",
                        "skipped redemption because app",
                        "skipped token because app",
                        "skipped mfa because app",
                        "skipped partner-center because app",
                        "skipped app-only because app");
        assertThat(evidence(diagnosis, Check.APP))
                .startsWith("The tenant does not know the app")
                .contains("AADSTS700016");
        assertThat(remedy(diagnosis, Check.APP)).contains("must check the client id and the tenant");
    }

    @Test
    void replyUrlThatIsNotRegisteredIsNamedAndHindersNothingElse() throws Exception {
        Diagnosis diagnosis = patient.consented()
                .doctor()
                .redirectUri("https://partner.example/consent")
                .build()
                .examine();

        assertThat(troubles(diagnosis)).containsExactly("failed reply-url");
        assertThat(evidence(diagnosis, Check.REPLY_URL))
                .isEqualTo("Nobody is sent back to https://partner.example/consent, which is not registered"
                        + " (HTTP 400, AADSTS50011).");
        assertThat(remedy(diagnosis, Check.REPLY_URL)).contains("must add exactly this reply URL");
    }

    @Test
    void signInPageThatTellsNothingIsAWarning() throws Exception {
        FaultTarget page = patient.consented().microsoft.faults().authorizationEndpoint();
        page.answerNext(1, 200, "text/html", "<html>Sign in</html>", Map.of());

        Diagnosis diagnosis = patient.examine();

        assertThat(troubles(diagnosis)).containsExactly("warned reply-url");
        assertThat(evidence(diagnosis, Check.REPLY_URL)).contains("does not tell", "HTTP 200, text/html");
    }

    private void entraSays(String error, int number) throws Exception {
        patient.consented().microsoft.faults().tokenEndpoint().oauthErrorNext(Integer.MAX_VALUE, error, number);
    }
}
