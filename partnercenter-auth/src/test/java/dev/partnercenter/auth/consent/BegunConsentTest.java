package dev.partnercenter.auth.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.partnercenter.auth.TestBed;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the partner's browser is sent, and what is kept until it comes back. */
class BegunConsentTest {
    private static final String SESSION = "session-1";

    private final TestBed bed = TestBed.inline();
    private final PartnerConsent consent = bed.consent();
    private final PendingConsent pending = consent.begin(ExpectedPartner.of(TestBed.PARTNER), SESSION);

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void authorizationUrlAsksForACodeWithPkceStateNonceAndAFreshSignIn() {
        HttpUrl url = HttpUrl.get(pending.authorizationUrl().toString());

        assertThat(url.encodedPath()).isEqualTo("/" + TestBed.PARTNER + "/oauth2/v2.0/authorize");
        assertThat(url.host()).isEqualTo("login.microsoftonline.com");
        assertThat(parameters(url))
                .containsEntry("client_id", TestBed.CLIENT_ID)
                .containsEntry("response_type", "code")
                .containsEntry("response_mode", "query")
                .containsEntry("redirect_uri", TestBed.REDIRECT_URI)
                .containsEntry(
                        "scope", "https://api.partnercenter.microsoft.com/.default offline_access openid profile")
                .containsEntry("code_challenge_method", "S256")
                .containsEntry("prompt", "login")
                .containsKeys("state", "nonce", "code_challenge");
    }

    @Test
    @DisplayName("A1: the challenge in the address is the SHA-256 of the verifier kept")
    void challengeInTheUrlIsTheSha256OfTheVerifierKept() throws Exception {
        byte[] hash = MessageDigest.getInstance("SHA-256")
                .digest(pending.verifier().reveal().getBytes(StandardCharsets.US_ASCII));

        assertThat(parameters(HttpUrl.get(pending.authorizationUrl().toString())))
                .containsEntry(
                        "code_challenge",
                        Base64.getUrlEncoder().withoutPadding().encodeToString(hash));
    }

    @Test
    @DisplayName("A2: two consents share no secret")
    void twoConsentsShareNoSecret() {
        PendingConsent other = consent.begin(ExpectedPartner.of(TestBed.PARTNER), SESSION);

        Map<String, String> one =
                parameters(HttpUrl.get(pending.authorizationUrl().toString()));
        Map<String, String> two =
                parameters(HttpUrl.get(other.authorizationUrl().toString()));
        for (String name : new String[] {"state", "nonce", "code_challenge"}) {
            assertThat(one.get(name)).isNotEqualTo(two.get(name)).hasSizeGreaterThanOrEqualTo(43);
        }
    }

    @Test
    void pendingConsentPrintsNoSecret() {
        assertThat(pending.toString())
                .doesNotContain(state(), pending.verifier().reveal(), SESSION);
    }

    @ParameterizedTest(name = "A5: a redirect URI that is neither https nor loopback is refused at once [{index}]")
    @ValueSource(
            strings = {
                "http://example.com/callback",
                "https://user@example.com/",
                "https://example.com/#fragment",
                "https://example.com/(a)",
                "ftp://localhost/",
                "localhost",
                "not a uri",
                "http://[::1]/"
            })
    void redirectUriThatEntraWouldRefuseIsRefusedAtOnce(String uri) {
        assertThatThrownBy(() -> PartnerConsent.builder(bed.app, bed.store).redirectUri(uri))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("redirect URI must be https");
    }

    @Test
    void missingRedirectUriAndBlankBindingAreRefusedAtOnce() {
        assertThatThrownBy(() -> PartnerConsent.builder(bed.app, bed.store).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("redirect URI");
        assertThatThrownBy(() -> consent.begin(ExpectedPartner.of(TestBed.PARTNER), " "))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("binding");
    }

    private String state() {
        return Objects.requireNonNull(
                parameters(HttpUrl.get(pending.authorizationUrl().toString())).get("state"));
    }

    private static Map<String, String> parameters(HttpUrl url) {
        Map<String, String> parameters = new HashMap<>();
        for (String name : url.queryParameterNames()) {
            parameters.put(name, String.join(" and ", url.queryParameterValues(name)));
        }
        return parameters;
    }
}
