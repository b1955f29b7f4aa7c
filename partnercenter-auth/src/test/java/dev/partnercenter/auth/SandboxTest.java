package dev.partnercenter.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.partnercenter.auth.consent.ExpectedPartner;
import dev.partnercenter.auth.consent.PartnerConsent;
import dev.partnercenter.auth.consent.PendingConsent;
import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.AuthRuntime;
import dev.partnercenter.auth.entra.ClientCredential;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.auth.okhttp.BearerTokenInterceptor;
import dev.partnercenter.auth.secret.InMemorySecretStore;
import dev.partnercenter.auth.secret.Secret;
import dev.partnercenter.auth.secret.SecretName;
import dev.partnercenter.auth.secret.SecretStore;
import dev.partnercenter.testing.Journal;
import dev.partnercenter.testing.PartnerCenterSimulator;
import dev.partnercenter.testing.SimulatedPartner;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The main account and the integration sandbox in one process: two tenants, two registrations, two stores, and one Partner
 * Center, which tells them apart by the token alone.
 */
class SandboxTest {
    private static final String REDIRECT_URI = "http://localhost/consent";
    private static final String API = "https://api.partnercenter.microsoft.com/v1/customers";

    private final SimulatedPartner mainAccount = SimulatedPartner.builder("11111111-0000-4000-8000-000000000001")
            .customers(3)
            .build();
    private final SimulatedPartner sandboxAccount = SimulatedPartner.builder("22222222-0000-4000-8000-000000000002")
            .customers(1)
            .build();
    private final PartnerCenterSimulator microsoft = PartnerCenterSimulator.builder()
            .app("aaaaaaaa-0000-4000-8000-00000000000a", "main-secret")
            .app("bbbbbbbb-0000-4000-8000-00000000000b", "sandbox-secret")
            .redirectUri(REDIRECT_URI)
            .partner(mainAccount)
            .partner(sandboxAccount)
            .start();
    private final Side main = new Side("aaaaaaaa-0000-4000-8000-00000000000a", "main-secret", mainAccount);
    private final Side sandbox = new Side("bbbbbbbb-0000-4000-8000-00000000000b", "sandbox-secret", sandboxAccount);

    @BeforeEach
    void consent() throws IOException {
        main.consent();
        sandbox.consent();
        microsoft.journal().clear();
    }

    @AfterEach
    void close() {
        main.app.close();
        sandbox.app.close();
        microsoft.close();
    }

    @Test
    void eachSeesItsOwnCustomersWithItsOwnToken() throws Exception {
        assertThat(main.customers(main.partner)).contains("\"totalCount\":3");
        String ofMain = main.lastSent.get();
        assertThat(sandbox.customers(sandbox.partner)).contains("\"totalCount\":1");
        String ofSandbox = sandbox.lastSent.get();
        assertThat(main.customers(main.partner)).contains("\"totalCount\":3");

        assertThat(main.lastSent.get()).isEqualTo(ofMain).isNotEqualTo(ofSandbox);
        assertThat(microsoft.journal().count(Journal.Kind.TOKEN)).isEqualTo(2);
    }

    @Test
    void storesHoldNothingOfEachOther() throws Exception {
        assertThat(main.store.names()).containsExactly(new SecretName(mainAccount.tenantId()));
        assertThat(sandbox.store.names()).containsExactly(new SecretName(sandboxAccount.tenantId()));
    }

    @Test
    void oneDoesNotSpeakForTheOthersAccount() {
        assertThatThrownBy(() -> main.customers(sandbox.partner)).isInstanceOf(AuthException.ConsentRequired.class);
        assertThatThrownBy(() -> sandbox.customers(main.partner)).isInstanceOf(AuthException.ConsentRequired.class);
        assertThat(microsoft.journal().entries()).isEmpty();
    }

    @Test
    void storeMixedUpBetweenThemIsRefusedBeforeAnythingIsSent() {
        AppUserTokenProvider mixed = AppUserTokenProvider.create(sandbox.app, main.store);

        assertThatThrownBy(() -> mixed.token(TokenRequest.forPartner(main.partner)))
                .isInstanceOf(AuthException.StoreFailed.class)
                .hasMessageContaining("it was given to app aaaaaaaa-0000-4000-8000-00000000000a");
        assertThat(microsoft.journal().entries()).isEmpty();
    }

    @Test
    void whatIsDroppedOrEndedOnOneSideStaysOnTheOther() throws Exception {
        AccessToken held = main.tokens.token(TokenRequest.forPartner(main.partner));
        sandbox.tokens.token(TokenRequest.forPartner(sandbox.partner));
        microsoft.revokeRefreshTokens(sandboxAccount.tenantId());

        sandbox.tokens.invalidateTenant(sandbox.partner);
        assertThatThrownBy(() -> sandbox.customers(sandbox.partner)).isInstanceOf(AuthException.ConsentRequired.class);
        sandbox.app.close();

        assertThat(main.tokens.token(TokenRequest.forPartner(main.partner))).isSameAs(held);
        assertThat(main.customers(main.partner)).contains("\"totalCount\":3");
    }

    /** One of the two: its registration, its store and its client. */
    private final class Side {
        private final SimulatedPartner account;
        private final TenantId partner;
        private final SecretStore store;
        private final PartnerApp app;
        private final AppUserTokenProvider tokens;
        private final OkHttpClient http;
        private final AtomicReference<String> lastSent = new AtomicReference<>("");

        private Side(String clientId, String secret, SimulatedPartner account) {
            this.account = account;
            this.partner = TenantId.of(account.tenantId());
            this.store = InMemorySecretStore.create(microsoft.clock());
            this.app = PartnerApp.builder()
                    .clientId(clientId)
                    .credential(ClientCredential.secret(Secret.of(secret)))
                    .runtime(AuthRuntime.builder()
                            .httpClient(microsoft.httpClient())
                            .clocks(microsoft.clock(), microsoft.clock()::nanoTime)
                            .scheduler(microsoft.clock().scheduler())
                            .executor(new InlineExecutor())
                            .build())
                    .build();
            this.tokens = AppUserTokenProvider.create(app, store);
            this.http = microsoft
                    .httpClient()
                    .newBuilder()
                    .addInterceptor(new BearerTokenInterceptor(tokens))
                    .addNetworkInterceptor(chain -> {
                        lastSent.set(String.valueOf(chain.request().header("Authorization")));
                        return chain.proceed(chain.request());
                    })
                    .build();
        }

        private void consent() throws IOException {
            PartnerConsent consent =
                    PartnerConsent.builder(app, store).redirectUri(REDIRECT_URI).build();
            PendingConsent pending = consent.begin(ExpectedPartner.of(partner), "session");
            consent.complete(
                    pending,
                    "session",
                    microsoft.signIn(pending.authorizationUrl(), account).toString());
        }

        private String customers(TenantId asWhom) throws IOException {
            Request call = new Request.Builder()
                    .url(API)
                    .tag(TokenRequest.class, TokenRequest.forPartner(asWhom))
                    .build();
            try (Response response = http.newCall(call).execute()) {
                return response.body().string();
            }
        }
    }
}
