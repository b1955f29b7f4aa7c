package dev.partnercenter.keyvault;

import static dev.partnercenter.keyvault.VaultBed.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.secret.Secret;
import dev.partnercenter.auth.secret.SecretMetadata;
import dev.partnercenter.auth.secret.SecretName;
import dev.partnercenter.auth.secret.SecretStoreException;
import dev.partnercenter.auth.secret.SecretStoreException.Kind;
import dev.partnercenter.secrecy.Canaries;
import dev.partnercenter.testing.Journal;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A vault that is throttled, has trouble or is out of reach: what is tried again, and how long at most. */
class VaultTroubleTest {
    private static final SecretName NAME = new SecretName("partner-1");
    private static final Secret VALUE = Secret.of(Canaries.text("stored secret"));

    /** Spares the test the SDK's waits between tries. */
    private static final Map<String, String> AT_ONCE = Map.of("Retry-After", "0");

    private final VaultBed bed = new VaultBed();
    private final KeyVaultSecretStore store = bed.store();

    @BeforeEach
    void fill() throws Exception {
        store.append(NAME, VALUE, SecretMetadata.none());
        bed.microsoft.journal().clear();
    }

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void passingRefusalIsTriedAgain() throws Exception {
        bed.answer(1, 500, "{}", AT_ONCE);

        assertThat(store.current(NAME)).isPresent();
        assertThat(bed.microsoft.journal().entries())
                .extracting(Journal.Entry::status)
                .containsExactly(500, 200);
    }

    @Test
    void refusalThatStaysIsTriedThreeTimesInAll() {
        bed.answer(9, 500, "{}", AT_ONCE);

        assertThat(failure(() -> store.current(NAME))).returns(Kind.UNAVAILABLE, SecretStoreException::kind);
        assertThat(bed.vaultCalls(500)).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({
        "429, Retry-After,         30,     30000",
        "429, retry-after-ms,      4500,   4500",
        "429, x-ms-retry-after-ms, 4500,   4500",
        "503, Retry-After,         120,    120000",
        "429, Retry-After,         0,      0",
        "429, Retry-After,         soon,   -1",
        "429, Retry-After,         -5,     -1",
        "429, Retry-After,         99999999999999999999, -1",
        "401, Retry-After,         30,     -1",
        "403, Retry-After,         30,     -1"
    })
    void whatAVaultAsksToWaitIsPassedOnWhereWaitingHelps(int status, String header, String value, long millis) {
        bed.answer(9, status, "{}", Map.of(header, value));

        assertThat(failure(() -> store.current(NAME)).retryAfter())
                .isEqualTo(millis < 0 ? Optional.empty() : Optional.of(Duration.ofMillis(millis)));
    }

    @ParameterizedTest
    @CsvSource({"Retry-After,3600", "retry-after-ms,3600000", "x-ms-retry-after-ms,3600000"})
    void throttledForLongIsSaidAtOnceInsteadOfWaitedFor(String header, String value) {
        bed.answer(9, 429, "{}", Map.of(header, value));

        assertThat(failure(() -> store.current(NAME))).returns(Kind.THROTTLED, SecretStoreException::kind);
        assertThat(bed.vaultCalls(429)).isEqualTo(1);
    }

    @Test
    void lostConnectionIsUnavailable() {
        bed.microsoft.faults().vault().disconnectNext(9);

        assertThat(failure(() -> store.current(NAME)))
                .returns(Kind.UNAVAILABLE, SecretStoreException::kind)
                .hasMessageContaining(
                        "it did not answer. Nobody has to act yet: try again later; if it lasts, look after");
    }

    @Test
    void unknownVaultIsAbsent() {
        KeyVaultSecretStore unknown = KeyVaultSecretStore.create(
                URI.create("https://nowhere.vault.azure.net"),
                bed.app(bed.microsoft
                        .httpClient()
                        .newBuilder()
                        .dns(host -> {
                            throw new UnknownHostException(host);
                        })
                        .build()),
                VaultBed.TENANT);

        assertThat(failure(() -> unknown.current(NAME)))
                .returns(Kind.ABSENT, SecretStoreException::kind)
                .hasMessageContaining("nowhere.vault.azure.net");
    }

    @Test
    void vaultThatWasThereBeforeIsUnavailableWhileItsNameIsUnknown() throws Exception {
        AtomicBoolean known = new AtomicBoolean(true);
        OkHttpClient simulated = bed.microsoft.httpClient();
        PartnerApp app = bed.app(simulated
                .newBuilder()
                .connectionPool(new ConnectionPool(0, 1, TimeUnit.NANOSECONDS))
                .dns(host -> {
                    if (!known.get() && host.equals(bed.host)) {
                        throw new UnknownHostException(host);
                    }
                    return simulated.dns().lookup(host);
                })
                .build());
        KeyVaultSecretStore here = KeyVaultSecretStore.create(bed.vault, app, VaultBed.TENANT);
        here.current(NAME);
        known.set(false);

        assertThat(failure(() -> here.current(NAME)))
                .returns(Kind.UNAVAILABLE, SecretStoreException::kind)
                .hasMessageContaining("its name is not known any more");
        app.close();
    }

    @Test
    void interruptedCallerKeepsItsFlag() {
        Thread.currentThread().interrupt();

        SecretStoreException failure = failure(() -> store.current(NAME));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(failure).returns(Kind.UNAVAILABLE, SecretStoreException::kind);
        assertThat(failure).hasCauseInstanceOf(InterruptedIOException.class);
    }
}
