package dev.partnercenter.auth.okhttp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.partnercenter.auth.AccessToken;
import dev.partnercenter.auth.TokenProvider;
import dev.partnercenter.auth.TokenRequest;
import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.AuthFailure;
import dev.partnercenter.auth.entra.ClaimsChallenge;
import dev.partnercenter.auth.entra.Cloud;
import dev.partnercenter.auth.entra.Resource;
import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.auth.secret.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import mockwebserver3.MockWebServer;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.BufferedSink;
import okio.ForwardingSource;
import okio.Okio;
import okio.Source;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BearerTokenInterceptorTest {
    private static final TokenRequest CONTOSO =
            TokenRequest.forPartner(TenantId.of("11111111-0000-4000-8000-000000000001"));
    private static final TokenRequest FABRIKAM =
            TokenRequest.forPartner(TenantId.of("22222222-0000-4000-8000-000000000002"));
    private static final String API = "https://api.partnercenter.microsoft.com/v1/customers";

    private final CountingProvider tokens = new CountingProvider();
    private final List<Request> sent = new ArrayList<>();
    private final Deque<Response.Builder> answers = new ArrayDeque<>();
    private int openBodies;

    private final OkHttpClient client = client(new BearerTokenInterceptor(tokens));

    @Test
    void callCarriesTheTokenOfItsTag() throws Exception {
        answer(200, "");

        get(API, FABRIKAM);

        assertThat(sent)
                .singleElement()
                .satisfies(request -> assertThat(request.headers("Authorization"))
                        .containsExactly("Bearer " + FABRIKAM.partner() + "-1"));
    }

    @Test
    void tagWinsOverTheFixedRequestWhichServesTheRest() throws Exception {
        OkHttpClient fixed = client(new BearerTokenInterceptor(tokens, CONTOSO));
        answer(200, "");
        answer(200, "");

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
            Request call = request(server.url("/").toString(), CONTOSO);

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
        assertThatThrownBy(() -> get(url, CONTOSO))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("nothing was sent");
        assertThat(sent).isEmpty();
    }

    @Test
    void tokenForAnotherTenantThanAskedForIsNotSent() {
        TokenProvider confused = request -> token(FABRIKAM, "foreign");
        OkHttpClient client = client(new BearerTokenInterceptor(confused));

        assertThatThrownBy(() -> client.newCall(request(API, CONTOSO)).execute())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("nothing was sent");
        assertThat(sent).isEmpty();
    }

    @Test
    @DisplayName("F10: a replay closes the body of the first answer")
    void rejectedTokenIsRenewedOnceAndTheCallReplayedOnceWithTheFirstBodyClosed() throws Exception {
        answer(401, "");
        answer(200, "fine");

        try (Response response = client.newCall(request(API, CONTOSO)).execute()) {
            assertThat(response.code()).isEqualTo(200);
        }

        assertThat(sent)
                .extracting(request -> request.header("Authorization"))
                .containsExactly("Bearer " + CONTOSO.partner() + "-1", "Bearer " + CONTOSO.partner() + "-2");
        assertThat(tokens.invalidated).containsExactly(tokens.given.get(0));
        assertThat(openBodies).isZero();
    }

    @Test
    @DisplayName("F8: an endless 401 is two calls and not more")
    void endless401IsTwoCallsAndNotMore() throws Exception {
        answer(401, "");
        answer(401, "");

        try (Response response = client.newCall(request(API, CONTOSO)).execute()) {
            assertThat(response.code()).isEqualTo(401);
        }

        assertThat(sent).hasSize(2);
        assertThat(tokens.given).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"code\":\"900421\",\"description\":\"MFA\"}",
                "{\"code\":900420}",
                " {\"code\":\"10001\",\"data\":[]}",
                "{\"statusCode\":401,\"message\":\"Unauthorized - MFA required\"}"
            })
    void rejectionThatARenewalCannotCureIsLeftToTheCallerWithItsBodyWhole(String body) throws Exception {
        answer(401, body);

        try (Response response = client.newCall(request(API, CONTOSO)).execute()) {
            assertThat(response.code()).isEqualTo(401);
            assertThat(response.body().string()).isEqualTo(body);
        }
        assertThat(sent).hasSize(1);
        assertThat(tokens.invalidated).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"code\":\"900421\"}", "{\"code\":10001}", "<h1>MFA Required</h1>"})
    void callIsReplayedOnceWithATokenOfALaterConsent(String body) throws Exception {
        answer(401, body);
        answer(401, body);
        tokens.laterConsents = 1;

        try (Response response = client.newCall(request(API, CONTOSO)).execute()) {
            assertThat(response.code()).isEqualTo(401);
        }

        assertThat(sent)
                .extracting(request -> request.header("Authorization"))
                .containsExactly("Bearer " + CONTOSO.partner() + "-1", "Bearer " + CONTOSO.partner() + "-2");
        assertThat(tokens.invalidated).as("no renewal of the same consent").isEmpty();
        assertThat(openBodies).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Unauthorized", "{not json", "{\"code\":\"400\"}", "[]"})
    void anyOther401IsWorthOneRenewal(String body) throws Exception {
        answer(401, body);
        answer(200, "");

        get(API, CONTOSO);

        assertThat(sent).hasSize(2);
    }

    @Test
    @DisplayName("F8: a 403 renews nothing")
    void forbiddenRenewsNothing() throws Exception {
        answer(403, "{\"code\":\"900150\"}");

        try (Response response = client.newCall(request(API, CONTOSO)).execute()) {
            assertThat(response.code()).isEqualTo(403);
        }
        assertThat(sent).hasSize(1);
        assertThat(tokens.invalidated).isEmpty();
    }

    @Test
    void bodyThatCanBeSentOnceIsNotReplayed() throws Exception {
        answer(401, "");

        try (Response response = client.newCall(
                        request(API, CONTOSO).newBuilder().post(oneShot()).build())
                .execute()) {
            assertThat(response.code()).isEqualTo(401);
        }
        assertThat(sent).hasSize(1);
    }

    @Test
    void bodyThatCanBeSentAgainIsReplayedWhole() throws Exception {
        answer(401, "");
        answer(201, "");
        RequestBody body = RequestBody.create("{\"a\":1}", MediaType.get("application/json"));

        client.newCall(request(API, CONTOSO).newBuilder().post(body).build())
                .execute()
                .close();

        Buffer second = new Buffer();
        RequestBody replayed = sent.get(1).body();
        assertThat(replayed).isNotNull();
        replayed.writeTo(second);
        assertThat(second.readUtf8()).isEqualTo("{\"a\":1}");
    }

    @Test
    void sameTokenAfterTheRenewalGivesTheCallerThe401() throws Exception {
        AccessToken only = token(CONTOSO, "only");
        OkHttpClient client = client(new BearerTokenInterceptor(request -> only));
        answer(401, "");

        try (Response response = client.newCall(request(API, CONTOSO)).execute()) {
            assertThat(response.code()).isEqualTo(401);
        }
        assertThat(sent).hasSize(1);
    }

    @Test
    void renewalThatFailsIsThrownAndTheResponseClosed() {
        answer(401, "");
        tokens.failAfter = 1;

        assertThatThrownBy(() -> get(API, CONTOSO)).isInstanceOf(AuthException.Unavailable.class);
        assertThat(openBodies).isZero();
    }

    @Test
    void failureToGetATokenIsTheCallsFailureAndNothingIsSent() {
        tokens.failAfter = 0;

        assertThatThrownBy(() -> get(API, CONTOSO)).isInstanceOf(AuthException.Unavailable.class);
        assertThat(sent).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer realm=\"\", error=\"insufficient_claims\", claims=\"eyJhY2Nlc3NfdG9rZW4iOnsiYSI6MX19\"",
                "bearer error=insufficient_claims, claims=eyJhY2Nlc3NfdG9rZW4iOnsiYSI6MX19",
                "PoP nonce=\"n\", Bearer error=\"insufficient_claims\", claims=\"eyJhY2Nlc3NfdG9rZW4iOnsiYSI6MX19\""
            })
    @DisplayName("F9: a claims challenge goes with the renewal")
    void claimsChallengeGoesWithTheRenewal(String header) throws Exception {
        answer(401, "");
        Objects.requireNonNull(answers.peekLast()).header("WWW-Authenticate", header);
        answer(200, "");

        get(API, CONTOSO);

        assertThat(sent).hasSize(2);
        assertThat(tokens.demanded).containsExactly(new ClaimsChallenge("{\"access_token\":{\"a\":1}}"));
        assertThat(tokens.invalidated).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer error=\"invalid_token\", claims=\"eyJhIjoxfQ\"",
                "Bearer error=\"insufficient_claims\"",
                "Bearer error=\"insufficient_claims\", claims=\"not json\"",
                "Basic error=\"insufficient_claims\", claims=\"eyJhIjoxfQ\"",
                "Bearer error=\"insufficient_claims"
            })
    @DisplayName("F9: a challenge that cannot be read is an ordinary 401")
    void challengeThatCannotBeReadIsAnOrdinary401(String header) throws Exception {
        answer(401, "");
        Objects.requireNonNull(answers.peekLast()).header("WWW-Authenticate", header);
        answer(200, "");

        get(API, CONTOSO);

        assertThat(tokens.demanded).isEmpty();
        assertThat(tokens.invalidated).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"canary\nHost: evil", "canary\r", "canaryö", "canary two"})
    @DisplayName("F6: a token that is no header is refused before there is one, and not shown")
    void tokenThatIsNoHeaderIsRefusedAndNotShown(String value) {
        assertThatThrownBy(() -> token(CONTOSO, value))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .doesNotContain("canary");
    }

    @Test
    @DisplayName("H8: a token that may be another tenant's is not sent")
    void readableTokenThatNamesAnotherTenantIsNotSent() {
        String foreign = "eyJhbGciOiJSUzI1NiJ9." + base64("{\"tid\":\"" + FABRIKAM.tenant() + "\"}") + ".c2ln";
        OkHttpClient client = client(new BearerTokenInterceptor(request -> token(request, foreign)));

        assertThatThrownBy(() -> client.newCall(request(API, CONTOSO)).execute())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("another tenant");
        assertThat(sent).isEmpty();
    }

    @Test
    void readableTokenThatNamesItsOwnTenantIsSent() throws Exception {
        String own = "eyJhbGciOiJSUzI1NiJ9." + base64("{\"tid\":\"" + CONTOSO.tenant() + "\"}") + ".c2ln";
        OkHttpClient client = client(new BearerTokenInterceptor(request -> token(request, own)));
        answer(200, "");

        client.newCall(request(API, CONTOSO)).execute().close();

        assertThat(sent).hasSize(1);
    }

    @Test
    void tokenOfAResourceGoesToThatResourcesHost() throws Exception {
        answer(200, "");

        get("https://graph.microsoft.com/v1.0/organization", CONTOSO.to(Resource.GRAPH));

        assertThat(sent).hasSize(1);
    }

    private OkHttpClient client(BearerTokenInterceptor interceptor) {
        return new OkHttpClient.Builder()
                .addInterceptor(interceptor)
                .addInterceptor(chain -> {
                    sent.add(chain.request());
                    return answers.remove().request(chain.request()).build();
                })
                .build();
    }

    private void answer(int status, String body) {
        openBodies++;
        Source closing = new ForwardingSource(new Buffer().writeUtf8(body)) {
            private boolean closed;

            @Override
            public void close() throws IOException {
                if (!closed) {
                    closed = true;
                    openBodies--;
                }
                super.close();
            }
        };
        answers.add(new Response.Builder()
                .protocol(Protocol.HTTP_2)
                .code(status)
                .message("")
                .body(ResponseBody.create(Okio.buffer(closing), MediaType.get("application/json"), body.length())));
    }

    private void get(String url, TokenRequest request) throws IOException {
        client.newCall(request(url, request)).execute().close();
    }

    private static Request request(String url, TokenRequest request) {
        return new Request.Builder().url(url).tag(TokenRequest.class, request).build();
    }

    private static AccessToken token(TokenRequest request, String value) {
        return AccessToken.of(request, Cloud.PUBLIC, Secret.of(value), Instant.EPOCH, Set.of());
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static RequestBody oneShot() {
        return new RequestBody() {
            @Override
            public @Nullable MediaType contentType() {
                return null;
            }

            @Override
            public boolean isOneShot() {
                return true;
            }

            @Override
            public void writeTo(BufferedSink sink) {}
        };
    }

    /** Gives each partner tokens numbered from 1, a new one once the last is invalidated. */
    private static final class CountingProvider implements TokenProvider {
        private final List<AccessToken> given = new ArrayList<>();
        private final List<AccessToken> invalidated = new ArrayList<>();
        private final List<ClaimsChallenge> demanded = new ArrayList<>();
        private int failAfter = Integer.MAX_VALUE;
        private int laterConsents;
        private int number = 1;

        @Override
        public AccessToken token(TokenRequest request) throws AuthException {
            if (given.size() >= failAfter) {
                throw AuthFailure.builder().because("the test says so").unavailable();
            }
            AccessToken token = BearerTokenInterceptorTest.token(request, request.partner() + "-" + number);
            given.add(token);
            return token;
        }

        @Override
        public void invalidate(AccessToken rejected) {
            invalidated.add(rejected);
            number++;
        }

        @Override
        public void consentRefused(AccessToken rejected) {
            if (laterConsents-- > 0) {
                number++;
            }
        }

        @Override
        public void invalidate(AccessToken rejected, ClaimsChallenge claims) {
            demanded.add(claims);
            number++;
        }
    }
}
