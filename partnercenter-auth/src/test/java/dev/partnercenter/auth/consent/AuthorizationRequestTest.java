package dev.partnercenter.auth.consent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.partnercenter.auth.TestBed;
import dev.partnercenter.auth.consent.PendingConsent.OneTimeSecrets;
import dev.partnercenter.auth.entra.Grant;
import dev.partnercenter.auth.entra.Resource;
import dev.partnercenter.auth.secret.Secret;
import java.net.URI;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class AuthorizationRequestTest {
    private final TestBed bed = TestBed.inline();

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    @DisplayName("A1: the challenge of RFC 7636, appendix B, comes of its verifier")
    void challengeIsThatOfTheStandardsExample() {
        OneTimeSecrets secrets = new OneTimeSecrets(
                Secret.of("state"), Secret.of("nonce"), Secret.of("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"));
        AuthorizationRequest request = new AuthorizationRequest(
                bed.app, URI.create(TestBed.REDIRECT_URI), false, Prompt.LOGIN, List.of(Resource.PARTNER_CENTER));

        HttpUrl url = HttpUrl.get(
                request.url(ExpectedPartner.of(TestBed.PARTNER), secrets).toString());

        assertThat(url.queryParameter("code_challenge")).isEqualTo("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
        assertThat(url.queryParameter("code_challenge_method")).isEqualTo("S256");
    }

    @Test
    @DisplayName("A1: of a hundred thousand verifiers no two are alike, and each is of the standard's form")
    void verifiersAreAllDifferentAndOfTheStandardsForm() {
        Set<Secret> seen = new HashSet<>();
        for (int i = 0; i < 100_000; i++) {
            Secret verifier = OneTimeSecrets.draw().verifier();
            assertThat(verifier.reveal()).matches("[A-Za-z0-9._~-]{43,128}");
            seen.add(verifier);
        }
        assertThat(seen).hasSize(100_000);
    }

    @Test
    @DisplayName(
            "A7: a grant is a code, a refresh token, a code for another device or the app itself, never a password")
    void grantsAreAClosedSetWithoutPasswords() {
        assertThat(Arrays.stream(Grant.class.getPermittedSubclasses()).map(Class::getSimpleName))
                .containsExactlyInAnyOrder("AuthorizationCode", "RefreshToken", "DeviceCode", "ClientCredentials");
    }
}
