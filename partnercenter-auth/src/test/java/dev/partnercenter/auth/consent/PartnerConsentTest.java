package dev.partnercenter.auth.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.partnercenter.auth.TestBed;
import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.AuthException.ConsentRequired;
import dev.partnercenter.auth.entra.AuthException.ConsentRequired.Reason;
import dev.partnercenter.auth.entra.MfaEvidence;
import dev.partnercenter.auth.secret.SecretName;
import dev.partnercenter.auth.secret.SecretStoreException;
import dev.partnercenter.auth.secret.StoredSecret;
import dev.partnercenter.testing.Journal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
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

class PartnerConsentTest {
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
    void completeStoresTheRefreshTokenWithItsMetadataAndProvesTheStoredCopy() throws Exception {
        ConsentedPartner consented = consent.complete(pending, SESSION, callback());

        assertThat(consented.partner()).isEqualTo(TestBed.PARTNER);
        assertThat(consented.userId()).isEqualTo(bed.partner.userObjectId());
        assertThat(consented.mfa()).isEqualTo(MfaEvidence.PRESENT);
        assertThat(consented.daysLeft(bed.clock.instant())).isEqualTo(90);
        StoredSecret stored =
                bed.store.current(new SecretName(TestBed.PARTNER.value())).orElseThrow();
        assertThat(stored.version().metadata().tags())
                .containsEntry("schema", "1")
                .containsEntry("cloud", "public")
                .containsEntry("client-id", TestBed.CLIENT_ID)
                .containsEntry("partner-tenant", TestBed.PARTNER.value())
                .containsEntry("user-oid", bed.partner.userObjectId())
                .containsEntry("mfa", "present")
                .containsKeys("epoch", "issued-at");
        assertThat(stored.version().metadata().expiresAt())
                .contains(bed.clock.instant().plus(Duration.ofDays(90)));
        assertThat(bed.microsoft.journal().entries())
                .filteredOn(entry -> entry.kind() == Journal.Kind.TOKEN)
                .extracting(Journal.Entry::grantType)
                .containsExactly("authorization_code", "refresh_token");
    }

    @Test
    void completeTakesABareQueryAndAFormBodyAsWell() throws Exception {
        String query = URI.create(callback()).getRawQuery();

        assertThat(consent.complete(pending, SESSION, query).partner()).isEqualTo(TestBed.PARTNER);
    }

    @ParameterizedTest(name = "A2: a callback without the right state is refused before any request [{index}]")
    @ValueSource(
            strings = {
                "",
                "code=abc",
                "code=abc&state=wrong",
                "state=wrong&error=access_denied",
                "?",
                "#",
                "=x&&",
                "code=%zz&state=%",
                "code=%C3%28&state=%00",
                "http://localhost/?%"
            })
    void callbackWithoutTheRightStateIsRefusedBeforeAnyRequest(String callback) {
        assertThatThrownBy(() -> consent.complete(pending, SESSION, callback))
                .isInstanceOf(AuthException.Configuration.class)
                .hasMessageContaining("state");
        assertThat(bed.tokenRequests()).isZero();
    }

    @Test
    void callbackThatNamesAParameterTwiceIsRefusedBeforeAnyRequest() {
        String callback = callback();
        bed.microsoft.journal().clear();

        assertThatThrownBy(() -> consent.complete(pending, SESSION, callback + "&code=other"))
                .isInstanceOf(AuthException.Configuration.class)
                .hasMessageContaining("twice");
        assertThat(bed.tokenRequests()).isZero();
    }

    @Test
    void consentBegunInAnotherSessionIsRefusedBeforeAnyRequest() {
        String callback = callback();

        assertThatThrownBy(() -> consent.complete(pending, "session-2", callback))
                .isInstanceOf(AuthException.Configuration.class)
                .hasMessageContaining("another session");
        assertThat(bed.tokenRequests()).isZero();
    }

    @Test
    @DisplayName("A2: the same callback twice is refused without a second redemption")
    void sameCallbackTwiceIsRefusedWithoutASecondRedemption() throws Exception {
        String callback = callback();
        consent.complete(pending, SESSION, callback);
        bed.microsoft.journal().clear();

        assertThatThrownBy(() -> consent.complete(pending, SESSION, callback))
                .isInstanceOf(AuthException.Configuration.class)
                .hasMessageContaining("before");
        assertThat(bed.tokenRequests()).isZero();
    }

    @Test
    @DisplayName("A2: a sign-in that took ten minutes has to begin again")
    void signInThatTookTenMinutesHasToBeginAgain() {
        String callback = callback();
        bed.clock.advance(Duration.ofMinutes(10));

        ConsentRequired error =
                catchThrowableOfType(ConsentRequired.class, () -> consent.complete(pending, SESSION, callback));

        assertThat(error.reason()).isEqualTo(Reason.EXPIRED);
        assertThat(bed.tokenRequests()).isZero();
    }

    @Test
    @DisplayName("A4: a callback that names another issuer is refused before any request")
    void callbackThatNamesAnotherIssuerIsRefusedBeforeAnyRequest() {
        String callback = callback() + "&iss=https%3A%2F%2Fevil.example%2F" + TestBed.PARTNER + "%2Fv2.0";
        bed.microsoft.journal().clear();

        assertThatThrownBy(() -> consent.complete(pending, SESSION, callback))
                .isInstanceOf(AuthException.Configuration.class)
                .hasMessageContaining("issuer");
        assertThat(bed.tokenRequests()).isZero();
    }

    @Test
    @DisplayName("A4: a callback that names the right issuer is taken")
    void callbackThatNamesTheRightIssuerIsTaken() throws Exception {
        String issuer = "https%3A%2F%2Flogin.microsoftonline.com%2F" + TestBed.PARTNER + "%2Fv2.0";

        assertThat(consent.complete(pending, SESSION, callback() + "&iss=" + issuer)
                        .partner())
                .isEqualTo(TestBed.PARTNER);
    }

    @Test
    void partnerThatIsNotAdmittedLeavesNothingInTheStore() throws Exception {
        PendingConsent open = consent.begin(ExpectedPartner.admittedBy(TestBed.OTHER_PARTNER::equals), SESSION);
        String callback =
                bed.microsoft.signIn(open.authorizationUrl(), bed.partner).toString();

        assertThatThrownBy(() -> consent.complete(open, SESSION, callback))
                .isInstanceOf(ConsentRequired.class)
                .hasMessageContaining("not expected");
        assertThat(bed.store.names()).isEmpty();
    }

    @Test
    void admittedPartnerConsentsWithoutBeingKnownBeforehand() throws Exception {
        PendingConsent open = consent.begin(ExpectedPartner.admittedBy(tenant -> true), SESSION);
        String callback =
                bed.microsoft.signIn(open.authorizationUrl(), bed.otherPartner).toString();

        assertThat(open.authorizationUrl().getPath()).startsWith("/organizations/");
        assertThat(consent.complete(open, SESSION, callback).partner()).isEqualTo(TestBed.OTHER_PARTNER);
    }

    @Test
    @DisplayName("A9: a sign-in without MFA leaves nothing in the store")
    void signInWithoutMfaLeavesNothingInTheStore() throws Exception {
        bed.microsoft.faults().withoutMfa(true);

        ConsentRequired error =
                catchThrowableOfType(ConsentRequired.class, () -> consent.complete(pending, SESSION, callback()));

        assertThat(error.reason()).isEqualTo(Reason.MFA);
        assertThat(error.remedy()).contains("MFA");
        assertThat(bed.store.names()).isEmpty();
    }

    @Test
    void replyWithNumbersAsStringsIsUnderstood() throws Exception {
        bed.microsoft.faults().numbersAsStrings(true);

        assertThat(consent.complete(pending, SESSION, callback()).partner()).isEqualTo(TestBed.PARTNER);
    }

    @Test
    void replyWithoutARefreshTokenNamesTheRegistrationAndStoresNothing() {
        bed.microsoft.faults().refreshTokenOmitted(true);

        assertThatThrownBy(() -> consent.complete(pending, SESSION, callback()))
                .isInstanceOf(AuthException.Configuration.class)
                .hasMessageContaining("platform 'Web'");
        assertThat(bed.store.names()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"canary {\"keys\":", "{\"keys\":\"canary\"}", "null", ""})
    void signingKeysThatCannotBeReadLeaveNothingInTheStoreAndAreNotQuoted(String body) throws Exception {
        bed.microsoft.faults().keys().answerNext(9, 200, "application/json", body, Map.of());

        assertThatThrownBy(() -> consent.complete(pending, SESSION, callback()))
                .isInstanceOf(AuthException.Unavailable.class)
                .satisfies(e -> {
                    for (Throwable t = e; t != null; t = t.getCause()) {
                        assertThat(t.toString()).doesNotContain("canary");
                    }
                });
        assertThat(bed.store.names()).isEmpty();
    }

    @Test
    void storeThatRefusesIsReportedAsSuch() {
        PartnerConsent intoFailing = bed.consent(new FailingStore(bed.store));

        assertThatThrownBy(() -> intoFailing.complete(pending, SESSION, callback()))
                .isInstanceOf(AuthException.StoreFailed.class)
                .hasCauseInstanceOf(SecretStoreException.class);
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

    @Test
    void pendingConsentPrintsNoSecret() {
        assertThat(pending.toString())
                .doesNotContain(state(), pending.verifier().reveal(), SESSION);
    }

    private String callback() {
        return bed.microsoft.signIn(pending.authorizationUrl(), bed.partner).toString();
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
