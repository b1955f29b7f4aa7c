package dev.partnercenter.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.azure.core.credential.TokenRequestContext;
import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpPipeline;
import com.azure.core.http.HttpPipelineBuilder;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.http.okhttp.OkHttpAsyncHttpClientBuilder;
import com.azure.core.http.policy.BearerTokenAuthenticationPolicy;
import com.azure.core.util.Configuration;
import com.azure.core.util.Context;
import dev.partnercenter.auth.AppUserTokenProvider;
import dev.partnercenter.auth.TokenRequest;
import dev.partnercenter.auth.consent.ExpectedPartner;
import dev.partnercenter.auth.consent.PartnerConsent;
import dev.partnercenter.auth.consent.PendingConsent;
import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.AuthRuntime;
import dev.partnercenter.auth.entra.ClientCredential;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.entra.Resource;
import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.auth.secret.InMemorySecretStore;
import dev.partnercenter.auth.secret.Secret;
import dev.partnercenter.testing.Journal;
import dev.partnercenter.testing.LoopbackProxy;
import dev.partnercenter.testing.PartnerCenterSimulator;
import dev.partnercenter.testing.SimulatedPartner;
import java.io.IOException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import okhttp3.ResponseBody;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import retrofit2.Response;

/** Other clients than the library's own, each with tokens of a customer's tenant, against a simulated Microsoft. */
class AdaptersTest {
    private static final String CLIENT_ID = "aaaaaaaa-0000-4000-8000-00000000000a";
    private static final String REDIRECT_URI = "http://localhost/consent";

    private final SimulatedPartner contoso = SimulatedPartner.builder("11111111-0000-4000-8000-000000000001")
            .customers(2)
            .build();
    private final TokenRequest inCustomer = TokenRequest.forPartner(TenantId.of(contoso.tenantId()))
            .inCustomer(TenantId.of(contoso.customers().get(0).tenantId()));
    private final PartnerCenterSimulator microsoft = PartnerCenterSimulator.builder()
            .app(CLIENT_ID, "secret")
            .redirectUri(REDIRECT_URI)
            .partner(contoso)
            .start();
    private final InMemorySecretStore store = InMemorySecretStore.create(microsoft.clock());
    private final PartnerApp app = PartnerApp.builder()
            .clientId(CLIENT_ID)
            .credential(ClientCredential.secret(Secret.of("secret")))
            .runtime(AuthRuntime.builder()
                    .httpClient(microsoft.httpClient())
                    .clocks(microsoft.clock(), microsoft.clock()::nanoTime)
                    .scheduler(microsoft.clock().scheduler())
                    .build())
            .build();
    private final AppUserTokenProvider tokens = AppUserTokenProvider.create(app, store);

    @BeforeEach
    void consent() throws IOException {
        PartnerConsent consent =
                PartnerConsent.builder(app, store).redirectUri(REDIRECT_URI).build();
        PendingConsent pending = consent.begin(ExpectedPartner.of(inCustomer.partner()), "session");
        consent.complete(
                pending, "session", microsoft.signIn(pending.authorizationUrl()).toString());
        microsoft.journal().clear();
    }

    @AfterEach
    void close() {
        app.close();
        microsoft.close();
    }

    @Test
    void azuresPipelineCarriesTheCustomersToken() {
        AzureCredential credential =
                new AzureCredential(tokens, inCustomer.to(Resource.ARM), AzureCredential.ARM_SCOPE);
        HttpPipeline pipeline = pipeline(credential, AzureCredential.ARM_SCOPE);

        assertThat(status(pipeline, "https://management.azure.com/subscriptions?api-version=2022-12-01"))
                .isEqualTo(200);
        assertThat(microsoft.journal().entries())
                .extracting(Journal.Entry::host, Journal.Entry::tenant)
                .containsExactly(
                        tuple("login.microsoftonline.com", inCustomer.tenant().value()),
                        tuple("management.azure.com", inCustomer.tenant().value()));
    }

    @Test
    void azuresPipelineCarriesTheGraphTokenToo() {
        AzureCredential credential =
                new AzureCredential(tokens, inCustomer.to(Resource.GRAPH), AzureCredential.GRAPH_SCOPE);

        assertThat(status(pipeline(credential, AzureCredential.GRAPH_SCOPE), "https://graph.microsoft.com/v1.0/users"))
                .isEqualTo(200);
    }

    @Test
    void azuresSdkThatAsksForAnotherScopeGetsNothing() {
        AzureCredential credential =
                new AzureCredential(tokens, inCustomer.to(Resource.ARM), AzureCredential.ARM_SCOPE);
        TokenRequestContext asked = new TokenRequestContext().addScopes("https://evil.example/.default");

        assertThatThrownBy(() -> credential.getTokenSync(asked)).isInstanceOf(IllegalArgumentException.class);
        assertThat(microsoft.journal().entries()).isEmpty();
    }

    @Test
    void azuresSdkHearsWhyThereIsNoToken() {
        microsoft.clock().advance(Duration.ofHours(1));
        microsoft.revokeRefreshTokens(contoso.tenantId());
        AzureCredential credential =
                new AzureCredential(tokens, inCustomer.to(Resource.ARM), AzureCredential.ARM_SCOPE);
        TokenRequestContext asked = new TokenRequestContext().addScopes(AzureCredential.ARM_SCOPE);

        assertThatThrownBy(() -> credential.getTokenSync(asked))
                .cause()
                .isInstanceOf(AuthException.ConsentRequired.class);
    }

    @Test
    void retrofitSendsTheTokenOfTheTaggedRequest() throws Exception {
        RetrofitCalls graph = RetrofitCalls.create(microsoft.httpClient(), tokens, "https://graph.microsoft.com/");

        Response<ResponseBody> answer =
                graph.users(inCustomer.to(Resource.GRAPH), 10).execute();

        assertThat(answer.code()).isEqualTo(200);
        assertThat(answer.body()).isNotNull();
        assertThat(microsoft.journal().entries())
                .extracting(Journal.Entry::tenant)
                .containsOnly(inCustomer.tenant().value());
    }

    @Test
    void retrofitReplacesARevokedTokenOnce() throws Exception {
        RetrofitCalls graph = RetrofitCalls.create(microsoft.httpClient(), tokens, "https://graph.microsoft.com/");
        graph.users(inCustomer.to(Resource.GRAPH), 10).execute();
        microsoft.revokeAccessTokens(inCustomer.tenant().value());

        assertThat(graph.users(inCustomer.to(Resource.GRAPH), 10).execute().code())
                .isEqualTo(200);
        assertThat(microsoft.journal().count(Journal.Kind.TOKEN)).isEqualTo(2);
    }

    @Test
    void jdksClientSendsTheTokenAndReplacesARevokedOneOnce() throws Exception {
        try (LoopbackProxy proxy = LoopbackProxy.start().leadTo(microsoft)) {
            JdkCalls calls = new JdkCalls(jdk(proxy), tokens);
            URI users = URI.create("https://graph.microsoft.com/v1.0/users");

            assertThat(calls.get(inCustomer.to(Resource.GRAPH), users).statusCode())
                    .isEqualTo(200);
            microsoft.revokeAccessTokens(inCustomer.tenant().value());
            assertThat(calls.get(inCustomer.to(Resource.GRAPH), users).statusCode())
                    .isEqualTo(200);

            assertThat(microsoft.journal().count(entry -> entry.kind() == Journal.Kind.OTHER))
                    .isEqualTo(3);
            assertThat(microsoft.journal().count(Journal.Kind.TOKEN)).isEqualTo(2);
        }
    }

    @Test
    void jdksClientSendsNoTokenToAnotherHost() throws Exception {
        try (LoopbackProxy proxy = LoopbackProxy.start().leadTo(microsoft)) {
            JdkCalls calls = new JdkCalls(jdk(proxy), tokens);
            URI elsewhere = URI.create("https://" + UUID.randomUUID() + ".example/v1.0/users");

            assertThatThrownBy(() -> calls.get(inCustomer.to(Resource.GRAPH), elsewhere))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("no token for " + elsewhere.getHost());
            assertThat(microsoft.journal().count(Journal.Kind.OTHER)).isZero();
        }
    }

    /** The simulated hosts are known to the proxy alone, and their authority to the simulator's own client. */
    private HttpClient jdk(LoopbackProxy proxy) throws GeneralSecurityException {
        SSLContext tls = SSLContext.getInstance("TLS");
        TrustManager trust = Objects.requireNonNull(microsoft.httpClient().x509TrustManager());
        tls.init(null, new TrustManager[] {trust}, null);
        return HttpClient.newBuilder()
                .proxy(ProxySelector.of(proxy.address()))
                .sslContext(tls)
                .build();
    }

    private HttpPipeline pipeline(AzureCredential credential, String scope) {
        return new HttpPipelineBuilder()
                .policies(new BearerTokenAuthenticationPolicy(credential, scope))
                .httpClient(new OkHttpAsyncHttpClientBuilder(microsoft.httpClient())
                        .configuration(Configuration.NONE)
                        .build())
                .build();
    }

    private static int status(HttpPipeline pipeline, String address) {
        try (HttpResponse response = pipeline.sendSync(new HttpRequest(HttpMethod.GET, address), Context.NONE)) {
            return response.getStatusCode();
        }
    }
}
