package dev.partnercenter.client.doctor;

import static dev.partnercenter.client.doctor.Patient.evidence;
import static dev.partnercenter.client.doctor.Patient.troubles;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.secret.SecretName;
import dev.partnercenter.testing.Journal;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a doctor does to a set-up that works, and says of it. */
class HealthyPatientTest {
    private final Patient patient = new Patient();

    @AfterEach
    void close() {
        patient.close();
    }

    @Test
    void everyCheckPasses() throws Exception {
        Diagnosis diagnosis = patient.consented()
                .doctor()
                .writeToStore()
                .customer(Patient.CUSTOMER)
                .build()
                .examine();

        assertThat(troubles(diagnosis)).isEmpty();
        assertThat(diagnosis.findings())
                .extracting(finding -> finding.check().name())
                .containsExactly(
                        "login-host",
                        "api-host",
                        "clock",
                        "tenant",
                        "app",
                        "credential",
                        "reply-url",
                        "store",
                        "store-write",
                        "refresh-token",
                        "redemption",
                        "token",
                        "mfa",
                        "partner-center",
                        "app-only",
                        "customer",
                        "customer-access",
                        "customer-consent");
        assertThat(diagnosis.findings())
                .allSatisfy(finding -> assertThat(finding.remedy()).isNull());
        assertThat(diagnosis.isHealthy()).isTrue();
        assertThat(diagnosis.exitCode()).isZero();
    }

    @Test
    void evidenceTellsWhatWasSeen() throws Exception {
        patient.consented().clock.advance(Duration.ofDays(3));

        Diagnosis diagnosis = patient.examine();

        assertThat(evidence(diagnosis, Check.LOGIN_HOST))
                .matches("login.microsoftonline.com answers \\(TLSv1\\.[23], certificate by CN=Simulator root\\)\\.");
        assertThat(evidence(diagnosis, Check.CLOCK))
                .isEqualTo("This machine's clock is in time with login.microsoftonline.com and"
                        + " api.partnercenter.microsoft.com.");
        assertThat(evidence(diagnosis, Check.REFRESH_TOKEN))
                .startsWith("The stored refresh token is 3 days old, with 87 days left if nobody revokes it; user ")
                .endsWith(" consented at 2026-01-01T00:00:00Z; evidence of MFA: present.");
        assertThat(evidence(diagnosis, Check.TOKEN))
                .isEqualTo("The access token is for https://api.partnercenter.microsoft.com, scopes:"
                        + " user_impersonation.");
        assertThat(evidence(diagnosis, Check.MFA)).contains("amr: pwd mfa");
    }

    @Test
    void whatIsNotAskedForIsNotLookedAt() throws Exception {
        Diagnosis diagnosis = PartnerCenterDoctor.builder(patient.consented().app(), patient.vault)
                .partner(Patient.PARTNER)
                .build()
                .examine();

        assertThat(diagnosis.of(Check.REPLY_URL)).isEmpty();
        assertThat(diagnosis.of(Check.STORE_WRITE)).isEmpty();
        assertThat(diagnosis.of(Check.CUSTOMER)).isEmpty();
        assertThat(diagnosis.isHealthy()).isTrue();
        assertThat(patient.vault.names()).containsExactly(Patient.NAME);
    }

    @Test
    void tenRequestsOrSoAreMadeAndNoTokenIsStored() throws Exception {
        int before = patient.consented().vault.versions(Patient.NAME).size();

        patient.doctor().customer(Patient.CUSTOMER).build().examine();

        Map<Journal.Kind, Long> requests = patient.microsoft.journal().entries().stream()
                .collect(Collectors.groupingBy(Journal.Entry::kind, Collectors.counting()));
        assertThat(requests)
                .containsOnly(
                        Map.entry(Journal.Kind.METADATA, 1L),
                        Map.entry(Journal.Kind.AUTHORIZE, 1L),
                        Map.entry(Journal.Kind.TOKEN, 3L),
                        Map.entry(Journal.Kind.API, 4L));
        assertThat(patient.vault.versions(Patient.NAME)).hasSize(before);
    }

    @Test
    void tokenThatIsDueIsRenewedOnceAndStored() throws Exception {
        patient.consented().clock.advance(Duration.ofDays(20));
        int before = patient.vault.versions(Patient.NAME).size();
        PartnerApp app = patient.app();

        Diagnosis first = doctor(app).examine();
        app.close();

        assertThat(evidence(first, Check.REFRESH_TOKEN)).contains("is 20 days old, with 70 days left");
        assertThat(patient.vault.versions(Patient.NAME)).hasSize(before + 1);
        assertThat(evidence(patient.examine(), Check.REFRESH_TOKEN)).contains("is 0 days old");
        assertThat(patient.vault.versions(Patient.NAME)).hasSize(before + 1);
    }

    @Test
    void probeIsWrittenUnderANameOfItsOwn() throws Exception {
        int before = patient.consented().vault.versions(Patient.NAME).size();

        patient.doctor().writeToStore().build().examine();

        assertThat(patient.vault.versions(new SecretName("partnercenter-check")))
                .hasSize(1);
        assertThat(patient.vault.versions(Patient.NAME)).hasSize(before);
    }

    @Test
    void doctorWithoutAPartnerIsNotBuilt() {
        PartnerCenterDoctor.Builder builder = PartnerCenterDoctor.builder(patient.app(), patient.vault);

        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("partner");
        assertThatThrownBy(() -> builder.redirectUri("urn:ietf:wg:oauth:2.0:oob"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.within(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
    }

    private PartnerCenterDoctor doctor(PartnerApp app) {
        return PartnerCenterDoctor.builder(app, patient.vault)
                .partner(Patient.PARTNER)
                .build();
    }
}
