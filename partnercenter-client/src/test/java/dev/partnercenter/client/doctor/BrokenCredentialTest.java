package dev.partnercenter.client.doctor;

import static dev.partnercenter.client.doctor.Patient.evidence;
import static dev.partnercenter.client.doctor.Patient.remedy;
import static dev.partnercenter.client.doctor.Patient.troubles;
import static org.assertj.core.api.Assertions.assertThat;

import dev.partnercenter.auth.entra.ClientCredential;
import dev.partnercenter.auth.secret.Secret;
import dev.partnercenter.auth.secret.SecretMetadata;
import dev.partnercenter.auth.secret.SecretName;
import dev.partnercenter.secrecy.Canaries;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The app's proof of being itself is not as it must be: what is found, and whose move it is. */
class BrokenCredentialTest {
    private static final String[] NO_CREDENTIAL = {
        "failed credential",
        "skipped redemption because credential",
        "skipped token because credential",
        "skipped mfa because credential",
        "skipped partner-center because credential",
        "skipped app-only because credential"
    };

    private final Patient patient = new Patient();

    @AfterEach
    void close() {
        patient.close();
    }

    @Test
    void wrongClientSecretIsNamedAndTheRefreshTokenIsNotTried() throws Exception {
        patient.consented().withSecret(Canaries.text("wrong secret"));

        Diagnosis diagnosis = patient.examine();

        assertThat(troubles(diagnosis)).containsExactly(NO_CREDENTIAL);
        assertThat(evidence(diagnosis, Check.CREDENTIAL))
                .startsWith("The client secret is not one of the app's (HTTP 401, invalid_client, AADSTS7000215,")
                .contains("correlation id ", "see https://learn.microsoft.com/");
        assertThat(remedy(diagnosis, Check.CREDENTIAL)).contains("must set the value of a valid client secret");
        assertThat(evidence(diagnosis, Check.CREDENTIAL)).doesNotContain(remedy(diagnosis, Check.CREDENTIAL));
        assertThat(evidence(diagnosis, Check.APP)).isEqualTo("The partner's tenant knows the app.");
    }

    @Test
    void expiredClientSecretIsNamed() throws Exception {
        entraSays("invalid_client", 7000222);

        Diagnosis diagnosis = patient.examine();

        assertThat(troubles(diagnosis)).containsExactly(NO_CREDENTIAL);
        assertThat(evidence(diagnosis, Check.CREDENTIAL)).startsWith("The client secret has expired");
        assertThat(remedy(diagnosis, Check.CREDENTIAL)).contains("must add a new secret or certificate");
    }

    @Test
    void firstOfTwoCredentialsThatIsRefusedIsAWarning() throws Exception {
        patient.consented()
                .withCredentials(app -> app.credential(
                        ClientCredential.secret(Secret.of(Canaries.text("yesterday's secret"))),
                        ClientCredential.secret(Secret.of(Patient.SECRET))));

        Diagnosis diagnosis = patient.examine();

        assertThat(troubles(diagnosis)).containsExactly("warned credential");
        assertThat(evidence(diagnosis, Check.CREDENTIAL))
                .isEqualTo("The app's proof is accepted: client secret, refused; client secret, whose end is not known"
                        + " here.");
        assertThat(remedy(diagnosis, Check.CREDENTIAL))
                .isEqualTo("Whoever operates the app must replace its client secret, which Microsoft Entra refuses.");
    }

    @Test
    void clientSecretThatIsAboutToEndIsAWarningWithItsLastDay() throws Exception {
        SecretName name = new SecretName("the-client-secret");
        patient.consented()
                .vault
                .append(
                        name,
                        Secret.of(Patient.SECRET),
                        SecretMetadata.none().expiringAt(Instant.parse("2026-01-21T00:00:00Z")));
        patient.withCredentials(app -> app.credential(ClientCredential.secret(patient.vault, name)));

        Diagnosis diagnosis = patient.examine();

        assertThat(troubles(diagnosis)).containsExactly("warned credential");
        assertThat(evidence(diagnosis, Check.CREDENTIAL))
                .endsWith("client secret stored as the-client-secret, good until 2026-01-21T00:00:00Z, 20 days.");
        assertThat(remedy(diagnosis, Check.CREDENTIAL)).contains("must renew its client secret stored as");
    }

    @Test
    void clientSecretThatIsNotInItsStoreIsNoRefusalOfTheApp() throws Exception {
        patient.consented()
                .withCredentials(
                        app -> app.credential(ClientCredential.secret(patient.vault, new SecretName("missing"))));

        Diagnosis diagnosis = patient.examine();

        assertThat(troubles(diagnosis))
                .startsWith(
                        "skipped app because credential", "failed credential", "skipped reply-url because credential");
    }

    @Test
    void policyAgainstTheAppsOwnTokensIsAWarningAndThePartnersTokensAreStillTried() throws Exception {
        patient.consented().microsoft.faults().tokenEndpoint().oauthErrorNext(1, "invalid_grant", 53003);

        Diagnosis diagnosis = patient.examine();

        assertThat(troubles(diagnosis)).containsExactly("warned credential", "skipped app-only because credential");
        assertThat(diagnosis.exitCode()).isEqualTo(1);
        assertThat(remedy(diagnosis, Check.CREDENTIAL)).containsIgnoringCase("administrator");
    }

    @Test
    void secretThatWasReplacedMeanwhileIsFoundByTheNextExamination() throws Exception {
        PartnerCenterDoctor doctor = patient.consented().doctor().build();
        assertThat(doctor.examine().isHealthy()).isTrue();

        patient.microsoft.replaceSecrets(Patient.CLIENT_ID, Set.of("another"));

        assertThat(troubles(doctor.examine())).containsExactly(NO_CREDENTIAL);
    }

    private void entraSays(String error, int number) throws Exception {
        patient.consented().microsoft.faults().tokenEndpoint().oauthErrorNext(Integer.MAX_VALUE, error, number);
    }
}
