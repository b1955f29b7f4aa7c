package dev.partnercenter.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.partnercenter.auth.TokenRequest;
import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.client.customers.Customer;
import dev.partnercenter.testing.Journal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.Cache;
import okhttp3.Cookie;
import okhttp3.CookieJar;
import okhttp3.HttpUrl;
import okhttp3.Request;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PartnerCenterTest {
    private final World world = new World();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void everyCallCarriesTheStandardHeaders() throws Exception {
        Customer customer = world.contoso.customers().list().items().get(0);
        world.contoso.customers().get(customer.tenant());

        assertThat(world.sent()).hasSize(2).allSatisfy(request -> {
            assertThat(request.header("Accept")).isEqualTo("application/json");
            assertThat(request.header("X-Locale")).isEqualTo("en-US");
            assertThat(request.header("MS-PartnerCenter-Client")).isEqualTo("partnercenter-java");
            assertThat(request.header("MS-PartnerCenter-Application")).isNull();
            assertThat(request.header("Authorization")).startsWith("Bearer ");
            assertThat(UUID.fromString(request.header("MS-RequestId"))).isNotNull();
            assertThat(UUID.fromString(request.header("MS-CorrelationId"))).isNotNull();
        });
    }

    @Test
    void twoLogicalCallsNeverShareAnId() throws Exception {
        world.contoso.customers().list(4).next();
        world.contoso.customers().list(4);

        assertThat(world.sent())
                .hasSize(3)
                .extracting(request -> request.header("MS-RequestId"))
                .doesNotHaveDuplicates();
        assertThat(world.sent())
                .extracting(request -> request.header("MS-CorrelationId"))
                .doesNotHaveDuplicates();
    }

    @Test
    void replayAfterARenewalKeepsTheIds() throws Exception {
        world.contoso.customers().list();
        world.microsoft.revokeAccessTokens(World.CONTOSO.value());

        world.contoso.customers().list();

        Request refused = world.sent().get(1);
        Request replayed = world.sent().get(2);
        assertThat(replayed.header("MS-RequestId")).isEqualTo(refused.header("MS-RequestId"));
        assertThat(replayed.header("MS-CorrelationId")).isEqualTo(refused.header("MS-CorrelationId"));
        assertThat(replayed.header("Authorization")).isNotEqualTo(refused.header("Authorization"));
        assertThat(world.sent()).hasSize(3);
    }

    @Test
    void applicationNameIsSent() throws Exception {
        PartnerCenter named = PartnerCenter.builder(world.app, world.tokens)
                .applicationName("Contoso Billing 2")
                .build();

        named.forPartner(World.CONTOSO).customers().list();

        assertThat(world.sent().get(0).header("MS-PartnerCenter-Application")).isEqualTo("Contoso Billing 2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "Contoso\nHost: evil", "Contosö"})
    void applicationNameThatIsNoHeaderIsRejected(String name) {
        PartnerCenter.Builder builder = PartnerCenter.builder(world.app, world.tokens);

        assertThatThrownBy(() -> builder.applicationName(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("application name must be 1 to 100 visible ASCII characters or spaces");
    }

    @Test
    void partnersSideBySideNeverMix() throws Exception {
        List<CompletableFuture<Void>> callers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            PartnerCenterClient partner = i % 2 == 0 ? world.contoso : world.fabrikam;
            int customers = i % 2 == 0 ? 7 : 2;
            callers.add(CompletableFuture.runAsync(() -> {
                for (int call = 0; call < 10; call++) {
                    assertThat(partner.customers().stream()).hasSize(customers);
                }
            }));
        }
        CompletableFuture.allOf(callers.toArray(CompletableFuture[]::new)).get();

        assertThat(calls(World.CONTOSO)).isEqualTo(40);
        assertThat(calls(World.FABRIKAM)).isEqualTo(40);
        assertThat(world.sent())
                .allSatisfy(request -> assertThat(request.header("Authorization"))
                        .isEqualTo(world.tokens
                                .token(Objects.requireNonNull(request.tag(TokenRequest.class)))
                                .authorizationHeader()));
    }

    @Test
    void nextPageIsAskedForAsTheSamePartner() throws Exception {
        world.contoso.customers().list(4).next();
        world.fabrikam.customers().list(1).next();

        assertThat(world.microsoft.journal().entries())
                .filteredOn(entry -> entry.kind() == Journal.Kind.API)
                .extracting(Journal.Entry::tenant)
                .containsExactly(
                        World.CONTOSO.value(), World.CONTOSO.value(), World.FABRIKAM.value(), World.FABRIKAM.value());
    }

    @Test
    void cacheOfTheUsersClientServesNoPartner(@TempDir Path directory) throws Exception {
        try (Cache cache = new Cache(directory.toFile(), 1 << 20);
                World cached = new World(7, client -> client.cache(cache))) {
            cached.answer(
                    200, "{\"items\":[{\"id\":\"" + World.CLIENT_ID + "\"}]}", Map.of("Cache-Control", "max-age=600"));
            cached.contoso.customers().list();

            assertThat(cached.fabrikam.customers().list().items()).hasSize(2);
            assertThat(cache.writeSuccessCount()).isZero();
        }
    }

    @Test
    void cookiesAndAuthenticatorOfTheUsersClientAreLeftOut() throws Exception {
        AtomicInteger used = new AtomicInteger();
        CookieJar jar = new CookieJar() {
            @Override
            public void saveFromResponse(HttpUrl url, List<Cookie> cookies) {
                used.incrementAndGet();
            }

            @Override
            public List<Cookie> loadForRequest(HttpUrl url) {
                used.incrementAndGet();
                return List.of();
            }
        };
        try (World other = new World(
                7,
                client -> client.cookieJar(jar).authenticator((route, response) -> {
                    used.incrementAndGet();
                    return null;
                }))) {
            other.answer(200, "{}", Map.of("Set-Cookie", "who=contoso"));
            other.contoso.customers().list();
            other.microsoft.revokeAccessTokens(World.CONTOSO.value());
            other.contoso.customers().list();

            assertThat(used).hasValue(0);
        }
    }

    @Test
    void clientKnowsItsPartner() {
        assertThat(world.contoso.partner()).isEqualTo(World.CONTOSO);
        assertThat(world.contoso).hasToString("PartnerCenterClient[" + World.CONTOSO + "]");
    }

    private long calls(TenantId partner) {
        return world.microsoft
                .journal()
                .count(entry -> entry.kind() == Journal.Kind.API
                        && partner.value().equals(entry.tenant())
                        && entry.status() == 200);
    }
}
