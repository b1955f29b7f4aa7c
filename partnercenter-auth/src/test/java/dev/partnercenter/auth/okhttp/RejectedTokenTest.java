package dev.partnercenter.auth.okhttp;

import static dev.partnercenter.auth.okhttp.ApiBed.API;
import static dev.partnercenter.auth.okhttp.ApiBed.CONTOSO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.partnercenter.auth.AccessToken;
import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.ClaimsChallenge;
import java.util.List;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.Buffer;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What follows when an API refuses the token that a call carried. */
class RejectedTokenTest {
    private final ApiBed api = new ApiBed();
    private final CountingProvider tokens = api.tokens;
    private final List<Request> sent = api.sent;
    private final OkHttpClient client = api.client;

    @Test
    @DisplayName("F10: a replay closes the body of the first answer")
    void rejectedTokenIsRenewedOnceAndTheCallReplayedOnceWithTheFirstBodyClosed() throws Exception {
        api.answer(401, "");
        api.answer(200, "fine");

        try (Response response = client.newCall(ApiBed.request(API, CONTOSO)).execute()) {
            assertThat(response.code()).isEqualTo(200);
        }

        assertThat(sent)
                .extracting(request -> request.header("Authorization"))
                .containsExactly("Bearer " + CONTOSO.partner() + "-1", "Bearer " + CONTOSO.partner() + "-2");
        assertThat(tokens.invalidated).containsExactly(tokens.given.get(0));
        assertThat(api.openBodies()).isZero();
    }

    @Test
    @DisplayName("F8: an endless 401 is two calls and not more")
    void endless401IsTwoCallsAndNotMore() throws Exception {
        api.answer(401, "");
        api.answer(401, "");

        try (Response response = client.newCall(ApiBed.request(API, CONTOSO)).execute()) {
            assertThat(response.code()).isEqualTo(401);
        }

        assertThat(sent).hasSize(2);
        assertThat(tokens.given).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Unauthorized", "{not json", "{\"code\":\"400\"}", "[]"})
    void anyOther401IsWorthOneRenewal(String body) throws Exception {
        api.answer(401, body);
        api.answer(200, "");

        api.get(API, CONTOSO);

        assertThat(sent).hasSize(2);
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
        api.answer(401, body);

        try (Response response = client.newCall(ApiBed.request(API, CONTOSO)).execute()) {
            assertThat(response.code()).isEqualTo(401);
            assertThat(response.body().string()).isEqualTo(body);
        }
        assertThat(sent).hasSize(1);
        assertThat(tokens.invalidated).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"code\":\"900421\"}", "{\"code\":10001}", "<h1>MFA Required</h1>"})
    void callIsReplayedOnceWithATokenOfALaterConsent(String body) throws Exception {
        api.answer(401, body);
        api.answer(401, body);
        tokens.laterConsents = 1;

        try (Response response = client.newCall(ApiBed.request(API, CONTOSO)).execute()) {
            assertThat(response.code()).isEqualTo(401);
        }

        assertThat(sent)
                .extracting(request -> request.header("Authorization"))
                .containsExactly("Bearer " + CONTOSO.partner() + "-1", "Bearer " + CONTOSO.partner() + "-2");
        assertThat(tokens.invalidated).as("no renewal of the same consent").isEmpty();
        assertThat(api.openBodies()).isZero();
    }

    @Test
    @DisplayName("F8: a 403 renews nothing")
    void forbiddenRenewsNothing() throws Exception {
        api.answer(403, "{\"code\":\"900150\"}");

        try (Response response = client.newCall(ApiBed.request(API, CONTOSO)).execute()) {
            assertThat(response.code()).isEqualTo(403);
        }
        assertThat(sent).hasSize(1);
        assertThat(tokens.invalidated).isEmpty();
    }

    @Test
    void bodyThatCanBeSentOnceIsNotReplayed() throws Exception {
        api.answer(401, "");

        try (Response response = client.newCall(ApiBed.request(API, CONTOSO)
                        .newBuilder()
                        .post(oneShot())
                        .build())
                .execute()) {
            assertThat(response.code()).isEqualTo(401);
        }
        assertThat(sent).hasSize(1);
    }

    @Test
    void bodyThatCanBeSentAgainIsReplayedWhole() throws Exception {
        api.answer(401, "");
        api.answer(201, "");
        RequestBody body = RequestBody.create("{\"a\":1}", MediaType.get("application/json"));

        client.newCall(ApiBed.request(API, CONTOSO).newBuilder().post(body).build())
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
        AccessToken only = CountingProvider.token(CONTOSO, "only");
        OkHttpClient client = api.client(new BearerTokenInterceptor(request -> only));
        api.answer(401, "");

        try (Response response = client.newCall(ApiBed.request(API, CONTOSO)).execute()) {
            assertThat(response.code()).isEqualTo(401);
        }
        assertThat(sent).hasSize(1);
    }

    @Test
    void renewalThatFailsIsThrownAndTheResponseClosed() {
        api.answer(401, "");
        tokens.failAfter = 1;

        assertThatThrownBy(() -> api.get(API, CONTOSO)).isInstanceOf(AuthException.Unavailable.class);
        assertThat(api.openBodies()).isZero();
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
        api.answer(401, "").header("WWW-Authenticate", header);
        api.answer(200, "");

        api.get(API, CONTOSO);

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
        api.answer(401, "").header("WWW-Authenticate", header);
        api.answer(200, "");

        api.get(API, CONTOSO);

        assertThat(tokens.demanded).isEmpty();
        assertThat(tokens.invalidated).hasSize(1);
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
}
