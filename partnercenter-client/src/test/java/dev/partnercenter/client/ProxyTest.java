package dev.partnercenter.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.partnercenter.auth.TokenRequest;
import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.ProxyAuthenticationException;
import dev.partnercenter.client.api.NoAnswerException;
import dev.partnercenter.testing.LoopbackProxy;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;
import okhttp3.Authenticator;
import okhttp3.Credentials;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.Route;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A proxy with a password between the app and Microsoft, named once in the runtime's client. */
class ProxyTest {
    private static final String RIGHT = Credentials.basic("app", "right");

    private final AtomicReference<String> password = new AtomicReference<>(RIGHT);
    private final LoopbackProxy proxy = LoopbackProxy.start().admitOnly(RIGHT);

    @AfterEach
    void close() {
        proxy.close();
    }

    @Test
    @DisplayName("F7: the proxy's credentials and the token never meet, neither in a tunnel's request nor in a call")
    void tokensAndCallsGoThroughTheProxy() throws Exception {
        try (World world = world(this::always)) {
            assertThat(world.contoso.customers().list().items()).hasSize(7);

            assertThat(proxy.asked())
                    .isNotEmpty()
                    .allSatisfy(lines -> assertThat(lines).noneMatch(line -> line.startsWith("Authorization")));
            assertThat(proxy.tunnels())
                    .containsExactlyInAnyOrder("login.microsoftonline.com:443", "api.partnercenter.microsoft.com:443");
            assertThat(world.sent()).isNotEmpty().allSatisfy(request -> {
                assertThat(request.header("Authorization")).startsWith("Bearer ");
                assertThat(request.header("Proxy-Authorization")).isNull();
            });
        }
    }

    @Test
    void wrongPasswordEndsTheTokenRequestAtOnceAndNamesTheProxy() {
        password.set(Credentials.basic("app", "wrong"));
        try (World world = world(this::always)) {
            assertThatThrownBy(() -> world.contoso.customers().list())
                    .isInstanceOf(AuthException.Configuration.class)
                    .hasMessageContaining("the proxy " + name() + " did not admit the app on the way to login.")
                    .hasMessageNotContaining("wrong")
                    .hasRootCauseInstanceOf(ProxyAuthenticationException.class);
            assertThat(proxy.asked())
                    .as("asked without, or with, the wrong password")
                    .hasSizeLessThanOrEqualTo(2);
        }
    }

    @Test
    void wrongPasswordEndsACallAtOnceAndNamesTheProxy() throws Exception {
        try (World world = world(this::always)) {
            var unused = world.tokens.token(TokenRequest.forPartner(World.CONTOSO));
            proxy.forget();
            password.set(Credentials.basic("app", "wrong"));

            assertThatThrownBy(() -> world.contoso.customers().list())
                    .isInstanceOfSatisfying(
                            ProxyAuthenticationException.class,
                            e -> assertThat(e.proxy()).isEqualTo(name()))
                    .hasMessageStartingWith("The proxy " + name()
                            + " refused the user name and password it was given (407). Whoever operates the app must")
                    .hasMessageNotContaining("wrong");
            assertThat(proxy.asked()).hasSizeLessThanOrEqualTo(2);
            assertThat(world.sent()).isEmpty();
        }
    }

    @Test
    void proxyThatWantsAPasswordAndIsGivenNoneIsNamedToo() {
        try (World world = world(Authenticator.NONE)) {
            assertThatThrownBy(() -> world.contoso.customers().list())
                    .isInstanceOf(AuthException.Configuration.class)
                    .rootCause()
                    .hasMessageContaining(name() + " wants a user name and a password, and was given none");
            assertThat(proxy.asked()).hasSize(1);
        }
    }

    @Test
    void pageOfTheProxysInPlaceOfATunnelIsToldByItsStatusAlone() throws Exception {
        try (World world = world(this::always)) {
            proxy.answerNext(1_000, 403, "text/html", "<html>Blocked by canary</html>");

            assertThatThrownBy(() -> world.contoso.customers().list())
                    .isInstanceOf(AuthException.Configuration.class)
                    .hasMessageContaining(
                            "the proxy " + name() + " gave no way through to login.microsoftonline.com (403)")
                    .hasMessageNotContaining("canary")
                    .rootCause()
                    .hasMessageContaining("CONNECT: 403")
                    .hasMessageNotContaining("canary");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "403 | 1 | Whoever operates the app must have whoever runs the proxy let it through to api.",
                "502 | 3 | Nobody has to act yet: try again later; if it lasts, whoever operates the app must"
            })
    void callToWhichAProxyGivesNoTunnelIsMadeAgainOnlyIfThatMayPass(int status, int times, String remedy)
            throws Exception {
        try (World world = world(this::always)) {
            var unused = world.tokens.token(TokenRequest.forPartner(World.CONTOSO));
            proxy.forget();
            proxy.answerNext(1_000, status, "text/html", "<html>Blocked by canary</html>");
            PartnerCenterClient persistent = PartnerCenter.builder(world.app, world.tokens)
                    .attempts(3)
                    .build()
                    .forPartner(World.CONTOSO);

            assertThatThrownBy(() -> persistent.customers().list())
                    .isInstanceOfSatisfying(
                            NoAnswerException.class,
                            e -> assertThat(e.mayBeDone()).isFalse())
                    .hasMessageStartingWith("GET /v1/customers got no answer: the proxy " + name()
                            + " gave no way through to api.partnercenter.microsoft.com (" + status + "). " + remedy)
                    .hasMessageNotContaining("canary");
            assertThat(proxy.asked()).hasSize(times);
            assertThat(world.sent()).isEmpty();
        }
    }

    @Test
    void proxyThatSpeaksNoHttpOrHangsUpIsUnavailable() throws Exception {
        try (World world = world(this::always)) {
            var unused = world.tokens.token(TokenRequest.forPartner(World.CONTOSO));
            proxy.sendNext(1, "SSH-2.0-nobody\r\n").sendNext(1_000, "");

            assertThatThrownBy(() -> world.contoso.customers().list())
                    .isInstanceOf(IOException.class)
                    .isNotInstanceOf(AuthException.class);
            assertThat(world.sent()).isEmpty();
        }
    }

    private String name() {
        return proxy.address().getHostString() + ":" + proxy.address().getPort();
    }

    private World world(Authenticator authenticator) {
        World world = new World(7, client -> through(client, authenticator));
        proxy.leadTo(world.microsoft);
        return world;
    }

    private OkHttpClient.Builder through(OkHttpClient.Builder client, Authenticator authenticator) {
        return client.proxy(proxy.proxy()).proxyAuthenticator(authenticator);
    }

    private Request always(@Nullable Route route, Response response) {
        return response.request()
                .newBuilder()
                .header("Proxy-Authorization", password.get())
                .build();
    }
}
