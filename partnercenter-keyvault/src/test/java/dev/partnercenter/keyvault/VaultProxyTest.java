package dev.partnercenter.keyvault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.entra.ProxyAuthenticationException;
import dev.partnercenter.auth.secret.Secret;
import dev.partnercenter.auth.secret.SecretMetadata;
import dev.partnercenter.auth.secret.SecretName;
import dev.partnercenter.auth.secret.SecretStoreException;
import dev.partnercenter.auth.secret.SecretStoreException.Kind;
import dev.partnercenter.testing.LoopbackProxy;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.Authenticator;
import okhttp3.Credentials;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;

/** A vault behind a proxy that wants to know who comes. */
class VaultProxyTest {
    private static final SecretName NAME = new SecretName("partner-1");
    private static final String RIGHT = Credentials.basic("app", "canary-right");
    private static final String WRONG = Credentials.basic("app", "canary-wrong");

    private final VaultBed bed = new VaultBed();

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void vaultAndTokenAreFetchedThroughTheAppsProxy() throws Exception {
        try (LoopbackProxy proxy = through(RIGHT);
                PartnerApp app = behind(proxy, saying(RIGHT))) {
            KeyVaultSecretStore store = KeyVaultSecretStore.create(bed.vault, app, VaultBed.TENANT);

            store.append(NAME, Secret.of("kept"), SecretMetadata.none());

            assertThat(store.current(NAME)).isPresent();
            assertThat(proxy.tunnels()).containsExactly(bed.host + ":443", "login.microsoftonline.com:443");
        }
    }

    @Test
    void wrongPasswordIsTriedOnceAndForbidden() throws Exception {
        try (LoopbackProxy proxy = through(RIGHT);
                PartnerApp app = behind(proxy, saying(WRONG))) {
            KeyVaultSecretStore store = KeyVaultSecretStore.create(bed.vault, app, VaultBed.TENANT);

            SecretStoreException failure = catchThrowableOfType(SecretStoreException.class, () -> store.current(NAME));

            assertThat(failure)
                    .returns(Kind.FORBIDDEN, SecretStoreException::kind)
                    .hasMessage("Could not read secret partner-1 in vault " + bed.host
                            + ": the proxy 127.0.0.1:" + proxy.address().getPort()
                            + " did not admit the app (407). Correct the proxy authenticator of the app's HTTP client.")
                    .hasCauseInstanceOf(ProxyAuthenticationException.class);
            assertThat(proxy.refused()).containsExactly(WRONG);
            assertThat(proxy.tunnels()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "403 | FORBIDDEN | Whoever operates the app must have whoever runs the proxy let it through to",
                "503 | UNAVAILABLE | Nobody has to act yet: try again later; if it lasts, whoever operates the app must"
            })
    void proxyThatGivesNoTunnelIsToldByItsStatusAlone(int status, Kind kind, String remedy) throws Exception {
        try (LoopbackProxy proxy = LoopbackProxy.start().answerNext(1_000, status, "text/html", "canary-page");
                PartnerApp app = behind(proxy, Authenticator.NONE)) {
            KeyVaultSecretStore store = KeyVaultSecretStore.create(bed.vault, app, VaultBed.TENANT);

            SecretStoreException failure = catchThrowableOfType(SecretStoreException.class, () -> store.current(NAME));

            assertThat(failure)
                    .returns(kind, SecretStoreException::kind)
                    .hasMessageStartingWith("Could not read secret partner-1 in vault " + bed.host
                            + ": a proxy on the way gave no way through to " + bed.host + " (" + status + "). "
                            + remedy)
                    .hasMessageNotContaining("canary");
            assertThat(proxy.asked()).hasSize(1);
        }
    }

    @Test
    void proxyThatWantsAPasswordWhereThereIsNoneIsForbidden() throws Exception {
        try (LoopbackProxy proxy = through(RIGHT);
                PartnerApp app = behind(proxy, Authenticator.NONE)) {
            KeyVaultSecretStore store = KeyVaultSecretStore.create(bed.vault, app, VaultBed.TENANT);

            SecretStoreException failure = catchThrowableOfType(SecretStoreException.class, () -> store.current(NAME));

            assertThat(failure).returns(Kind.FORBIDDEN, SecretStoreException::kind);
            assertThat(proxy.refused()).containsExactly("");
        }
    }

    @Test
    void authenticatorThatAnswersInSeveralStepsIsLetThrough() throws Exception {
        AtomicInteger step = new AtomicInteger();
        Authenticator negotiating = (route, response) -> response.request()
                .newBuilder()
                .header("Proxy-Authorization", "NTLM step-" + step.incrementAndGet())
                .build();
        try (LoopbackProxy proxy = through("NTLM step-3");
                PartnerApp app = behind(proxy, negotiating)) {
            KeyVaultSecretStore store = KeyVaultSecretStore.create(bed.vault, asked -> Mono.empty(), app);

            assertThatThrownBy(() -> store.current(NAME)).isInstanceOf(SecretStoreException.class);
            assertThat(proxy.refused()).containsExactly("NTLM step-1", "NTLM step-2");
            assertThat(proxy.tunnels()).containsExactly(bed.host + ":443");
        }
    }

    private LoopbackProxy through(String credentials) {
        return LoopbackProxy.start().admitOnly(credentials).leadTo(bed.microsoft);
    }

    /** Says the same each time it is asked, as the shortest authenticator does. */
    private static Authenticator saying(String credentials) {
        return (route, response) -> response.request()
                .newBuilder()
                .header("Proxy-Authorization", credentials)
                .build();
    }

    private PartnerApp behind(LoopbackProxy proxy, Authenticator authenticator) {
        return bed.app(bed.microsoft
                .httpClient()
                .newBuilder()
                .proxy(proxy.proxy())
                .proxyAuthenticator(authenticator)
                .build());
    }
}
