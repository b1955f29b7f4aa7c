package dev.partnercenter.testing;

import static dev.partnercenter.testing.Wire.OTHER_TENANT;
import static dev.partnercenter.testing.Wire.PARTNER_CENTER;
import static dev.partnercenter.testing.Wire.TENANT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.partnercenter.testing.Wire.Answer;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.ProtocolException;
import java.net.URI;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FaultsTest {
    private static final Duration A_MINUTE = Duration.ofMinutes(1);
    private static final String SCOPE = PARTNER_CENTER + "/.default";

    private final PartnerCenterSimulator simulator = Wire.world().start();
    private final Faults faults = simulator.faults();
    private final Wire wire = new Wire(simulator);

    @AfterEach
    void close() {
        simulator.close();
    }

    @Test
    void scriptedAnswersAreGivenInTurnAndThenTheServiceIsBack() throws Exception {
        faults.tokenEndpoint().answerNext(1, 503, "text/html", "<html>busy</html>", Map.of("Retry-After", "7"));
        faults.tokenEndpoint().oauthErrorNext(1, "temporarily_unavailable", 90033);

        Answer first = wire.appOnly(TENANT, SCOPE);
        Answer second = wire.appOnly(TENANT, SCOPE);
        Answer third = wire.appOnly(TENANT, SCOPE);

        assertThat(first.text()).isEqualTo("<html>busy</html>");
        assertThat(first.headers().get("Retry-After")).isEqualTo("7");
        assertThat(second.status()).isEqualTo(503);
        assertThat(second.json()).containsEntry("error_codes", List.of(90033L));
        assertThat(third.status()).isEqualTo(200);
    }

    @Test
    void scriptedAnswerThatSaysItIsCompressedIs() throws Exception {
        faults.tokenEndpoint().answerNext(1, 200, "text/plain", "1".repeat(99_999), Map.of("Content-Encoding", "gzip"));

        assertThat(wire.appOnly(TENANT, SCOPE).text()).hasSize(99_999).containsOnlyDigits();
    }

    @Test
    void bytesAreSentAsTheyAreWhateverTheHeadersSay() throws Exception {
        byte[] bytes = {(byte) 0xff, 0, '\r', '\n'};
        faults.tokenEndpoint().answerNext(1, 200, "application/json", bytes, Map.of("Content-Language", "none"));
        faults.tokenEndpoint().answerNext(1, 200, "application/json", bytes, Map.of("Content-Encoding", "gzip"));

        assertThat(wire.appOnly(TENANT, SCOPE).text()).endsWith("\0\r\n");
        assertThatThrownBy(() -> wire.appOnly(TENANT, SCOPE))
                .as("four bytes are not even the beginning of what is compressed")
                .isInstanceOf(EOFException.class);
    }

    @Test
    void faultOfOneTenantSparesTheOthers() throws Exception {
        faults.tokenEndpoint().forTenant(TENANT).oauthErrorNext(Integer.MAX_VALUE, "invalid_grant", 65001);

        assertThat(wire.appOnly(OTHER_TENANT, SCOPE).status()).isEqualTo(200);
        assertThat(wire.appOnly(TENANT, SCOPE).status()).isEqualTo(400);
        assertThat(wire.appOnly(TENANT, SCOPE).json()).containsEntry("suberror", "consent_required");
        faults.clear();
        assertThat(wire.appOnly(TENANT, SCOPE).status()).isEqualTo(200);
    }

    @Test
    void errorAtTheAuthorizationEndpointComesBackInTheRedirect() {
        faults.authorizationEndpoint().oauthErrorNext(1, "access_denied", 65004);

        URI back = simulator.signIn(Wire.authorizationUrl(TENANT).build().uri());

        HttpUrl url = HttpUrl.get(back.toString());
        assertThat(url.queryParameter("error")).isEqualTo("access_denied");
        assertThat(url.queryParameter("state")).isEqualTo("the state");
        assertThat(url.queryParameter("code")).isNull();
    }

    @Test
    void apiIsThrottledAsItsGatewayWritesIt() throws Exception {
        faults.api().throttleNext(1, Duration.ofSeconds(57));

        Answer reply = wire.get(PARTNER_CENTER + "/v1/customers", null);

        assertThat(reply.status()).isEqualTo(429);
        assertThat(reply.headers().get("Retry-After")).isEqualTo("57");
        assertThat(reply.json())
                .containsEntry("statusCode", 429L)
                .containsEntry("message", "Rate limit is exceeded. Try again in 57 seconds.");
    }

    @Test
    void lostAnswerLeavesTheWorkDone() throws Exception {
        String token = wire.appOnly(TENANT, "https://vault.azure.net/.default").string("access_token");
        String secret = "https://contoso.vault.azure.net/secrets/name?api-version=7.4";
        faults.vault().forMethod("PUT").loseAnswerNext(1);

        assertThatThrownBy(() -> once(A_MINUTE)
                        .newCall(new Request.Builder()
                                .url(secret)
                                .header("Authorization", "Bearer " + token)
                                .put(RequestBody.create("{\"value\":\"one\"}", null))
                                .build())
                        .execute())
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(InterruptedIOException.class);
        assertThat(wire.get(secret, token).string("value")).isEqualTo("one");
    }

    @ParameterizedTest
    @EnumSource(
            value = Protocol.class,
            names = {"HTTP_1_1", "HTTP_2"})
    void disconnectedRequestIsNotSeenByTheService(Protocol protocol) {
        faults.vault().disconnectNext(1);
        OkHttpClient http = once(A_MINUTE)
                .newBuilder()
                .protocols(List.copyOf(EnumSet.of(Protocol.HTTP_1_1, protocol)))
                .build();

        assertThatThrownBy(() -> http.newCall(new Request.Builder()
                                .url("https://contoso.vault.azure.net/secrets")
                                .build())
                        .execute())
                .isInstanceOf(IOException.class)
                .isNotInstanceOfAny(InterruptedIOException.class, ProtocolException.class);
    }

    @Test
    void requestLeftOpenGetsNoAnswer() throws Exception {
        String keys = "https://login.microsoftonline.com/common/discovery/v2.0/keys";
        // What follows goes by the same connection: of its little time none goes to a handshake.
        assertThat(wire.get(keys, null).status()).isEqualTo(200);
        faults.keys().leaveOpenNext(1);

        assertThatThrownBy(() -> once(Duration.ofSeconds(1))
                        .newCall(new Request.Builder().url(keys).build())
                        .execute())
                .isInstanceOf(InterruptedIOException.class);
        assertThat(simulator.journal().entries())
                .extracting(Journal.Entry::status)
                .containsExactly(200, 0);
    }

    @Test
    void heldRequestsWaitAtTheDoorUntilReleased() throws Exception {
        CompletableFuture<Answer> answer;
        try (Hold hold = faults.tokenEndpoint().hold()) {
            answer = CompletableFuture.supplyAsync(this::appOnlyToken);
            hold.awaitArrived(1);

            assertThat(simulator.journal().count(Journal.Kind.TOKEN)).isZero();
            assertThat(answer).isNotDone();
        }
        assertThat(answer.join().status()).isEqualTo(200);
    }

    @Test
    void tokenRepliesMayBeWrittenAsTheOldEndpointDid() throws Exception {
        faults.numbersAsStrings(true).tokenLifetime(Duration.ofHours(24)).refreshIn(Duration.ofHours(12));

        assertThat(wire.appOnly(TENANT, SCOPE).json())
                .containsEntry("expires_in", "86400")
                .containsEntry("refresh_in", "43200");
    }

    @Test
    void refreshTokenMayBeLeftOut() throws Exception {
        faults.refreshTokenOmitted(true);

        assertThat(wire.redeem(TENANT, wire.code(TENANT)).json()).doesNotContainKey("refresh_token");
    }

    @Test
    void refreshedTokensMayLoseTheirMfa() throws Exception {
        String refresh = wire.redeem(TENANT, wire.code(TENANT)).string("refresh_token");
        faults.withoutMfa(true);

        String access = wire.refresh(TENANT, refresh, SCOPE).string("access_token");

        assertThat(wire.get(PARTNER_CENTER + "/v1/customers", access).json()).containsEntry("code", "900421");
    }

    @Test
    void accessTokensNameAnotherAudienceWhileToldTo() throws Exception {
        faults.tokenAudience("https://graph.windows.net");
        Answer refused = wire.get(
                PARTNER_CENTER + "/v1/customers", wire.appOnly(TENANT, SCOPE).string("access_token"));
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.json()).containsEntry("code", "900420");

        faults.clear();
        Answer taken = wire.get(
                PARTNER_CENTER + "/v1/customers", wire.appOnly(TENANT, SCOPE).string("access_token"));
        assertThat(taken.status()).isEqualTo(200);
    }

    @Test
    void microsoftsClockMayBeAhead() throws Exception {
        faults.clockAhead(Duration.ofHours(1));

        assertThat(wire.appOnly(TENANT, SCOPE).headers().get("Date")).isEqualTo("Thu, 01 Jan 2026 01:00:00 GMT");
    }

    private Answer appOnlyToken() {
        try {
            return wire.appOnly(TENANT, SCOPE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private OkHttpClient once(Duration callTime) {
        return simulator
                .httpClient()
                .newBuilder()
                .retryOnConnectionFailure(false)
                .callTimeout(callTime)
                .build();
    }
}
