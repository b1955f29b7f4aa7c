package dev.partnercenter.keyvault;

import static dev.partnercenter.keyvault.VaultBed.failure;
import static org.assertj.core.api.Assertions.assertThat;

import com.azure.security.keyvault.secrets.SecretClient;
import com.azure.security.keyvault.secrets.models.SecretProperties;
import dev.partnercenter.auth.secret.Secret;
import dev.partnercenter.auth.secret.SecretMetadata;
import dev.partnercenter.auth.secret.SecretName;
import dev.partnercenter.auth.secret.SecretStoreException;
import dev.partnercenter.auth.secret.SecretStoreException.Kind;
import dev.partnercenter.auth.secret.SecretVersion;
import dev.partnercenter.secrecy.Canaries;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a vault's refusals become, and answers that are none of a vault. */
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
        bed.answer(9, status, body(code, "canary-body-5d21", inner), AT_ONCE);

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
        bed.answer(
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
        bed.answer(1, 404, "<html>no such page</html>", Map.of());

        assertThat(failure(() -> store.current(NAME))).returns(Kind.ABSENT, SecretStoreException::kind);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"<html>canary-body-5d21</html>", "{\"value\":canary-body-5d21}", "[]", "{\"value\":\"x\"", ""})
    void answerThatIsNotKeyVaultsIsAFailureThatDoesNotQuoteIt(String body) {
        bed.answer(1, 200, body, Map.of());

        SecretStoreException failure = failure(() -> store.current(NAME));

        assertThat(failure.kind()).isIn(Kind.UNAVAILABLE, Kind.CORRUPT);
        assertThat(failure).hasMessageNotContaining("canary").hasNoCause();
    }

    @Test
    void valueThatNoStoreCanHoldIsCorrupt() {
        bed.answer(
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

    @Test
    void nextPageOnAnotherHostIsNotFollowed() {
        bed.answer(
                1,
                200,
                "{\"value\":[],\"nextLink\":\"https://contoso-other.vault.azure.net/secrets?api-version=7.4\"}",
                Map.of());

        assertThat(failure(store::names)).returns(Kind.UNAVAILABLE, SecretStoreException::kind);
        assertThat(bed.microsoft.journal().count(entry -> !entry.host().equals(bed.host)))
                .isZero();
    }

    @ParameterizedTest
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    @ValueSource(
            strings = {
                "",
                "..",
                "a/b",
                "versions",
                "Versions",
                "versions/../..",
                "0123456789abcdef0123456789abcdef?x=y",
                " "
            })
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

    private static String body(@Nullable String code, String message, @Nullable String inner) {
        String innerError = inner == null || inner.isEmpty() ? "null" : "{\"code\":\"" + inner + "\"}";
        return "{\"error\":{\"code\":\"" + code + "\",\"message\":\"" + message + "\",\"innererror\":" + innerError
                + "}}";
    }
}
