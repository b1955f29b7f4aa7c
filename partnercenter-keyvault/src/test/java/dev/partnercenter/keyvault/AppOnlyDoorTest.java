package dev.partnercenter.keyvault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.secret.Secret;
import dev.partnercenter.auth.secret.SecretMetadata;
import dev.partnercenter.auth.secret.SecretName;
import dev.partnercenter.auth.secret.SecretStoreException;
import dev.partnercenter.auth.secret.SecretStoreException.Kind;
import dev.partnercenter.secrecy.Canaries;
import dev.partnercenter.testing.Journal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A vault opened by the app's own token: what goes over the wire, and to whom. */
class AppOnlyDoorTest {
    private static final SecretName NAME = new SecretName(VaultBed.TENANT.value());
    private static final Secret VALUE = Secret.of(Canaries.text("stored secret"));

    private final VaultBed bed = new VaultBed();
    private final KeyVaultSecretStore store = bed.store();

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void openingAVaultSendsNothing() {
        assertThat(bed.microsoft.journal().entries()).isEmpty();
    }

    @Test
    void firstCallIsChallengedOnceAndAsksForOneToken() throws Exception {
        store.append(NAME, VALUE, SecretMetadata.none());

        assertThat(bed.microsoft.journal().entries())
                .extracting(Journal.Entry::kind, Journal.Entry::method, Journal.Entry::status)
                .containsExactly(
                        tuple(Journal.Kind.VAULT, "PUT", 401),
                        tuple(Journal.Kind.TOKEN, "POST", 200),
                        tuple(Journal.Kind.VAULT, "PUT", 200));
        Journal.Entry token = bed.microsoft.journal().entries().get(1);
        assertThat(token.grantType()).isEqualTo("client_credentials");
        assertThat(token.scopes()).containsExactly("https://vault.azure.net/.default");
        assertThat(token.tenant()).isEqualTo(VaultBed.TENANT.value());
    }

    @Test
    void callsAfterTheFirstCostNoTokenRequestAndNoChallenge() throws Exception {
        store.append(NAME, VALUE, SecretMetadata.none());
        bed.microsoft.journal().clear();

        store.append(NAME, VALUE, SecretMetadata.none());
        store.current(NAME);
        store.names();

        assertThat(bed.microsoft.journal().entries())
                .extracting(Journal.Entry::status)
                .containsExactly(200, 200, 200);
        assertThat(bed.tokenRequests()).isZero();
    }

    @Test
    void expiredTokenIsReplacedBeforeTheVaultSeesIt() throws Exception {
        store.append(NAME, VALUE, SecretMetadata.none());
        bed.microsoft.journal().clear();

        bed.clock.advance(Duration.ofHours(2));

        assertThat(store.current(NAME)).isPresent();
        assertThat(bed.tokenRequests()).isEqualTo(1);
        assertThat(bed.vaultCalls(401)).isZero();
    }

    @Test
    void tokenThatTheVaultRefusesIsReplacedOnceAndTheCallReplayed() throws Exception {
        store.append(NAME, VALUE, SecretMetadata.none());
        bed.microsoft.journal().clear();
        bed.clock.advance(Duration.ofSeconds(1));
        bed.microsoft.revokeAccessTokens(VaultBed.TENANT.value());
        bed.clock.advance(Duration.ofSeconds(1));

        assertThat(store.current(NAME)).isPresent();

        assertThat(bed.vaultCalls(401)).isEqualTo(1);
        assertThat(bed.vaultCalls(200)).isEqualTo(1);
        assertThat(bed.tokenRequests()).isEqualTo(1);
    }

    @Test
    void vaultThatRefusesEveryTokenIsForbiddenAfterOneReplay() throws Exception {
        store.append(NAME, VALUE, SecretMetadata.none());
        bed.microsoft.journal().clear();
        bed.microsoft
                .faults()
                .vault()
                .answerNext(
                        5,
                        401,
                        "application/json",
                        "{\"error\":{\"code\":\"Unauthorized\",\"message\":\"AKV10032: Invalid issuer.\"}}",
                        Map.of("WWW-Authenticate", challenge(VaultBed.TENANT.value(), "https://vault.azure.net")));

        assertThatThrownBy(() -> store.current(NAME))
                .isInstanceOfSatisfying(
                        SecretStoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.FORBIDDEN))
                .hasMessageContaining("HTTP 401 Unauthorized")
                .hasMessageNotContaining("AKV10032");
        assertThat(bed.vaultCalls(401)).isEqualTo(2);
        assertThat(bed.tokenRequests()).isEqualTo(1);
    }

    @Test
    void vaultOfAnotherTenantGetsNoTokenAndTheFailureNamesBoth() {
        KeyVaultSecretStore elsewhere = KeyVaultSecretStore.create(bed.vault, bed.app, VaultBed.OTHER_TENANT);

        assertThatThrownBy(() -> elsewhere.current(NAME))
                .isInstanceOfSatisfying(
                        SecretStoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.FORBIDDEN))
                .hasCauseInstanceOf(AuthException.Configuration.class)
                .cause()
                .hasMessageContaining("belongs to tenant " + VaultBed.TENANT)
                .hasMessageContaining("in tenant " + VaultBed.OTHER_TENANT);
        assertThat(bed.tokenRequests()).isZero();
        assertThat(bed.vaultCalls(200)).isZero();
    }

    /** The SDK by itself would take the third, fourth and sixth, whose host is the vault's domain or a part of its end. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example",
                "https://graph.microsoft.com",
                "https://azure.net",
                "https://net",
                "http://vault.azure.net",
                "https://vault.azure.net/other"
            })
    void challengeForAnythingButAVaultGetsNoToken(String resource) {
        bed.microsoft
                .faults()
                .vault()
                .answerNext(
                        1,
                        401,
                        "application/json",
                        "{}",
                        Map.of("WWW-Authenticate", challenge(VaultBed.TENANT.value(), resource)));

        assertThatThrownBy(() -> store.append(NAME, VALUE, SecretMetadata.none()))
                .isInstanceOfSatisfying(
                        SecretStoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.FORBIDDEN));
        assertThat(bed.tokenRequests()).isZero();
        assertThat(bed.microsoft.journal().entries()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "11111111-0000-4000-8000-000000000001, https://azure.net",
        "22222222-0000-4000-8000-000000000002, https://vault.azure.net"
    })
    void challengeThatWasRefusedIsForgotten(String tenant, String resource) throws Exception {
        bed.microsoft
                .faults()
                .vault()
                .answerNext(1, 401, "application/json", "{}", Map.of("WWW-Authenticate", challenge(tenant, resource)));
        assertThatThrownBy(() -> store.current(NAME)).isInstanceOf(SecretStoreException.class);

        assertThat(store.current(NAME)).isEmpty();
    }

    @Test
    void hostThatAChallengeNamesForTokensIsNeverAsked() throws Exception {
        String challenge = challenge(VaultBed.TENANT.value(), "https://vault.azure.net")
                .replace("login.microsoftonline.com", "graph.microsoft.com");
        bed.microsoft
                .faults()
                .vault()
                .answerNext(1, 401, "application/json", "{}", Map.of("WWW-Authenticate", challenge));

        store.append(NAME, VALUE, SecretMetadata.none());

        assertThat(bed.microsoft.journal().entries())
                .extracting(Journal.Entry::host)
                .containsExactly(bed.host, "login.microsoftonline.com", bed.host);
    }

    @Test
    void tokenThatEntraRefusesKeepsItsOwnFailureAsTheCause() {
        bed.microsoft.faults().tokenEndpoint().oauthErrorNext(9, "invalid_client", 7000222);

        assertThatThrownBy(() -> store.current(NAME))
                .isInstanceOfSatisfying(
                        SecretStoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.FORBIDDEN))
                .hasCauseInstanceOf(AuthException.Credential.class);
    }

    @Test
    void entraThatDoesNotAnswerMakesTheStoreUnavailable() {
        bed.microsoft.faults().tokenEndpoint().disconnectNext(9);

        assertThatThrownBy(() -> store.current(NAME))
                .isInstanceOfSatisfying(
                        SecretStoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE))
                .hasCauseInstanceOf(AuthException.Unavailable.class);
    }

    @Test
    void closedAppMakesTheStoreUnavailable() throws Exception {
        store.append(NAME, VALUE, SecretMetadata.none());
        bed.app.close();

        assertThatThrownBy(() -> store.current(NAME))
                .isInstanceOfSatisfying(
                        SecretStoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE))
                .hasCauseInstanceOf(AuthException.Unavailable.class);
    }

    @Test
    void listOverSeveralPagesIsReadToItsEnd() throws Exception {
        for (int i = 0; i < 60; i++) {
            store.append(new SecretName("partner-" + i), VALUE, SecretMetadata.none());
        }

        List<SecretName> names = store.names();

        assertThat(names).hasSize(60).doesNotHaveDuplicates();
    }

    static String challenge(String tenant, String resource) {
        return "Bearer authorization=\"https://login.microsoftonline.com/" + tenant + "\", resource=\"" + resource
                + "\"";
    }
}
