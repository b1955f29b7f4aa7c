package dev.partnercenter.keyvault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.azure.security.keyvault.secrets.SecretClient;
import dev.partnercenter.auth.secret.Secret;
import dev.partnercenter.auth.secret.SecretMetadata;
import dev.partnercenter.auth.secret.SecretName;
import dev.partnercenter.auth.secret.SecretStoreException;
import dev.partnercenter.auth.secret.SecretStoreException.Kind;
import dev.partnercenter.testing.Journal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Appends to a name that others are at, or have deleted. */
class VaultConflictsTest {
    private static final SecretName NAME = new SecretName("partner-1");
    private static final Secret OLD = Secret.of("old");
    private static final Secret NEW = Secret.of("new");

    private final VaultBed bed = new VaultBed();
    private final List<Duration> waits = new ArrayList<>();
    private final SecretClient operator = bed.client();
    private final KeyVaultSecretStore store = bed.store(wait -> {
        waits.add(wait);
        bed.clock.advance(wait);
    });

    @BeforeEach
    void fill() throws Exception {
        store.append(NAME, OLD, SecretMetadata.none());
        bed.microsoft.journal().clear();
    }

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void deletedNameIsRecoveredAndAppendedTo() throws Exception {
        operator.beginDeleteSecret(NAME.value()).poll();
        bed.microsoft.journal().clear();

        store.append(NAME, NEW, SecretMetadata.none());

        assertThat(store.current(NAME).orElseThrow().value()).isEqualTo(NEW);
        assertThat(store.versions(NAME)).hasSize(2);
        assertThat(bed.microsoft.journal().entries())
                .extracting(Journal.Entry::method)
                .startsWith("PUT", "POST", "PUT");
        assertThat(waits).isEmpty();
        assertThat(bed.events).singleElement().satisfies(event -> {
            assertThat(event.kind()).isEqualTo(KeyVaultSecretStore.SECRET_RECOVERED);
            assertThat(event.message()).contains("partner-1").contains(bed.host);
        });
    }

    @Test
    void deletedNameIsEmptyForReaders() throws Exception {
        operator.beginDeleteSecret(NAME.value()).poll();

        assertThat(store.current(NAME)).isEmpty();
        assertThat(store.versions(NAME)).isEmpty();
    }

    @Test
    void recoveryThatTakesSomeSecondsIsWaitedFor() throws Exception {
        operator.beginDeleteSecret(NAME.value()).poll();
        bed.microsoft.faults().vaultRecoveryTakes(Duration.ofSeconds(6));

        store.append(NAME, NEW, SecretMetadata.none());

        assertThat(store.current(NAME).orElseThrow().value()).isEqualTo(NEW);
        assertThat(waits)
                .containsExactly(
                        Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4));
        assertThat(bed.events).hasSize(1);
    }

    @Test
    void nameThatIsBeingDeletedIsRecoveredAsSoonAsItIs() throws Exception {
        bed.microsoft.faults().vaultRecoveryTakes(Duration.ofSeconds(3));
        operator.beginDeleteSecret(NAME.value());

        store.append(NAME, NEW, SecretMetadata.none());

        assertThat(store.current(NAME).orElseThrow().value()).isEqualTo(NEW);
    }

    @Test
    void recoveryThatTakesLongIsUnavailableAndNothingIsLost() {
        operator.beginDeleteSecret(NAME.value()).poll();
        bed.microsoft.faults().vaultRecoveryTakes(Duration.ofMinutes(1));

        assertThat(failure())
                .returns(Kind.UNAVAILABLE, SecretStoreException::kind)
                .hasMessageContaining("HTTP 409 Conflict ObjectIsBeingRecovered")
                .hasMessageContaining("try again in a minute");
        assertThat(waits.stream().reduce(Duration.ZERO, Duration::plus)).isEqualTo(Duration.ofMillis(15_500));
        assertThat(bed.vaultCalls(409)).isEqualTo(7);
    }

    @Test
    void missingPermissionToRecoverIsNamed() {
        operator.beginDeleteSecret(NAME.value()).poll();
        bed.microsoft.faults().vaultDenies("recover");

        assertThat(failure())
                .returns(Kind.SOFT_DELETED, SecretStoreException::kind)
                .hasMessage("Could not append to secret partner-1 in vault " + bed.host
                        + ": HTTP 403 Forbidden ForbiddenByPolicy. The secret was deleted, its name is still taken, and"
                        + " the app may not recover it: grant the app secrets/recover, or have somebody recover or"
                        + " purge the secret.");
        assertThat(bed.events).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 409})
    void nameThatSomebodyElseRecoversMeanwhileIsAppendedTo(int status) throws Exception {
        answer("PUT", 1, 409, conflict("ObjectIsDeletedButRecoverable"));
        answer("POST", 1, status, conflict("ObjectIsBeingRecovered"));

        store.append(NAME, NEW, SecretMetadata.none());

        assertThat(store.current(NAME).orElseThrow().value()).isEqualTo(NEW);
        assertThat(bed.events).isEmpty();
    }

    @Test
    void recoveryThatFailsOtherwiseFailsTheAppend() {
        answer("PUT", 1, 409, conflict("ObjectIsDeletedButRecoverable"));
        answer("POST", 3, 500, "{}");

        assertThat(failure()).returns(Kind.UNAVAILABLE, SecretStoreException::kind);
        assertThat(waits).isEmpty();
    }

    @Test
    void nameThatStaysDeletedThoughRecoveredIsSoftDeletedInTheEnd() {
        answer("PUT", 99, 409, conflict("ObjectIsDeletedButRecoverable"));
        answer("POST", 1, 404, "{}");

        assertThat(failure()).returns(Kind.SOFT_DELETED, SecretStoreException::kind);
        assertThat(waits).hasSize(5);
    }

    @Test
    void writerThatMeetsAnotherTriesAgainAfterAWhile() throws Exception {
        answer("PUT", 2, 409, conflict(""));

        store.append(NAME, NEW, SecretMetadata.none());

        assertThat(waits).containsExactly(Duration.ofMillis(500), Duration.ofSeconds(1));
        assertThat(store.versions(NAME)).hasSize(2);
    }

    @Test
    void interruptedWaiterKeepsItsFlag() {
        answer("PUT", 99, 409, conflict(""));
        KeyVaultSecretStore interrupted = bed.store(wait -> {
            throw new InterruptedException();
        });

        SecretStoreException failure = catchThrowableOfType(
                SecretStoreException.class, () -> interrupted.append(NAME, NEW, SecretMetadata.none()));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(failure).returns(Kind.UNAVAILABLE, SecretStoreException::kind);
    }

    @Test
    void closedAppWaitsForNothing() {
        answer("PUT", 99, 409, conflict(""));
        KeyVaultSecretStore closed = bed.store(wait -> {
            throw new RejectedExecutionException();
        });

        SecretStoreException failure =
                catchThrowableOfType(SecretStoreException.class, () -> closed.append(NAME, NEW, SecretMetadata.none()));

        assertThat(failure).returns(Kind.UNAVAILABLE, SecretStoreException::kind);
        assertThat(bed.vaultCalls(409)).isEqualTo(1);
    }

    @Test
    void vaultThatFailedOverIsReadAndRefusesWrites() throws Exception {
        bed.microsoft.faults().vaultReadOnly(true);

        assertThat(failure())
                .returns(Kind.UNAVAILABLE, SecretStoreException::kind)
                .hasMessageContaining("HTTP 503 ServiceUnavailable")
                .hasMessageContaining("can only be read until Azure's fail-over is over");
        assertThat(store.current(NAME).orElseThrow().value()).isEqualTo(OLD);
        assertThat(store.versions(NAME)).hasSize(1);
        assertThat(waits).isEmpty();
    }

    private SecretStoreException failure() {
        return catchThrowableOfType(SecretStoreException.class, () -> store.append(NAME, NEW, SecretMetadata.none()));
    }

    private void answer(String method, int times, int status, String body) {
        bed.microsoft
                .faults()
                .vault()
                .forMethod(method)
                .answerNext(times, status, "application/json", body, Map.of("Retry-After", "0"));
    }

    private static String conflict(String inner) {
        return "{\"error\":{\"code\":\"Conflict\",\"message\":\"\",\"innererror\":{\"code\":\"" + inner + "\"}}}";
    }
}
