package dev.partnercenter.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.Cloud;
import dev.partnercenter.auth.entra.Resource;
import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.auth.secret.Secret;
import dev.partnercenter.auth.secret.SecretName;
import dev.partnercenter.auth.secret.SecretVersion;
import dev.partnercenter.testing.Journal;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One refresh token of the partner, and what it is good for: its own tenant, its customers', and every API. */
class CustomerTokensTest {
    private static final SecretName NAME = new SecretName(TestBed.PARTNER.value());

    private final TestBed bed = TestBed.inline();
    private final AppUserTokenProvider tokens = AppUserTokenProvider.create(bed.app, bed.store);
    private final TokenRequest own = TokenRequest.forPartner(TestBed.PARTNER);

    @BeforeEach
    void consent() throws Exception {
        bed.consented();
    }

    @AfterEach
    void close() {
        bed.close();
    }

    static Stream<Resource> resources() {
        return Stream.of(
                Resource.PARTNER_CENTER,
                Resource.PARTNER_SERVICES,
                Resource.GRAPH,
                Resource.GRAPH.withScopes("User.Read.All", "Mail.Send"),
                Resource.ARM,
                Resource.ARM.withScopes("user_impersonation"),
                Resource.EXCHANGE_ONLINE,
                Resource.of("https://graph.microsoft.com"),
                Resource.of("https://management.azure.com/"));
    }

    @ParameterizedTest
    @MethodSource("resources")
    void partnersTokenOpensItsOwnTenantAndEveryCustomersForEachResource(Resource resource) throws Exception {
        Set<String> values = new HashSet<>();
        for (TenantId tenant : List.of(TestBed.PARTNER, bed.customer(0), bed.customer(1))) {
            bed.microsoft.journal().clear();

            AccessToken token = tokens.token(own.inCustomer(tenant).to(resource));

            values.add(token.value().reveal());
            assertThat(bed.microsoft.journal().entries()).singleElement().satisfies(sent -> {
                assertThat(sent.path()).isEqualTo("/" + tenant + "/oauth2/v2.0/token");
                assertThat(sent.grantType()).isEqualTo("refresh_token");
                assertThat(sent.scopes()).contains(Cloud.PUBLIC.scope(resource).split(" "));
            });
            assertThat(status(token, resource)).isEqualTo(200);
        }
        assertThat(values).hasSize(3);
    }

    @ParameterizedTest
    @MethodSource("resources")
    void refreshTokenFromACustomersTenantNeverReplacesThePartners(Resource resource) throws Exception {
        List<SecretVersion> before = bed.store.versions(NAME);
        bed.clock.advance(Duration.ofDays(10));
        bed.microsoft
                .faults()
                .tokenEndpoint()
                .forTenant(bed.customer(0).value())
                .answerNext(
                        1,
                        200,
                        "application/json",
                        "{\"token_type\":\"Bearer\",\"access_token\":\"a\",\"expires_in\":3599,"
                                + "\"refresh_token\":\"customers-own\"}",
                        Map.of());

        tokens.token(own.inCustomer(bed.customer(0)).to(resource));

        // The stored one was due, so the partner's own tenant was asked for its successor.
        assertThat(bed.microsoft.journal().entries())
                .extracting(Journal.Entry::tenant)
                .containsExactly(bed.customer(0).value(), TestBed.PARTNER.value());
        assertThat(bed.store.versions(NAME)).hasSize(before.size() + 1);
        for (SecretVersion version : bed.store.versions(NAME)) {
            assertThat(bed.store.read(NAME, version.id())).isPresent().get().isNotEqualTo(Secret.of("customers-own"));
        }
    }

    @ParameterizedTest
    @MethodSource("resources")
    void customersRedemptionOfAYoungTokenWritesNothing(Resource resource) throws Exception {
        List<SecretVersion> before = bed.store.versions(NAME);

        tokens.token(own.inCustomer(bed.customer(0)).to(resource));

        assertThat(bed.store.versions(NAME)).isEqualTo(before);
        assertThat(bed.tokenRequests()).isEqualTo(1);
    }

    @Test
    void narrowTokenIsHeldBesideTheOneForEverything() throws Exception {
        TokenRequest everything = own.inCustomer(bed.customer(0)).to(Resource.GRAPH);
        TokenRequest narrow = everything.to(Resource.GRAPH.withScopes("User.Read.All"));

        AccessToken wide = tokens.token(everything);
        AccessToken one = tokens.token(narrow);

        assertThat(one.scopes()).contains("https://graph.microsoft.com/User.Read.All");
        assertThat(one.scopes()).doesNotContain("https://graph.microsoft.com/.default");
        assertThat(tokens.token(everything)).isSameAs(wide).isNotSameAs(one);
        assertThat(tokens.token(narrow)).isSameAs(one);
        assertThat(bed.tokenRequests()).isEqualTo(2);
    }

    @Test
    void appsOwnTokenCannotBeNarrowed() {
        AppOnlyTokenProvider appOnly = AppOnlyTokenProvider.create(bed.app);

        assertThatThrownBy(() -> appOnly.token(own.to(Resource.GRAPH.withScopes("User.Read.All"))))
                .isInstanceOf(AuthException.Configuration.class)
                .hasMessageContaining("graph (User.Read.All)");
    }

    @Test
    void strangersTenantIsThatCustomersMatterAndOthersGoOn() throws Exception {
        TenantId stranger = TenantId.of(bed.otherPartner.customers().get(0).tenantId());

        assertThatThrownBy(() -> tokens.token(own.inCustomer(stranger).to(Resource.GRAPH)))
                .isInstanceOf(AuthException.CustomerAccess.class);
        assertThat(tokens.token(own.inCustomer(bed.customer(0)).to(Resource.GRAPH)))
                .isNotNull();
    }

    private int status(AccessToken token, Resource resource) throws Exception {
        if (resource.equals(Resource.PARTNER_CENTER)
                && !token.request().tenant().equals(TestBed.PARTNER)) {
            return 200; // Partner Center itself serves partners' own tenants.
        }
        OkHttpClient http = bed.microsoft.httpClient();
        String path = resource.equals(Resource.PARTNER_CENTER) ? "/v1/customers" : "/v1.0/things";
        Request call = new Request.Builder()
                .url(Cloud.PUBLIC.address(resource) + path)
                .header("Authorization", token.authorizationHeader())
                .build();
        try (Response response = http.newCall(call).execute()) {
            return response.code();
        }
    }
}
