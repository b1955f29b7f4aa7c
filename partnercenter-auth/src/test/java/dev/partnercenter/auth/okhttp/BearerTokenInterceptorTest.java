package dev.partnercenter.auth.okhttp;

import static dev.partnercenter.auth.okhttp.ApiBed.API;
import static dev.partnercenter.auth.okhttp.ApiBed.CONTOSO;
import static dev.partnercenter.auth.okhttp.ApiBed.FABRIKAM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.partnercenter.auth.TokenProvider;
import dev.partnercenter.auth.TokenRequest;
import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.Resource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import mockwebserver3.MockWebServer;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose token a call carries, and which calls are not sent at all. */
class BearerTokenInterceptorTest {
    private final ApiBed api = new ApiBed();
    private final CountingProvider tokens = api.tokens;
    private final List<Request> sent = api.sent;
    private final OkHttpClient client = api.client;

    @Test
    void callCarriesTheTokenOfItsTag() throws Exception {
        api.answer(200, "");

        api.get(API, FABRIKAM);

        assertThat(sent)
                .singleElement()
                .satisfies(request -> assertThat(request.headers("Authorization"))
                        .containsExactly("Bearer " + FABRIKAM.partner() + "-1"));
    }

    @Test
    void tagWinsOverTheFixedRequestWhichServesTheRest() throws Exception {
        OkHttpClient fixed = api.client(new BearerTokenInterceptor(tokens, CONTOSO));
        api.answer(200, "");
        api.answer(200, "");

        fixed.newCall(new Request.Builder().url(API).build()).execute().close();
        fixed.newCall(new Request.Builder()
                        .url(API)
                        .tag(TokenRequest.class, FABRIKAM)
                        .build())
                .execute()
                .close();

        assertThat(sent)
                .extracting(request -> request.header("Authorization"))
                .containsExactly("Bearer " + CONTOSO.partner() + "-1", "Bearer " + FABRIKAM.partner() + "-1");
    }

    @Test
    @DisplayName("H8: a call that does not say whose token it needs is not sent")
    void callThatDoesNotSayWhoseTokenIsNotSent() {
        assertThatThrownBy(() ->
                        client.newCall(new Request.Builder().url(API).build()).execute())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("TokenRequest");
        assertThat(sent).isEmpty();
        assertThat(tokens.given).isEmpty();
    }

    @Test
    @DisplayName("F2: among the network interceptors, where it would see every hop, it fails before anything is sent")
    void networkInterceptorItIsNot() throws Exception {
        try (MockWebServer server = new MockWebServer()) {
            server.start();
            OkHttpClient misused = new OkHttpClient.Builder()
                    .addNetworkInterceptor(new BearerTokenInterceptor(tokens))
                    .build();
            Request call = ApiBed.request(server.url("/").toString(), CONTOSO);

            assertThatThrownBy(() -> misused.newCall(call).execute())
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("addInterceptor");
            assertThat(server.getRequestCount()).isZero();
            assertThat(tokens.given).isEmpty();
        }
    }

    @Test
    @DisplayName("F5: a call with an Authorization header of its own is not sent")
    void callWithAnAuthorizationOfItsOwnIsNotSent() {
        Request own = new Request.Builder()
                .url(API)
                .header("Authorization", "Basic canary")
                .tag(TokenRequest.class, CONTOSO)
                .build();

        assertThatThrownBy(() -> client.newCall(own).execute())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("Authorization")
                .message()
                .doesNotContain("canary");
        assertThat(sent).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://api.partnercenter.microsoft.com/v1/customers",
                "https://api.partnercenter.microsoft.com:8443/v1/customers",
                "https://api.partnercenter.microsoft.com.evil.example/v1/customers",
                "https://evil.example/api.partnercenter.microsoft.com",
                "https://graph.microsoft.com/v1.0/me",
                "https://api.partnercenter.microsoft.com@evil.example/v1",
                "https://api.partnercenter.microsoft.com./v1/customers",
                "https://127.0.0.1/v1/customers"
            })
    @DisplayName("F1: a token goes over https to a host of its resource and nowhere else")
    void tokenIsNotSentToAnotherHostPortOrScheme(String url) {
        assertThatThrownBy(() -> api.get(url, CONTOSO))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("nothing was sent");
        assertThat(sent).isEmpty();
    }

    @Test
    void tokenForAnotherTenantThanAskedForIsNotSent() {
        TokenProvider confused = request -> CountingProvider.token(FABRIKAM, "foreign");
        OkHttpClient client = api.client(new BearerTokenInterceptor(confused));

        assertThatThrownBy(() -> client.newCall(ApiBed.request(API, CONTOSO)).execute())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("nothing was sent");
        assertThat(sent).isEmpty();
    }

    @Test
    void failureToGetATokenIsTheCallsFailureAndNothingIsSent() {
        tokens.failAfter = 0;

        assertThatThrownBy(() -> api.get(API, CONTOSO)).isInstanceOf(AuthException.Unavailable.class);
        assertThat(sent).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"canary\nHost: evil", "canary\r", "canaryö", "canary two"})
    @DisplayName("F6: a token that is no header is refused before there is one, and not shown")
    void tokenThatIsNoHeaderIsRefusedAndNotShown(String value) {
        assertThatThrownBy(() -> CountingProvider.token(CONTOSO, value))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .doesNotContain("canary");
    }

    @Test
    @DisplayName("H8: a token that may be another tenant's is not sent")
    void readableTokenThatNamesAnotherTenantIsNotSent() {
        String foreign = "eyJhbGciOiJSUzI1NiJ9." + base64("{\"tid\":\"" + FABRIKAM.tenant() + "\"}") + ".c2ln";
        OkHttpClient client =
                api.client(new BearerTokenInterceptor(request -> CountingProvider.token(request, foreign)));

        assertThatThrownBy(() -> client.newCall(ApiBed.request(API, CONTOSO)).execute())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("another tenant");
        assertThat(sent).isEmpty();
    }

    @Test
    void readableTokenThatNamesItsOwnTenantIsSent() throws Exception {
        String own = "eyJhbGciOiJSUzI1NiJ9." + base64("{\"tid\":\"" + CONTOSO.tenant() + "\"}") + ".c2ln";
        OkHttpClient client = api.client(new BearerTokenInterceptor(request -> CountingProvider.token(request, own)));
        api.answer(200, "");

        client.newCall(ApiBed.request(API, CONTOSO)).execute().close();

        assertThat(sent).hasSize(1);
    }

    @Test
    void tokenOfAResourceGoesToThatResourcesHost() throws Exception {
        api.answer(200, "");

        api.get("https://graph.microsoft.com/v1.0/organization", CONTOSO.to(Resource.GRAPH));

        assertThat(sent).hasSize(1);
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
