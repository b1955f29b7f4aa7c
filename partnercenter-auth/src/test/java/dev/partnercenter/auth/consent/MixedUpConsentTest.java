package dev.partnercenter.auth.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.AuthRuntime;
import dev.partnercenter.auth.entra.ClientCredential;
import dev.partnercenter.auth.entra.Cloud;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.auth.secret.InMemorySecretStore;
import dev.partnercenter.auth.secret.Secret;
import dev.partnercenter.testing.Journal;
import dev.partnercenter.testing.PartnerCenterSimulator;
import dev.partnercenter.testing.SimulatedCloud;
import dev.partnercenter.testing.SimulatedPartner;
import java.net.URI;
import java.util.List;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import okhttp3.HttpUrl;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Two clouds and two apps, each of which knows the same partner, and answers that end at the wrong one. */
class MixedUpConsentTest {
    private static final String APP = "aaaaaaaa-0000-4000-8000-00000000000a";
    private static final String OTHER_APP = "bbbbbbbb-0000-4000-8000-00000000000b";
    private static final String REDIRECT_URI = "https://app.example/consent";
    private static final String OUT_OF_BAND = "urn:ietf:wg:oauth:2.0:oob";
    private static final String SESSION = "session-1";
    private static final TenantId PARTNER = TenantId.of("11111111-0000-4000-8000-000000000001");
    private static final ExpectedPartner EXPECTED = ExpectedPartner.of(PARTNER);
    private static final SecretKey KEY = new SecretKeySpec(new byte[32], "AES");

    private final PartnerCenterSimulator everywhere = microsoft(SimulatedCloud.PUBLIC);
    private final PartnerCenterSimulator china = microsoft(SimulatedCloud.CHINA);
    private final InMemorySecretStore store = InMemorySecretStore.create(everywhere.clock());
    private final PartnerApp app = app(APP, Cloud.PUBLIC, everywhere);
    private final PartnerApp otherApp = app(OTHER_APP, Cloud.PUBLIC, everywhere);
    private final PartnerApp appInChina = app(APP, Cloud.CHINA, china);
    private final PartnerConsent consent = consent(app);
    private final PendingConsent pending = consent.begin(EXPECTED, SESSION);

    @AfterEach
    void close() {
        List.of(app, otherApp, appInChina).forEach(PartnerApp::close);
        everywhere.close();
        china.close();
    }

    @Test
    @DisplayName("A4: a code of one cloud never reaches the token endpoint of another")
    void codeOfOneCloudNeverReachesAnother() throws Exception {
        String callback = everywhere.signIn(pending.authorizationUrl()).toString();

        assertForeign(() -> consent(appInChina).complete(pending, SESSION, callback));
        assertForeign(() -> consent(appInChina).completeByHand(pending, SESSION, code(callback)));
        assertForeign(() -> consent(appInChina).open(pending.seal(KEY), KEY, EXPECTED));

        assertThat(china.journal().entries()).isEmpty();
        assertThat(consent.complete(pending, SESSION, callback).partner())
                .as("what was refused elsewhere is still good here")
                .isEqualTo(PARTNER);
    }

    @Test
    @DisplayName("A4: one cloud's issuer is not taken for another's, and none is named twice")
    void issuerOfAnotherCloudOrASecondOneIsRefused() {
        String callback = everywhere.signIn(pending.authorizationUrl()).toString();
        PendingConsent second = consent.begin(EXPECTED, SESSION);
        String secondCallback = everywhere.signIn(second.authorizationUrl()).toString();
        everywhere.journal().clear();

        assertThatThrownBy(() -> consent.complete(pending, SESSION, callback + "&iss=" + Cloud.CHINA.issuer(PARTNER)))
                .isInstanceOf(AuthException.Configuration.class)
                .hasMessageContaining("another issuer");
        String issuer = "&iss=" + Cloud.PUBLIC.issuer(PARTNER);
        assertThatThrownBy(() -> consent.complete(second, SESSION, secondCallback + issuer + issuer))
                .isInstanceOf(AuthException.Configuration.class)
                .hasMessageContaining("twice");
        assertThat(everywhere.journal().count(Journal.Kind.TOKEN)).isZero();
    }

    @Test
    @DisplayName("A2: the answers of two consents cannot be swapped")
    void answersOfTwoConsentsCannotBeSwapped() throws Exception {
        PendingConsent second = consent.begin(EXPECTED, "session-2");
        String callback = everywhere.signIn(pending.authorizationUrl()).toString();
        String secondCallback = everywhere.signIn(second.authorizationUrl()).toString();
        everywhere.journal().clear();

        for (ThrowingCallable swapped : List.<ThrowingCallable>of(
                () -> consent.complete(pending, SESSION, secondCallback),
                () -> consent.complete(second, "session-2", callback),
                () -> consent.complete(second, SESSION, secondCallback),
                () -> consent.complete(pending, "session-2", callback))) {
            assertThatThrownBy(swapped).isInstanceOf(AuthException.Configuration.class);
        }

        assertThat(everywhere.journal().entries()).isEmpty();
        assertThat(consent.complete(pending, SESSION, callback).partner()).isEqualTo(PARTNER);
    }

    @Test
    void consentBegunByAnotherAppOrForAnotherRedirectUriIsRefusedBeforeAnyRequest() {
        String callback = everywhere.signIn(pending.authorizationUrl()).toString();
        everywhere.journal().clear();

        assertForeign(() -> consent(otherApp).complete(pending, SESSION, callback));
        assertForeign(() -> PartnerConsent.builder(app, store)
                .redirectUri("https://app.example/elsewhere")
                .build()
                .complete(pending, SESSION, callback));
        assertThat(everywhere.journal().entries()).isEmpty();
    }

    @Test
    void administratorsConsentAndAUsersAreNotTakenForEachOther() {
        AdminConsent admin = AdminConsent.create(app, REDIRECT_URI);
        PendingConsent administrators = admin.begin(PARTNER, SESSION);

        assertForeign(() -> admin.open(pending.seal(KEY), KEY, PARTNER));
        assertForeign(() -> consent.open(administrators.seal(KEY), KEY, EXPECTED));
        assertForeign(() -> admin.complete(pending, SESSION, "admin_consent=True&tenant=" + PARTNER));
        assertForeign(() -> consent.complete(administrators, SESSION, "code=abc"));
        assertThat(everywhere.journal().entries()).isEmpty();
    }

    @Test
    void codeOfAnotherAppIsItsDevelopersMatterAndStoresNothing() {
        PendingConsent others = consent(otherApp).begin(EXPECTED, SESSION);
        Secret code = code(everywhere.signIn(others.authorizationUrl()).toString());

        assertThatThrownBy(() -> consent.completeByHand(pending, SESSION, code))
                .isInstanceOf(AuthException.Configuration.class)
                .hasMessageContaining("AADSTS700007")
                .hasMessageContaining("The app's developer must redeem a grant with the client id it was given to.");
        assertThat(store.names()).isEmpty();
    }

    @Test
    void codeCopiedFromAPageIsRedeemedByTheRedirectUriThatLeadsNowhere() throws Exception {
        PartnerConsent byHand = PartnerConsent.builder(app, store)
                .redirectUri(OUT_OF_BAND)
                .formPost()
                .build();
        PendingConsent begun = byHand.begin(EXPECTED, SESSION);
        String page = everywhere.signInForm(begun.authorizationUrl());

        assertThat(byHand.completeByHand(begun, SESSION, code("https://nowhere/?" + page))
                        .partner())
                .isEqualTo(PARTNER);
    }

    private static void assertForeign(ThrowingCallable completion) {
        assertThatThrownBy(completion)
                .isInstanceOf(AuthException.Configuration.class)
                .hasMessageContaining("another app, cloud, redirect URI or partner, or for another kind of consent");
    }

    private PartnerConsent consent(PartnerApp by) {
        return PartnerConsent.builder(by, store).redirectUri(REDIRECT_URI).build();
    }

    private static Secret code(String callback) {
        return Secret.of(
                String.valueOf(HttpUrl.get(URI.create(callback).toString()).queryParameter("code")));
    }

    private static PartnerCenterSimulator microsoft(SimulatedCloud cloud) {
        return PartnerCenterSimulator.builder()
                .cloud(cloud)
                .app(APP, "secret")
                .app(OTHER_APP, "secret")
                .redirectUri(REDIRECT_URI)
                .redirectUri(OUT_OF_BAND)
                .partner(SimulatedPartner.builder(PARTNER.value()).build())
                .start();
    }

    private static PartnerApp app(String clientId, Cloud cloud, PartnerCenterSimulator microsoft) {
        return PartnerApp.builder()
                .clientId(clientId)
                .credential(ClientCredential.secret(Secret.of("secret")))
                .cloud(cloud)
                .runtime(AuthRuntime.builder()
                        .httpClient(microsoft.httpClient())
                        .clocks(microsoft.clock(), microsoft.clock()::nanoTime)
                        .scheduler(microsoft.clock().scheduler())
                        .build())
                .build();
    }
}
