package dev.partnercenter.auth.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.partnercenter.auth.entra.AuthException.ConsentRequired;
import dev.partnercenter.auth.entra.AuthRuntime;
import dev.partnercenter.auth.entra.ClientCredential;
import dev.partnercenter.auth.entra.Grant;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.entra.Resource;
import dev.partnercenter.auth.entra.Target;
import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.auth.entra.TokenReply;
import dev.partnercenter.auth.secret.InMemorySecretStore;
import dev.partnercenter.auth.secret.Secret;
import dev.partnercenter.testing.Journal;
import dev.partnercenter.testing.PartnerCenterSimulator;
import dev.partnercenter.testing.SimulatedPartner;
import java.net.URI;
import java.util.Objects;
import java.util.stream.Stream;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may end up in the store, and who may not whatever the application says. */
class ExpectedPartnerTest {
    private static final String APP = "aaaaaaaa-0000-4000-8000-00000000000a";
    private static final String REDIRECT_URI = "https://app.example/consent";
    private static final String SESSION = "session-1";
    private static final TenantId CONTOSO = TenantId.of("11111111-0000-4000-8000-000000000001");
    private static final TenantId FABRIKAM = TenantId.of("22222222-0000-4000-8000-000000000002");
    private static final TenantId PERSONAL = TenantId.of("9188040d-6c67-4c5b-b112-36a304b66dad");

    private final SimulatedPartner contoso =
            SimulatedPartner.builder(CONTOSO.value()).build();
    private final SimulatedPartner fabrikam =
            SimulatedPartner.builder(FABRIKAM.value()).build();
    private final SimulatedPartner personal =
            SimulatedPartner.builder(PERSONAL.value()).build();
    private final PartnerCenterSimulator microsoft = PartnerCenterSimulator.builder()
            .app(APP, "secret")
            .redirectUri(REDIRECT_URI)
            .partner(contoso)
            .partner(fabrikam)
            .partner(personal)
            .start();
    private final InMemorySecretStore store = InMemorySecretStore.create(microsoft.clock());
    private final PartnerApp app = PartnerApp.builder()
            .clientId(APP)
            .credential(ClientCredential.secret(Secret.of("secret")))
            .runtime(AuthRuntime.builder()
                    .httpClient(microsoft.httpClient())
                    .clocks(microsoft.clock(), microsoft.clock()::nanoTime)
                    .scheduler(microsoft.clock().scheduler())
                    .build())
            .build();
    private final PartnerConsent consent =
            PartnerConsent.builder(app, store).redirectUri(REDIRECT_URI).build();

    @AfterEach
    void close() {
        app.close();
        microsoft.close();
    }

    @Test
    void codeOfAnyTenantsPageIsRedeemedThereAndTheStoredTokenAtThePartnersOwn() throws Exception {
        PendingConsent pending = consent.begin(ExpectedPartner.admittedBy(FABRIKAM::equals), SESSION);
        String callback = microsoft.signIn(pending.authorizationUrl(), fabrikam).toString();
        microsoft.journal().clear();

        assertThat(consent.complete(pending, SESSION, callback).partner()).isEqualTo(FABRIKAM);

        assertThat(microsoft.journal().entries())
                .as("nobody else is asked for anything")
                .extracting(Journal.Entry::path)
                .containsExactly(
                        "/organizations/oauth2/v2.0/token",
                        "/common/discovery/v2.0/keys",
                        "/" + FABRIKAM + "/oauth2/v2.0/token");
    }

    static Stream<ExpectedPartner> thoseWhoWouldTakePersonalAccounts() {
        return Stream.of(ExpectedPartner.of(PERSONAL), ExpectedPartner.admittedBy(tenant -> true));
    }

    @ParameterizedTest
    @MethodSource("thoseWhoWouldTakePersonalAccounts")
    void personalAccountIsRefusedWhoeverIsExpected(ExpectedPartner expected) {
        PendingConsent pending = consent.begin(expected, SESSION);
        String callback = microsoft.signIn(pending.authorizationUrl(), personal).toString();

        assertThatThrownBy(() -> consent.complete(pending, SESSION, callback))
                .isInstanceOf(ConsentRequired.class)
                .hasMessageContaining("not expected signed in; nothing was stored");
        assertThat(store.names()).isEmpty();
    }

    @Test
    void personalAccountsRefreshTokenIsNotAdopted() throws Exception {
        PendingConsent pending = consent.begin(ExpectedPartner.of(PERSONAL), SESSION);
        HttpUrl back = HttpUrl.get(
                microsoft.signIn(pending.authorizationUrl(), personal).toString());
        Secret code = Secret.of(String.valueOf(back.queryParameter("code")));
        TokenReply reply = app.tokenEndpoint()
                .redeem(
                        new Grant.AuthorizationCode(code, URI.create(REDIRECT_URI), pending.verifier()),
                        Target.ofSignIn(pending.authority(), Resource.PARTNER_CENTER));

        assertThatThrownBy(() -> consent.adopt(PERSONAL, Objects.requireNonNull(reply.refreshToken())))
                .isInstanceOf(ConsentRequired.class)
                .hasMessageContaining("not expected");
        assertThat(store.names()).isEmpty();
    }
}
