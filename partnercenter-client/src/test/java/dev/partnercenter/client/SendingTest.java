package dev.partnercenter.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.partnercenter.auth.TokenRequest;
import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.client.api.ApiRequest;
import dev.partnercenter.client.api.PartnerCenterException;
import dev.partnercenter.client.api.ResponseType;
import dev.partnercenter.testing.Journal;
import java.io.IOException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import okhttp3.ConnectionPool;
import okhttp3.Headers;
import okhttp3.Interceptor;
import okhttp3.Response;
import org.assertj.core.api.Condition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a token is on a call, and who sees it there. */
class SendingTest {
    private World world = new World();

    @AfterEach
    void close() {
        world.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {300, 301, 302, 303, 307, 308})
    @DisplayName("F3: no redirect is followed, so that no token crosses to another place")
    void redirectIsNotFollowed(int status) {
        List<ApiRequest> calls = List.of(
                ApiRequest.get("/v1/customers"),
                ApiRequest.head("/v1/domains/x"),
                ApiRequest.post("/v1/customers").body(Map.of("a", "b")),
                ApiRequest.put("/v1/customers").body(Map.of()),
                ApiRequest.patch("/v1/customers").body(Map.of()),
                ApiRequest.delete("/v1/customers/x"));
        for (ApiRequest call : calls) {
            world.answer(status, "", Map.of("Location", "https://graph.microsoft.com/v1.0/me"));

            assertThatThrownBy(() -> world.contoso.call(call, ResponseType.nothing()))
                    .isInstanceOfSatisfying(
                            PartnerCenterException.class,
                            e -> assertThat(e.remedy()).startsWith("Whoever operates the app must see who answers"));
        }

        assertThat(world.sent()).hasSize(calls.size());
        assertThat(world.microsoft.journal().count(Journal.Kind.OTHER)).isZero();
    }

    @Test
    @DisplayName("F4: a token is in one header and in nothing else of a call")
    void tokenIsInOneHeaderAlone() throws Exception {
        world.contoso.customers().list(3).next();

        String token = world.tokens
                .token(TokenRequest.forPartner(World.CONTOSO))
                .value()
                .reveal();
        assertThat(world.sent()).hasSize(2).allSatisfy(request -> {
            assertThat(request.url().toString()).doesNotContain(token);
            assertThat(request.body()).isNull();
            assertThat(request.headers().toMultimap().values().stream()
                            .flatMap(List::stream)
                            .filter(value -> value.contains(token)))
                    .hasSize(1);
        });
    }

    @Test
    @DisplayName("F10: answers that are refused, repeated or cannot be read leave no connection in use")
    void bodiesAreClosed() throws Exception {
        PartnerCenterClient repeating =
                PartnerCenter.create(world.app, world.tokens).forPartner(World.CONTOSO);
        world.contoso.customers().list();
        world.microsoft.revokeAccessTokens(World.CONTOSO.value());
        world.contoso.customers().list();
        world.answer(403, "{\"code\":\"2032\"}");
        world.answer(200, "no json");
        world.answer(400, " ".repeat(1 << 20));
        for (int call = 0; call < 3; call++) {
            assertThatThrownBy(() -> world.contoso.customers().list()).isInstanceOf(PartnerCenterException.class);
        }
        world.answer(504, "{}");
        repeating.customers().list();

        ConnectionPool pool = world.app.runtime().httpClient().connectionPool();
        assertThat(pool.idleConnectionCount()).isEqualTo(pool.connectionCount()).isPositive();
    }

    @Test
    @DisplayName("G4: what the user's client logs of calls holds no token, and of token requests it sees nothing")
    void interceptorsOfTheUserSeeNeitherTokensNorTokenRequests() throws Exception {
        List<String> log = new CopyOnWriteArrayList<>();
        world.close();
        world = new World(
                7,
                client -> client.addInterceptor(chain -> logged(chain, log))
                        .addNetworkInterceptor(chain -> logged(chain, log)));
        world.contoso.customers().list();
        world.microsoft.revokeAccessTokens(World.CONTOSO.value());

        world.contoso.customers().list();

        List<String> tokens = world.sent().stream()
                .map(request ->
                        Objects.requireNonNull(request.header("Authorization")).substring("Bearer ".length()))
                .distinct()
                .toList();
        assertThat(tokens).as("the first, and the one after the refusal").hasSize(2);
        assertThat(world.microsoft.journal().count(Journal.Kind.TOKEN)).isEqualTo(2);
        assertThat(log)
                .as("two calls before they have a token, three on the wire; and the answer to each")
                .hasSize(10)
                .allMatch(line -> line.contains("https://api.partnercenter.microsoft.com/"))
                .noneMatch(line -> tokens.stream().anyMatch(line::contains))
                .areExactly(8, new Condition<>(line -> line.contains("Authorization: Bearer ***"), "tell of a token"));
    }

    /** As one that logs whole calls does. */
    private static Response logged(Interceptor.Chain chain, List<String> log) throws IOException {
        log.add(chain.request() + "\n" + bare(chain.request().headers()));
        Response response = chain.proceed(chain.request());
        log.add(response + "\n" + bare(response.request().headers()) + response.headers()
                + response.peekBody(Long.MAX_VALUE).string());
        return response;
    }

    /** Not as OkHttp prints them, which hides this one by itself. */
    private static String bare(Headers headers) {
        return headers.toMultimap().entrySet().stream()
                .flatMap(header -> header.getValue().stream().map(value -> header.getKey() + ": " + value))
                .map(line -> line.replaceFirst("^authorization", "Authorization"))
                .collect(Collectors.joining("\n"));
    }

    @Test
    void localeAndTheWishForAReportAreSentWhereTheyAreSet() throws Exception {
        PartnerCenter german = PartnerCenter.builder(world.app, world.tokens)
                .locale(Locale.GERMANY)
                .validateMfa()
                .build();

        german.forPartner(World.CONTOSO).customers().list();
        world.contoso.customers().list();

        assertThat(world.sent())
                .extracting(request -> request.header("X-Locale"))
                .containsExactly("de-DE", "en-US");
        assertThat(world.sent())
                .extracting(request -> request.header("ValidateMfa"))
                .containsExactly("true", null);
    }

    @Test
    void limitsOutOfRangeAreRejected() {
        PartnerCenter.Builder builder = PartnerCenter.builder(world.app, world.tokens);

        assertThatThrownBy(() -> builder.attempts(0)).hasMessage("attempts must be between 1 and 3");
        assertThatThrownBy(() -> builder.attempts(4)).hasMessage("attempts must be between 1 and 3");
        assertThatThrownBy(() -> builder.callTime(Duration.ZERO))
                .hasMessage("call time must be positive, a day at most");
        assertThatThrownBy(() -> builder.callTime(Duration.ofSeconds(-1)))
                .hasMessage("call time must be positive, a day at most");
        assertThatThrownBy(() -> builder.callTime(ChronoUnit.FOREVER.getDuration()))
                .hasMessage("call time must be positive, a day at most");
    }

    @Test
    void failureToGetATokenIsNotRepeated() {
        world.microsoft.faults().tokenEndpoint().oauthErrorNext(1, "invalid_client", 7000222);
        PartnerCenterClient repeating =
                PartnerCenter.create(world.app, world.tokens).forPartner(World.CONTOSO);

        assertThatThrownBy(() -> repeating.customers().list()).isInstanceOf(AuthException.Credential.class);

        assertThat(world.microsoft.journal().count(Journal.Kind.TOKEN)).isOne();
        assertThat(world.sent()).isEmpty();
    }
}
