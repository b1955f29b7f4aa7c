package dev.partnercenter.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.partnercenter.auth.TokenRequest;
import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.client.api.PartnerCenterException;
import dev.partnercenter.testing.Journal;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import okhttp3.ConnectionPool;
import okhttp3.Request;
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
        world.answer(status, "", Map.of("Location", "https://graph.microsoft.com/v1.0/me"));

        assertThatThrownBy(() -> world.contoso.customers().list())
                .isInstanceOfSatisfying(
                        PartnerCenterException.class,
                        e -> assertThat(e.remedy()).startsWith("Whoever operates the app must see who answers"));

        assertThat(world.sent()).hasSize(1);
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
        List<Request> seen = new CopyOnWriteArrayList<>();
        List<Request> onTheWire = new CopyOnWriteArrayList<>();
        world.close();
        world = new World(
                7,
                client -> client.addInterceptor(chain -> {
                            seen.add(chain.request());
                            return chain.proceed(chain.request());
                        })
                        .addNetworkInterceptor(chain -> {
                            onTheWire.add(chain.request());
                            return chain.proceed(chain.request());
                        }));

        world.contoso.customers().list();

        assertThat(world.microsoft.journal().count(Journal.Kind.TOKEN)).isOne();
        assertThat(seen).hasSize(1).allSatisfy(request -> {
            assertThat(request.url().host()).isEqualTo("api.partnercenter.microsoft.com");
            assertThat(request.header("Authorization")).isNull();
        });
        assertThat(onTheWire)
                .hasSize(1)
                .allSatisfy(request -> assertThat(request.url().host()).isEqualTo("api.partnercenter.microsoft.com"));
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
        assertThatThrownBy(() -> builder.callTime(Duration.ZERO)).hasMessage("call time must be positive");
        assertThatThrownBy(() -> builder.callTime(Duration.ofSeconds(-1))).hasMessage("call time must be positive");
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
