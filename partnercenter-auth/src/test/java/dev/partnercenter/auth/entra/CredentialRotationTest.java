package dev.partnercenter.auth.entra;

import static org.assertj.core.api.Assertions.assertThat;

import dev.partnercenter.auth.TestBed;
import dev.partnercenter.auth.secret.Secret;
import dev.partnercenter.auth.secret.SecretMetadata;
import dev.partnercenter.auth.secret.SecretName;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * The library makes no secrets or certificates, so that it cannot lose a new one: who rotates them is the operator. At each
 * step of that, also if it is the last one for a long time, a process that runs on and one that starts then both get tokens.
 */
class CredentialRotationTest {
    private static final SecretName CURRENT = new SecretName("current");
    private static final SecretName NEXT = new SecretName("next");
    private static final String OLD = TestBed.CLIENT_SECRET;
    private static final String NEW = "the-new-secret";

    private final CredentialBed bed = new CredentialBed();

    @AfterEach
    void close() {
        bed.close();
    }

    private interface Step {
        void take() throws Exception;
    }

    private interface Start {
        PartnerApp app();
    }

    private void assertEveryStepLeavesTokens(Start start, Step... steps) throws Exception {
        PartnerApp runningOn = start.app();
        bed.token(runningOn);
        for (Step step : steps) {
            step.take();
            assertThat(bed.token(start.app()).accessToken()).isNotNull();
            assertThat(bed.token(runningOn).accessToken()).isNotNull();
            bed.clock.advance(Duration.ofHours(1));
            assertThat(bed.token(runningOn).accessToken()).isNotNull();
        }
    }

    @Test
    @DisplayName("C7: a secret replaced under its one name in the store is never without a working one")
    void oneNameInTheStore() throws Exception {
        store(CURRENT, OLD);

        assertEveryStepLeavesTokens(
                () -> bed.app(ClientCredential.secret(bed.store, CURRENT)),
                () -> register(OLD, NEW),
                () -> store(CURRENT, NEW),
                () -> register(NEW));
    }

    @Test
    @DisplayName("C7: two names in the store bridge even a new secret that was stored before it was registered")
    void twoNamesInTheStore() throws Exception {
        store(CURRENT, OLD);

        assertEveryStepLeavesTokens(
                () -> bed.app(ClientCredential.secret(bed.store, NEXT), ClientCredential.secret(bed.store, CURRENT)),
                () -> store(NEXT, NEW),
                () -> register(OLD, NEW),
                () -> register(NEW),
                () -> store(CURRENT, NEW));
    }

    @Test
    @DisplayName("C7: a certificate takes over from another one, whichever is registered")
    void twoCertificates() throws Exception {
        HeldCertificate old = CredentialBed.REGISTERED;
        HeldCertificate successor = CredentialBed.STRANGER;

        assertEveryStepLeavesTokens(
                () -> bed.app(CredentialBed.of(successor), CredentialBed.of(old)),
                () -> certify(old, successor),
                () -> certify(successor));
        assertThat(bed.kinds()).contains(AuthEvent.Kind.CREDENTIAL_SWITCHED);
    }

    private void store(SecretName name, String secret) throws Exception {
        bed.store.append(name, Secret.of(secret), SecretMetadata.none());
    }

    private void register(String... secrets) {
        bed.microsoft.replaceSecrets(TestBed.CLIENT_ID, Set.of(secrets));
    }

    private void certify(HeldCertificate... held) {
        bed.microsoft.replaceCertificates(
                TestBed.CLIENT_ID,
                Set.copyOf(
                        List.of(held).stream().map(HeldCertificate::certificate).toList()));
    }
}
