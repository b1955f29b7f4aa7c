package dev.partnercenter.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.partnercenter.auth.AccessToken;
import dev.partnercenter.auth.AppUserTokenProvider;
import dev.partnercenter.auth.TokenRequest;
import dev.partnercenter.auth.consent.ConsentedPartner;
import dev.partnercenter.auth.consent.ExpectedPartner;
import dev.partnercenter.auth.consent.PartnerConsent;
import dev.partnercenter.auth.consent.PendingConsent;
import dev.partnercenter.auth.entra.AuthRuntime;
import dev.partnercenter.auth.entra.ClientCredential;
import dev.partnercenter.auth.entra.Cloud;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.entra.Resource;
import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.auth.okhttp.BearerTokenInterceptor;
import dev.partnercenter.auth.secret.InMemorySecretStore;
import dev.partnercenter.auth.secret.Secret;
import dev.partnercenter.client.api.Page;
import dev.partnercenter.client.customers.Customer;
import dev.partnercenter.testing.Journal;
import dev.partnercenter.testing.PartnerCenterSimulator;
import dev.partnercenter.testing.SimulatedCloud;
import dev.partnercenter.testing.SimulatedPartner;
import java.net.URI;
import java.util.stream.Stream;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The whole way, from a person's consent to the last page of customers, in each cloud and under its own hosts. */
class CloudsTest {
    private static final TenantId PARTNER = TenantId.of("bbbbbbbb-0000-4000-8000-000000000001");
    private static final String REDIRECT_URI = "http://localhost/consent";

    private final SimulatedPartner partner =
            SimulatedPartner.builder(PARTNER.value()).customers(5).build();
    private final TokenRequest customer = TokenRequest.forPartner(PARTNER)
            .inCustomer(TenantId.of(partner.customers().get(0).tenantId()));

    static Stream<Arguments> clouds() {
        return Stream.of(
                Arguments.of(Cloud.PUBLIC, SimulatedCloud.PUBLIC),
                Arguments.of(Cloud.US_GOVERNMENT, SimulatedCloud.US_GOVERNMENT),
                Arguments.of(Cloud.CHINA, SimulatedCloud.CHINA),
                Arguments.of(custom("stack.example"), SimulatedCloud.under("stack.example")),
                Arguments.of(custom("stack.example:8443"), SimulatedCloud.under("stack.example:8443")));
    }

    private static Cloud custom(String domain) {
        return Cloud.custom("stack")
                .authority("https://login." + domain)
                .api(Resource.PARTNER_CENTER, "https://partnercenter." + domain)
                .api(Resource.GRAPH, "https://graph." + domain)
                .api(Resource.ARM, "https://management." + domain + "/")
                .api(Resource.EXCHANGE_ONLINE, "https://outlook." + domain)
                .build();
    }

    @ParameterizedTest
    @MethodSource("clouds")
    void consentRedemptionAndPagesOfCustomersStayWithinTheCloud(Cloud cloud, SimulatedCloud simulated)
            throws Exception {
        try (PartnerCenterSimulator microsoft = PartnerCenterSimulator.builder()
                        .cloud(simulated)
                        .app(World.CLIENT_ID, "secret")
                        .redirectUri(REDIRECT_URI)
                        .partner(partner)
                        .start();
                PartnerApp app = app(cloud, microsoft)) {
            InMemorySecretStore store = InMemorySecretStore.create(microsoft.clock());

            ConsentedPartner consented = consent(app, store, microsoft);
            AppUserTokenProvider tokens = AppUserTokenProvider.create(app, store);
            Page<Customer> first = PartnerCenter.create(app, tokens)
                    .forPartner(PARTNER)
                    .customers()
                    .list(3);
            Page<Customer> last = first.next().orElseThrow();

            assertThat(consented.partner()).isEqualTo(PARTNER);
            assertThat(first.items()).hasSize(3);
            assertThat(last.items()).hasSize(2);
            assertThat(last.hasNext()).isFalse();
            assertThat(microsoft.journal().entries())
                    .extracting(Journal.Entry::host)
                    .containsOnly(host(simulated.login()), host(simulated.partnerCenter()));
            assertThat(microsoft.journal().count(Journal.Kind.API)).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @MethodSource("clouds")
    void customersTokensAreGoodAtTheCloudsOtherApis(Cloud cloud, SimulatedCloud simulated) throws Exception {
        try (PartnerCenterSimulator microsoft = PartnerCenterSimulator.builder()
                        .cloud(simulated)
                        .app(World.CLIENT_ID, "secret")
                        .redirectUri(REDIRECT_URI)
                        .partner(partner)
                        .start();
                PartnerApp app = app(cloud, microsoft)) {
            InMemorySecretStore store = InMemorySecretStore.create(microsoft.clock());
            consent(app, store, microsoft);
            AppUserTokenProvider tokens = AppUserTokenProvider.create(app, store);
            OkHttpClient http = microsoft
                    .httpClient()
                    .newBuilder()
                    .addInterceptor(new BearerTokenInterceptor(tokens))
                    .build();

            for (Resource api : new Resource[] {Resource.GRAPH, Resource.ARM, Resource.EXCHANGE_ONLINE}) {
                URI address = URI.create(cloud.address(api) + "/things");
                AccessToken token = tokens.token(customer.to(api));
                assertThat(token.mayBeSentTo(address)).isTrue();
                Request call = new Request.Builder()
                        .url(address.toString())
                        .tag(TokenRequest.class, customer.to(api))
                        .build();
                try (Response response = http.newCall(call).execute()) {
                    assertThat(response.code()).as("%s at %s", api, address).isEqualTo(200);
                }
            }
        }
    }

    private static String host(String place) {
        return place.replace(":8443", "");
    }

    private static PartnerApp app(Cloud cloud, PartnerCenterSimulator microsoft) {
        return PartnerApp.builder()
                .clientId(World.CLIENT_ID)
                .credential(ClientCredential.secret(Secret.of("secret")))
                .cloud(cloud)
                .runtime(AuthRuntime.builder()
                        .httpClient(microsoft.httpClient())
                        .clocks(microsoft.clock(), microsoft.clock()::nanoTime)
                        .scheduler(microsoft.clock().scheduler())
                        .build())
                .build();
    }

    private static ConsentedPartner consent(PartnerApp app, InMemorySecretStore store, PartnerCenterSimulator microsoft)
            throws Exception {
        PartnerConsent consent =
                PartnerConsent.builder(app, store).redirectUri(REDIRECT_URI).build();
        PendingConsent pending = consent.begin(ExpectedPartner.of(PARTNER), "session");
        return consent.complete(
                pending, "session", microsoft.signIn(pending.authorizationUrl()).toString());
    }
}
