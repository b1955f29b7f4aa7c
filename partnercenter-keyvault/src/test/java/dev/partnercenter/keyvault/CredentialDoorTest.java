package dev.partnercenter.keyvault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import com.azure.core.exception.ClientAuthenticationException;
import com.azure.security.keyvault.secrets.SecretClient;
import dev.partnercenter.auth.AppOnlyTokenProvider;
import dev.partnercenter.auth.TokenRequest;
import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.Resource;
import dev.partnercenter.auth.secret.Secret;
import dev.partnercenter.auth.secret.SecretMetadata;
import dev.partnercenter.auth.secret.SecretName;
import dev.partnercenter.auth.secret.SecretStoreException;
import dev.partnercenter.auth.secret.SecretStoreException.Kind;
import dev.partnercenter.secrecy.Canaries;
import java.io.UncheckedIOException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

/** A vault opened by a credential or a client of Azure's. */
class CredentialDoorTest {
    private static final SecretName NAME = new SecretName("partner-1");
    private static final Secret VALUE = Secret.of(Canaries.text("stored secret"));

    private final VaultBed bed = new VaultBed();
    private final List<TokenRequestContext> asked = new CopyOnWriteArrayList<>();
    private final AppOnlyTokenProvider tokens = AppOnlyTokenProvider.create(bed.app);
    private final TokenCredential credential = context -> {
        asked.add(context);
        return Mono.fromFuture(tokens.tokenAsync(
                        TokenRequest.forPartner(VaultBed.TENANT).to(Resource.KEY_VAULT)))
                .map(token -> new AccessToken(token.value().reveal(), OffsetDateTime.parse("9999-12-31T23:59:59Z")));
    };

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void credentialIsAskedOnceForTheVaultsScopeInTheVaultsTenant() throws Exception {
        KeyVaultSecretStore store = KeyVaultSecretStore.create(bed.vault, credential, bed.app);

        store.append(NAME, VALUE, SecretMetadata.none());

        assertThat(store.current(NAME).orElseThrow().value()).isEqualTo(VALUE);
        assertThat(asked).singleElement().satisfies(context -> {
            assertThat(context.getScopes()).containsExactly("https://vault.azure.net/.default");
            assertThat(context.getTenantId()).isEqualTo(VaultBed.TENANT.value());
        });
    }

    @Test
    void challengeForAnythingButAVaultDoesNotReachTheCredential() {
        KeyVaultSecretStore store = KeyVaultSecretStore.create(bed.vault, credential, bed.app);
        String challenge = AppOnlyDoorTest.challenge(VaultBed.TENANT.value(), "https://azure.net");
        bed.microsoft
                .faults()
                .vault()
                .answerNext(1, 401, "application/json", "{}", Map.of("WWW-Authenticate", challenge));

        assertThatThrownBy(() -> store.current(NAME))
                .isInstanceOfSatisfying(
                        SecretStoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.FORBIDDEN))
                .hasMessageContaining("its challenge asks for something other than a token for vaults")
                .hasNoCause();
        assertThat(asked).isEmpty();
    }

    @Test
    void challengeThatWasRefusedIsForgotten() throws Exception {
        KeyVaultSecretStore store = KeyVaultSecretStore.create(bed.vault, credential, bed.app);
        String challenge = AppOnlyDoorTest.challenge(VaultBed.TENANT.value(), "https://azure.net");
        bed.microsoft
                .faults()
                .vault()
                .answerNext(1, 401, "application/json", "{}", Map.of("WWW-Authenticate", challenge));
        assertThatThrownBy(() -> store.current(NAME)).isInstanceOf(SecretStoreException.class);

        assertThat(store.current(NAME)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer resource=\"https://vault.azure.net\"",
                "Bearer authorization=\"https://login.microsoftonline.com\", resource=\"https://vault.azure.net\"",
                "Bearer authorization=\"https://login.microsoftonline.com//\", resource=\"https://vault.azure.net\"",
                "Bearer authorization=\" not a uri\", scope=\"https://vault.azure.net/.default\"",
                "Bearer authorization=\"mailto:login\", scope=\"https://vault.azure.net/.default\""
            })
    void challengeThatNamesNoTenantDoesNotReachTheCredential(String challenge) {
        KeyVaultSecretStore store = KeyVaultSecretStore.create(bed.vault, credential, bed.app);
        bed.microsoft
                .faults()
                .vault()
                .answerNext(1, 401, "application/json", "{}", Map.of("WWW-Authenticate", challenge));

        assertThatThrownBy(() -> store.current(NAME))
                .isInstanceOfSatisfying(
                        SecretStoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.FORBIDDEN));
        assertThat(asked).isEmpty();
    }

    @Test
    void credentialThatFailsIsForbiddenAndNamedButNotQuoted() {
        KeyVaultSecretStore store = KeyVaultSecretStore.create(
                bed.vault, context -> Mono.error(new ClientAuthenticationException("canary-body-5d21", null)), bed.app);

        assertThatThrownBy(() -> store.current(NAME))
                .isInstanceOfSatisfying(
                        SecretStoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.FORBIDDEN))
                .hasMessageContaining("the credential gave no token: " + ClientAuthenticationException.class.getName())
                .hasMessageNotContaining("canary")
                .hasNoCause();
    }

    @Test
    void failureOfThisLibraryInsideACredentialIsKeptAsTheCause() {
        AuthException throttled =
                bed.app.failure().because("it was asked too often").throttled();
        KeyVaultSecretStore store = KeyVaultSecretStore.create(
                bed.vault, context -> Mono.error(new UncheckedIOException(throttled)), bed.app);

        assertThatThrownBy(() -> store.current(NAME))
                .isInstanceOfSatisfying(
                        SecretStoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE))
                .hasCause(throttled);
    }

    @Test
    void clientOfAzuresIsUsedAsItIs() throws Exception {
        SecretClient client = VaultClients.client(
                new VaultAddress(bed.host),
                new VaultScope(credential, bed.app.cloud()),
                bed.microsoft.httpClient(),
                VaultRetries.options());
        KeyVaultSecretStore store = KeyVaultSecretStore.of(client, bed.app);

        store.append(NAME, VALUE, SecretMetadata.none());

        assertThat(client.getSecret(NAME.value()).getValue()).isEqualTo(VALUE.reveal());
        assertThat(store.names()).containsExactly(NAME);
    }
}
