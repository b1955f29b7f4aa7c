package dev.partnercenter.keyvault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.azure.security.keyvault.secrets.SecretClient;
import com.azure.security.keyvault.secrets.models.SecretProperties;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.secret.Secret;
import dev.partnercenter.auth.secret.SecretMetadata;
import dev.partnercenter.auth.secret.SecretName;
import dev.partnercenter.auth.secret.SecretStoreException;
import dev.partnercenter.auth.secret.SecretStoreException.Kind;
import dev.partnercenter.auth.secret.SecretVersion;
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
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a vault's refusals and silences become. */
class VaultFailuresTest {
    private static final SecretName NAME = new SecretName("partner-1");
    private static final Secret VALUE = Secret.of(Canaries.text("stored secret"));

    /** Spares the test the SDK's waits between tries. */
    private static final Map<String, String> AT_ONCE = Map.of("Retry-After", "0");

    private final VaultBed bed = new VaultBed();
    private final KeyVaultSecretStore store = bed.store();
    private final SecretClient operator = bed.client();

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
    void disabledVersionIsSuspendedAndStillListed() throws Exception {
        SecretVersion disabled = store.versions(NAME).get(0);
        SecretProperties properties =
                operator.getSecret(NAME.value(), disabled.id()).getProperties();
        operator.updateSecretProperties(properties.setEnabled(false));

        assertThat(failure(() -> store.current(NAME)))
                .returns(Kind.SUSPENDED, SecretStoreException::kind)
                .hasMessage(
                        "Could not read secret partner-1 in vault " + bed.host
                                + ": HTTP 403 Forbidden SecretDisabled. Somebody has disabled this version: enable it to go on.")
                .hasNoCause();
        assertThat(failure(() -> store.read(NAME, disabled.id()))).returns(Kind.SUSPENDED, SecretStoreException::kind);
        assertThat(store.versions(NAME)).extracting(SecretVersion::enabled).containsExactly(false);
        assertThat(store.names()).containsExactly(NAME);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    400, BadParameter,  ,                        FORBIDDEN
                    403, Forbidden,     ForbiddenByRbac,         FORBIDDEN
                    403, Forbidden,     AccessDenied,            FORBIDDEN
                    403, Forbidden,     SecretDisabled,          SUSPENDED
                    404, VaultNotFound, ,                        ABSENT
                    302, ,              ,                        UNAVAILABLE
                    500, InternalServerError, ,                  UNAVAILABLE
                    503, ServiceUnavailable,  ,                  UNAVAILABLE
                    429, Throttled,     ,                        THROTTLED
                    """)
    void refusalBecomesTheKindOfItsRemedy(int status, @Nullable String code, @Nullable String inner, Kind kind) {
        answer(9, status, body(code, "canary-body-5d21", inner), AT_ONCE);

        assertThat(failure(() -> store.append(NAME, VALUE, SecretMetadata.none())))
                .returns(kind, SecretStoreException::kind)
                .hasMessageContaining("Could not append to secret partner-1 in vault " + bed.host)
                .hasMessageContaining("HTTP " + status)
                .hasMessageNotContaining("canary")
                .hasNoCause();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ForbiddenByFirewall", ""})
    void firewallIsNamedWithItsRemedy(String inner) {
        answer(
                1,
                403,
                body("Forbidden", "Client address is not authorized and caller is not trusted.", inner),
                Map.of());

        assertThat(failure(() -> store.current(NAME)))
                .returns(Kind.FORBIDDEN, SecretStoreException::kind)
                .hasMessageContaining("firewall");
    }

    @Test
    void pageOfSomethingInBetweenIsNotTakenForAnEmptyVault() {
        answer(1, 404, "<html>no such page</html>", Map.of());

        assertThat(failure(() -> store.current(NAME))).returns(Kind.ABSENT, SecretStoreException::kind);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"<html>canary-body-5d21</html>", "{\"value\":canary-body-5d21}", "[]", "{\"value\":\"x\"", ""})
    void answerThatIsNotKeyVaultsIsAFailureThatDoesNotQuoteIt(String body) {
        answer(1, 200, body, Map.of());

        SecretStoreException failure = failure(() -> store.current(NAME));

        assertThat(failure.kind()).isIn(Kind.UNAVAILABLE, Kind.CORRUPT);
        assertThat(failure).hasMessageNotContaining("canary").hasNoCause();
    }

    @Test
    void valueThatNoStoreCanHoldIsCorrupt() {
        answer(
                1,
                200,
                "{\"value\":\"\",\"id\":\"https://" + bed.host
                        + "/secrets/partner-1/0123456789abcdef0123456789abcdef\","
                        + "\"attributes\":{\"enabled\":true,\"created\":1767225600}}",
                Map.of());

        assertThat(failure(() -> store.current(NAME)))
                .returns(Kind.CORRUPT, SecretStoreException::kind)
                .hasMessageContaining("partner-1");
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
    void lostConnectionIsUnavailable() {
        bed.microsoft.faults().vault().disconnectNext(9);

        assertThat(failure(() -> store.current(NAME))).returns(Kind.UNAVAILABLE, SecretStoreException::kind);
    }

    @Test
    void passingRefusalIsTriedAgain() throws Exception {
        answer(1, 500, "{}", AT_ONCE);

        assertThat(store.current(NAME)).isPresent();
        assertThat(bed.microsoft.journal().entries())
                .extracting(Journal.Entry::status)
                .containsExactly(500, 200);
    }

    @Test
    void refusalThatStaysIsTriedThreeTimesInAll() {
        answer(9, 500, "{}", AT_ONCE);

        assertThat(failure(() -> store.current(NAME))).returns(Kind.UNAVAILABLE, SecretStoreException::kind);
        assertThat(bed.vaultCalls(500)).isEqualTo(3);
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
    void grantThatComesLateLetsTheNextCallIn() throws Exception {
        bed.microsoft.faults().vaultDenies("get");

        assertThat(failure(() -> store.current(NAME)))
                .returns(Kind.FORBIDDEN, SecretStoreException::kind)
                .hasMessage("Could not read secret partner-1 in vault " + bed.host
                        + ": HTTP 403 Forbidden ForbiddenByPolicy. Grant the app get on the vault's secrets (a store needs"
                        + " get, list and set), such as by the role Key Vault Secrets Officer; a grant takes some"
                        + " minutes to work.");
        assertThat(bed.vaultCalls(403)).isEqualTo(1);

        bed.microsoft.faults().clear();
        assertThat(store.current(NAME)).isPresent();
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
        answer(9, status, "{}", Map.of(header, value));

        assertThat(failure(() -> store.current(NAME)).retryAfter())
                .isEqualTo(millis < 0 ? Optional.empty() : Optional.of(Duration.ofMillis(millis)));
    }

    @ParameterizedTest
    @CsvSource({"Retry-After,3600", "retry-after-ms,3600000", "x-ms-retry-after-ms,3600000"})
    void throttledForLongIsSaidAtOnceInsteadOfWaitedFor(String header, String value) {
        answer(9, 429, "{}", Map.of(header, value));

        assertThat(failure(() -> store.current(NAME))).returns(Kind.THROTTLED, SecretStoreException::kind);
        assertThat(bed.vaultCalls(429)).isEqualTo(1);
    }

    @Test
    void interruptedCallerKeepsItsFlag() {
        Thread.currentThread().interrupt();

        SecretStoreException failure = failure(() -> store.current(NAME));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(failure).returns(Kind.UNAVAILABLE, SecretStoreException::kind);
        assertThat(failure).hasCauseInstanceOf(InterruptedIOException.class);
    }

    @Test
    void nextPageOnAnotherHostIsNotFollowed() {
        answer(
                1,
                200,
                "{\"value\":[],\"nextLink\":\"https://contoso-other.vault.azure.net/secrets?api-version=7.4\"}",
                Map.of());

        assertThat(failure(store::names)).returns(Kind.UNAVAILABLE, SecretStoreException::kind);
        assertThat(bed.microsoft.journal().count(entry -> !entry.host().equals(bed.host)))
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "..", "a/b", "versions/../..", "0123456789abcdef0123456789abcdef?x=y", " "})
    void versionThatNoVaultHasIsEmptyWithoutACall(String version) throws Exception {
        assertThat(store.read(NAME, version)).isEmpty();
        assertThat(bed.microsoft.journal().entries()).isEmpty();
    }

    @Test
    void tooLargeValueIsRefusedWithoutACall() {
        Secret large = Secret.of("x".repeat(25_001));

        assertThat(failure(() -> store.append(NAME, large, SecretMetadata.none())))
                .returns(Kind.TOO_LARGE, SecretStoreException::kind)
                .hasMessageContaining("25001");
        assertThat(bed.microsoft.journal().entries()).isEmpty();
    }

    private void answer(int times, int status, String body, Map<String, String> headers) {
        bed.microsoft.faults().vault().answerNext(times, status, "application/json", body, headers);
    }

    private static String body(@Nullable String code, String message, @Nullable String inner) {
        String innerError = inner == null || inner.isEmpty() ? "null" : "{\"code\":\"" + inner + "\"}";
        return "{\"error\":{\"code\":\"" + code + "\",\"message\":\"" + message + "\",\"innererror\":" + innerError
                + "}}";
    }

    private static SecretStoreException failure(ThrowingCallable call) {
        SecretStoreException failure = catchThrowableOfType(SecretStoreException.class, call);
        assertThat(failure).as("the call should have failed").isNotNull();
        return failure;
    }
}
