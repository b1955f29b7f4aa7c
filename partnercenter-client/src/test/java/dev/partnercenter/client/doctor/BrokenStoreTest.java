package dev.partnercenter.client.doctor;

import static dev.partnercenter.client.doctor.Patient.evidence;
import static dev.partnercenter.client.doctor.Patient.remedy;
import static dev.partnercenter.client.doctor.Patient.troubles;
import static org.assertj.core.api.Assertions.assertThat;

import dev.partnercenter.auth.consent.FailingStore;
import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.AuthFailure;
import dev.partnercenter.auth.secret.EncryptedFileSecretStore;
import dev.partnercenter.auth.secret.Secret;
import dev.partnercenter.auth.secret.SecretMetadata;
import dev.partnercenter.auth.secret.SecretName;
import dev.partnercenter.auth.secret.SecretStore;
import dev.partnercenter.auth.secret.SecretStoreException;
import dev.partnercenter.auth.secret.SecretVersion;
import dev.partnercenter.auth.secret.StoredSecret;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The secret store is not as it must be: what is found, and whose move it is. */
class BrokenStoreTest {
    private static final String[] UNREAD = {
        "failed store",
        "skipped refresh-token because store",
        "skipped redemption because store",
        "skipped token because store",
        "skipped mfa because store",
        "skipped partner-center because store"
    };

    private final Patient patient = new Patient();

    @TempDir
    private Path directory;

    @AfterEach
    void close() {
        patient.close();
    }

    @Test
    void fileThatAnotherPassphraseWroteIsToldAlthoughItDoesNotEvenOpen() throws Exception {
        Path file = directory.resolve("secrets.jwe");
        patient.consented(EncryptedFileSecretStore.open(file, Secret.of("the right passphrase"), patient.clock));

        Diagnosis diagnosis = PartnerCenterDoctor.builder(
                        patient.app(), () -> EncryptedFileSecretStore.open(file, Secret.of("canary-wrong-passphrase")))
                .partner(Patient.PARTNER)
                .build()
                .examine();

        assertThat(troubles(diagnosis)).containsExactly(UNREAD);
        assertThat(remedy(diagnosis, Check.STORE))
                .isEqualTo(
                        "Whoever operates the app must give it the key or passphrase by which the store was written.");
        assertThat(diagnosis.toText() + diagnosis.toJson()).doesNotContain("canary");
    }

    @Test
    void storeThatCannotBeOpenedIsNoMatterOfTheNetwork() throws Exception {
        Diagnosis diagnosis = PartnerCenterDoctor.builder(patient.consented().app(), () -> {
                    throw new NoSuchFileException("canary-of-a-path");
                })
                .partner(Patient.PARTNER)
                .build()
                .examine();

        assertThat(troubles(diagnosis)).containsExactly(UNREAD);
        assertThat(evidence(diagnosis, Check.STORE))
                .isEqualTo("The secret store failed: it could not be opened (NoSuchFileException).");
        assertThat(remedy(diagnosis, Check.STORE)).contains("look after the store");
        assertThat(diagnosis.toText() + diagnosis.toJson()).doesNotContain("canary");
    }

    @Test
    void storeThatGetsNoTokenFailsForTheReasonForWhichThereIsNone() throws Exception {
        AuthException noToken = AuthFailure.builder()
                .because("the client secret has expired")
                .remedy("Whoever operates the app must add a new secret.")
                .credential();
        Diagnosis diagnosis = PartnerCenterDoctor.builder(patient.consented().app(), () -> {
                    throw new SecretStoreException(
                            SecretStoreException.Kind.FORBIDDEN,
                            "Could not read in vault contoso: there is no token for it. " + noToken.remedy(),
                            noToken);
                })
                .partner(Patient.PARTNER)
                .build()
                .examine();

        assertThat(evidence(diagnosis, Check.STORE))
                .isEqualTo(
                        "The secret store failed: Could not read in vault contoso: there is no token for it. The client"
                                + " secret has expired (see " + noToken.page() + ").");
        assertThat(remedy(diagnosis, Check.STORE)).isEqualTo(noToken.remedy());
    }

    @Test
    void storeThatOpensOnceIsNotOpenedAgain() throws Exception {
        AtomicInteger openings = new AtomicInteger();
        patient.consented();
        PartnerCenterDoctor doctor = PartnerCenterDoctor.builder(patient.app(), () -> {
                    openings.incrementAndGet();
                    return patient.vault;
                })
                .partner(Patient.PARTNER)
                .build();

        assertThat(doctor.examine().isHealthy()).isTrue();
        assertThat(doctor.examine().isHealthy()).isTrue();
        assertThat(openings).hasValue(1);
    }

    @Test
    void storeThatDoesNotAnswerIsTold() throws Exception {
        FailingStore failing = new FailingStore(patient.consented().vault);
        failing.readsFail = true;

        Diagnosis diagnosis = patient.doctor(failing).build().examine();

        assertThat(troubles(diagnosis)).containsExactly(UNREAD);
        assertThat(evidence(diagnosis, Check.STORE)).isEqualTo("The secret store failed: the vault is down.");
    }

    @Test
    void storeThatCannotBeWrittenIsToldIfItIsTried() throws Exception {
        FailingStore failing = new FailingStore(patient.consented().vault);

        Diagnosis asked = patient.doctor(failing).writeToStore().build().examine();
        Diagnosis unasked = patient.doctor(failing).build().examine();

        assertThat(troubles(asked)).containsExactly("failed store-write");
        assertThat(remedy(asked, Check.STORE_WRITE)).startsWith("Whoever operates the app must try again later");
        assertThat(troubles(unasked)).isEmpty();
    }

    @Test
    void storeThatDoesNotGiveBackWhatItTookIsTold() throws Exception {
        Diagnosis diagnosis = patient.doctor(new GarblingStore(patient.consented().vault))
                .writeToStore()
                .build()
                .examine();

        assertThat(troubles(diagnosis)).containsExactly("failed store-write");
        assertThat(evidence(diagnosis, Check.STORE_WRITE)).endsWith("as partnercenter-check does not read back.");
    }

    @Test
    void partnerWhoIsSuspendedInTheStoreIsNoFailureOfTheStore() throws Exception {
        String version = patient.consented()
                .vault
                .current(Patient.NAME)
                .orElseThrow()
                .version()
                .id();
        patient.vault.setEnabled(Patient.NAME, version, false);

        Diagnosis diagnosis = patient.examine();

        assertThat(troubles(diagnosis)).startsWith("failed refresh-token", "skipped redemption because refresh-token");
        assertThat(evidence(diagnosis, Check.REFRESH_TOKEN)).startsWith("The partner is suspended");
        assertThat(remedy(diagnosis, Check.REFRESH_TOKEN)).contains("must enable it again");
    }

    @Test
    void storeThatThrowsWhatNoStoreMayIsAFindingAndIsNotQuoted() throws Exception {
        FailingStore hostile = new FailingStore(patient.consented().vault);
        hostile.whileReading = () -> {
            throw new IllegalStateException("canary-in-a-message");
        };

        Diagnosis diagnosis = patient.doctor(hostile).build().examine();

        assertThat(troubles(diagnosis)).containsExactly(UNREAD);
        assertThat(evidence(diagnosis, Check.STORE)).isEqualTo("It ended by a java.lang.IllegalStateException.");
        assertThat(diagnosis.toText() + diagnosis.toJson()).doesNotContain("canary");
    }

    /** Takes everything, and gives something else back when a version is asked for. */
    private record GarblingStore(SecretStore inner) implements SecretStore {
        @Override
        public Optional<StoredSecret> current(SecretName name) throws SecretStoreException {
            return inner.current(name);
        }

        @Override
        public List<SecretVersion> versions(SecretName name) throws SecretStoreException {
            return inner.versions(name);
        }

        @Override
        public Optional<Secret> read(SecretName name, String versionId) {
            return Optional.of(Secret.of("something else"));
        }

        @Override
        public SecretVersion append(SecretName name, Secret value, SecretMetadata metadata)
                throws SecretStoreException {
            return inner.append(name, value, metadata);
        }

        @Override
        public List<SecretName> names() throws SecretStoreException {
            return inner.names();
        }
    }
}
