package dev.partnercenter.auth.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.partnercenter.auth.TestBed;
import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.PartnerApp;
import java.time.Duration;
import java.util.Locale;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdminConsentTest {
    private static final String SESSION = "session-1";

    private final TestBed bed = TestBed.inline();
    private final AdminConsent consent = AdminConsent.create(bed.app, TestBed.REDIRECT_URI);
    private final PendingConsent pending = consent.begin(TestBed.PARTNER, SESSION);
    private final String state = pending.state().reveal();

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void addressIsTheTenantsAdminConsentPage() {
        HttpUrl url = HttpUrl.get(pending.authorizationUrl().toString());

        assertThat(url.host()).isEqualTo("login.microsoftonline.com");
        assertThat(url.encodedPath()).isEqualTo("/" + TestBed.PARTNER + "/v2.0/adminconsent");
        assertThat(url.queryParameter("client_id")).isEqualTo(TestBed.CLIENT_ID);
        assertThat(url.queryParameter("scope")).isEqualTo("https://api.partnercenter.microsoft.com/.default");
        assertThat(url.queryParameter("redirect_uri")).isEqualTo(TestBed.REDIRECT_URI);
        assertThat(url.queryParameter("state")).isEqualTo(state);
    }

    @Test
    void answerOfTheAdministratorIsTakenOnce() throws Exception {
        String answer =
                "admin_consent=True&tenant=" + TestBed.PARTNER.value().toUpperCase(Locale.ROOT) + "&state=" + state;

        consent.complete(pending, SESSION, answer);

        assertThatThrownBy(() -> consent.complete(pending, SESSION, answer))
                .isInstanceOf(AuthException.Configuration.class)
                .hasMessageContaining("before");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "admin_consent=True&tenant=22222222-0000-4000-8000-000000000002",
                "admin_consent=False&tenant=11111111-0000-4000-8000-000000000001",
                "tenant=11111111-0000-4000-8000-000000000001",
                "admin_consent=True"
            })
    void answerThatDoesNotSaySoIsRefused(String answer) {
        assertThatThrownBy(() -> consent.complete(pending, SESSION, answer + "&state=" + state))
                .isInstanceOf(AuthException.Configuration.class)
                .hasMessageContaining("administrator");
    }

    @Test
    void declinedForgedAndLateAnswersAreToldApart() {
        assertThatThrownBy(() -> consent.complete(pending, SESSION, "error=access_denied&state=" + state))
                .isInstanceOf(AuthException.ConsentRequired.class)
                .hasMessageContaining("An administrator of the tenant must begin again");
        PendingConsent second = consent.begin(TestBed.PARTNER, SESSION);
        assertThatThrownBy(() -> consent.complete(second, SESSION, "admin_consent=True&state=" + state))
                .isInstanceOf(AuthException.Configuration.class)
                .hasMessageContaining("state");
        assertThatThrownBy(() -> consent.complete(second, "session-2", "admin_consent=True"))
                .hasMessageContaining("another session");
        bed.clock.advance(Duration.ofMinutes(10));
        assertThatThrownBy(() -> consent.complete(
                        second,
                        SESSION,
                        "admin_consent=True&tenant=" + TestBed.PARTNER + "&state="
                                + second.state().reveal()))
                .isInstanceOf(AuthException.ConsentRequired.class);
        assertThat(bed.tokenRequests()).isZero();
    }

    @Test
    void sealedConsentIsCompletedByAnotherNode() throws Exception {
        SecretKey key = new SecretKeySpec(new byte[32], "AES");
        String sealed = pending.seal(key);
        String answer = "admin_consent=True&tenant=" + TestBed.PARTNER + "&state=" + state;
        try (PartnerApp otherNode = bed.anotherApp()) {
            AdminConsent other = AdminConsent.create(otherNode, TestBed.REDIRECT_URI);

            PendingConsent opened = other.open(sealed, key, TestBed.PARTNER);

            assertThat(opened.authorizationUrl()).isEqualTo(pending.authorizationUrl());
            assertThatThrownBy(() -> other.complete(opened, "session-2", answer))
                    .hasMessageContaining("another session");
            assertThatCode(() -> other.complete(opened, SESSION, answer)).doesNotThrowAnyException();
        }
    }

    @Test
    void sealedConsentForAnotherTenantOrOfAnotherKeyOrTooOldIsRefused() {
        SecretKey key = new SecretKeySpec(new byte[32], "AES");
        String sealed = pending.seal(key);
        byte[] another = new byte[32];
        another[31] = 1;

        assertThatThrownBy(() -> consent.open(sealed, key, TestBed.OTHER_PARTNER))
                .isInstanceOf(AuthException.Configuration.class)
                .hasMessageContaining("another app, cloud, redirect URI or partner");
        assertThatThrownBy(() -> consent.open(sealed, new SecretKeySpec(another, "AES"), TestBed.PARTNER))
                .isInstanceOf(AuthException.Configuration.class)
                .hasMessageContaining("not sealed with this key");
        bed.clock.advance(Duration.ofMinutes(10));
        assertThatThrownBy(() -> consent.open(sealed, key, TestBed.PARTNER))
                .isInstanceOf(AuthException.ConsentRequired.class);
    }

    @Test
    void badRedirectUriAndBlankBindingAreRefusedAtOnce() {
        assertThatIllegalArgumentException().isThrownBy(() -> AdminConsent.create(bed.app, "ftp://x"));
        assertThatIllegalArgumentException().isThrownBy(() -> consent.begin(TestBed.PARTNER, " "));
        assertThatCode(() -> AdminConsent.create(bed.app, "https://example.com/"))
                .doesNotThrowAnyException();
    }
}
