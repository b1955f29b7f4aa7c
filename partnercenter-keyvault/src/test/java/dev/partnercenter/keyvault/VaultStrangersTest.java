package dev.partnercenter.keyvault;

import static dev.partnercenter.keyvault.VaultBed.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.partnercenter.auth.Bomb;
import dev.partnercenter.auth.MessageForm;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.entra.UntrustedServerException;
import dev.partnercenter.auth.secret.Secret;
import dev.partnercenter.auth.secret.SecretName;
import dev.partnercenter.auth.secret.SecretStoreException;
import dev.partnercenter.auth.secret.SecretStoreException.Kind;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may answer in a vault's place, and what. */
class VaultStrangersTest {
    private static final SecretName NAME = new SecretName("partner-1");

    private final VaultBed bed = new VaultBed();

    @AfterEach
    void close() {
        bed.close();
    }

    @ParameterizedTest(name = "status {0}")
    @ValueSource(ints = {200, 400, 500})
    @Timeout(60)
    @DisplayName("D3: of a reply that unpacks to gigabytes no more than three mebibytes are unpacked")
    void replyThatUnpacksToGigabytes(int status) {
        bed.microsoft
                .faults()
                .vault()
                .answerNext(
                        Integer.MAX_VALUE, status, "application/json", Bomb.of("{\"value\":\"canary\""), Bomb.HEADERS);
        KeyVaultSecretStore store = bed.store();
        long before = Bomb.allocated();

        SecretStoreException failure = failure(() -> store.current(NAME));

        assertThat(Bomb.allocated() - before).isBetween(1L, 128L << 20);
        assertThat(failure.kind()).isIn(Kind.UNAVAILABLE, Kind.FORBIDDEN);
        assertThat(failure).message().doesNotContain("canary");
        MessageForm.assertIsOneLine(failure.getMessage());
    }

    /** Azure's client alone reads some of these for ever, on the caller's thread, which no interrupt ends. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}x",
                "[]",
                "null",
                "{\"value\":[]}",
                "{\"value\":[\"canary\"]}",
                "{\"value\":[{\"id\":\"canary\"}],\"nextLink\":null}",
                "{\"value\":{\"value\":\"canary\"}}",
                "{\"value\":\"canary\",\"id\":[]}",
                "{\"value\":\"canary\",\"contentType\":{}}",
                "{\"value\":\"canary\",\"kid\":[1]}",
                "{\"value\":\"canary\",\"previousVersion\":[1]}",
                "{\"value\":\"canary\",\"attributes\":[]}",
                "{\"value\":\"canary\",\"attributes\":{\"created\":[]}}",
                "{\"value\":\"canary\",\"attributes\":{\"enabled\":{}}}",
                "{\"value\":\"canary\",\"attributes\":{\"recoveryLevel\":[\"canary\"]}}",
                "{\"value\":\"canary\",\"tags\":[\"canary\"]}",
                "{\"value\":\"canary\",\"tags\":{\"a\":[\"canary\"]}}"
            })
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void replyOfAnotherFormThanASecretsIsRefused(String body) {
        answer(body);

        SecretStoreException failure = failure(() -> bed.store().current(NAME));

        assertThat(failure.kind()).isIn(Kind.UNAVAILABLE, Kind.CORRUPT);
        assertThat(failure).hasNoCause().message().doesNotContain("canary");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html>canary</html>",
                "{}",
                "[]",
                "{\"value\":[],\"nextLink\":\"",
                "{\"value\":null}",
                "{\"value\":\"canary\"}",
                "{\"value\":[null]}",
                "{\"value\":[\"canary\"]}",
                "{\"value\":[{\"id\":[\"canary\"]}]}",
                "{\"value\":[{\"tags\":{\"a\":[\"canary\"]}}]}",
                "{\"value\":[],\"nextLink\":5}",
                "{\"value\":[],\"nextLink\":[\"canary\"]}"
            })
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void replyOfAnotherFormThanAListsIsNotTakenForAnEmptyOne(String body) {
        KeyVaultSecretStore store = bed.store();
        for (ThrowingCallable listing : new ThrowingCallable[] {() -> store.versions(NAME), store::names}) {
            answer(body);

            SecretStoreException failure = failure(listing);

            assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
            assertThat(failure).hasNoCause().message().doesNotContain("canary");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a%0Ab", "a b", "..", "versions", "x\u202ey"})
    void versionOfAnotherFormIsCorruptAndNotRepeated(String id) {
        answer("{\"value\":\"v\",\"id\":\"https://" + bed.host + "/secrets/partner-1/" + id
                + "\",\"attributes\":{\"enabled\":true,\"created\":1767225600}}");

        SecretStoreException failure = failure(() -> bed.store().current(NAME));

        assertThat(failure.kind()).isEqualTo(Kind.CORRUPT);
        assertThat(failure).message().doesNotContain("/" + id);
    }

    @Test
    void membersThatNobodyKnowsYetMayBeThereInAnyForm() throws Exception {
        answer("{\"new\":[{\"value\":[]}],\"value\":\"v\",\"id\":\"https://" + bed.host
                + "/secrets/partner-1/0123456789abcdef0123456789abcdef\",\"tags\":null,\"attributes\":"
                + "{\"new\":{\"id\":[]},\"enabled\":true,\"created\":1767225600}}");

        assertThat(bed.store().current(NAME).orElseThrow().value()).isEqualTo(Secret.of("v"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{\"error\":[]}",
                "{\"error\":\"canary\"}",
                "{\"error\":{\"code\":[\"canary\"],\"message\":{},\"innererror\":[]}}",
                "{\"error\":{\"code\":\"canary\\n\",\"innererror\":{\"code\":\"not a name\"}}}",
                "{\"error\":{\"code\":"
            })
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void refusalOfAnotherFormIsWhatItsStatusSays(String body) {
        bed.microsoft.faults().vault().answerNext(1, 403, "application/json", body, Map.of());

        SecretStoreException failure = failure(() -> bed.store().current(NAME));

        assertThat(failure.kind()).isEqualTo(Kind.FORBIDDEN);
        assertThat(failure).message().contains(": HTTP 403. ").doesNotContain("canary");
    }

    private void answer(String body) {
        bed.microsoft.faults().vault().answerNext(1, 200, "application/json", body, Map.of());
    }

    @Test
    void pageOfAProxyIsNotShown() {
        bed.microsoft.faults().vault().answerNext(Integer.MAX_VALUE, 403, "text/html", "<h1>canary</h1>", Map.of());

        SecretStoreException failure = failure(() -> bed.store().current(NAME));

        assertThat(failure).message().contains("HTTP 403", bed.host).doesNotContain("canary", "<");
    }

    @Test
    @DisplayName("F11, P19: a vault that nobody vouches for says how to import a root, and gets nothing")
    void vaultThatNobodyVouchesFor() {
        VaultBed another = new VaultBed();
        try (PartnerApp app = another.app(another.microsoft
                .httpClient()
                .newBuilder()
                .dns(bed.microsoft.httpClient().dns())
                .socketFactory(bed.microsoft.httpClient().socketFactory())
                .build())) {
            KeyVaultSecretStore store = KeyVaultSecretStore.create(bed.vault, app, VaultBed.TENANT);

            SecretStoreException failure = failure(() -> store.current(NAME));

            assertThat(failure.kind()).isEqualTo(Kind.FORBIDDEN);
            assertThat(failure)
                    .hasCauseInstanceOf(UntrustedServerException.class)
                    .hasMessageContaining("it is not trusted: nobody whom this Java runtime trusts vouches")
                    .hasMessageContaining("Whoever operates the app must")
                    .hasMessageContaining("keytool -importcert");
            assertThat(bed.microsoft.journal().entries()).isEmpty();
        } finally {
            another.close();
        }
    }
}
