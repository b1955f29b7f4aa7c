package dev.partnercenter.auth.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.partnercenter.auth.TestBed;
import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.AuthException.ConsentRequired;
import dev.partnercenter.auth.entra.AuthException.ConsentRequired.Reason;
import dev.partnercenter.auth.secret.Secret;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sign-ins that end with something else than a code of use, and whose move it is then. */
class RefusedSignInTest {
    private static final String SESSION = "session-1";

    private final TestBed bed = TestBed.inline();
    private final PartnerConsent consent = bed.consent();
    private final PendingConsent pending = consent.begin(ExpectedPartner.of(TestBed.PARTNER), SESSION);

    @AfterEach
    void close() {
        bed.close();
    }

    @ParameterizedTest(name = "A10: {0} with {1} is {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "access_denied | 65004 | ConsentRequired/declined | The partner's user must begin again and accept",
                "access_denied | | ConsentRequired/declined | The partner's user must sign in with MFA and consent again.",
                "consent_required | 90094 | ConsentRequired/admin-consent | An administrator of the partner's tenant must",
                "access_denied | 90095 | ConsentRequired/admin-consent | An administrator of the partner's tenant must",
                "access_denied | 53003 | BlockedByPolicy | An administrator of the tenant must find the policy",
                "access_denied | 50105 | Configuration | An administrator of the tenant must assign the user",
                "access_denied | 50020 | ConsentRequired/account | Whoever operates the app must see that the user is one of",
                "interaction_required | 16000 | ConsentRequired/account | The partner's user must sign in with an account of",
                "interaction_required | 50076 | ConsentRequired/mfa | The partner's user must sign in with MFA",
                "login_required | 50058 | ConsentRequired/refused | The partner's user must sign in on the page.",
                "unauthorized_client | 700016 | Configuration | Whoever operates the app must check the client id",
                "invalid_request | 50011 | Configuration | The app's developer must register the redirect URI",
                "invalid_resource | 650057 | Configuration | The app's developer must add a permission of this API",
                "unsupported_response_type | 700054 | Configuration | The app's developer must ask for a code alone",
                "server_error | 50000 | Unavailable | Nobody has to act yet: try again later",
                "temporarily_unavailable | | Unavailable | Nobody has to act yet: try again later.",
                "access_denied | 50196 | Throttled | The app's developer must find what asks so often",
                "an_error_of_next_year | 90094 | Unavailable | Nobody has to act yet: try again later; if it lasts, the app's developer must"
            })
    void errorIsTakenForWhatItSays(String error, String number, String expected, String remedy) {
        AuthException thrown = refused("error=" + error
                + (number == null ? "" : "&error_description=AADSTS" + number + ": canary") + "&state=" + state());

        assertThat(kind(thrown)).isEqualTo(expected);
        assertThat(thrown.remedy()).startsWith(remedy);
        assertThat(thrown.toString())
                .contains(error, "in tenant " + TestBed.PARTNER)
                .doesNotContain("canary", "HTTP");
        assertThat(bed.microsoft.journal().entries()).isEmpty();
    }

    @Test
    void administratorWhoMustConsentFirstIsToldWhere() {
        AuthException thrown = refused("error=access_denied&error_description=AADSTS90094: admin&state=" + state());

        assertThat(thrown.remedy())
                .contains(
                        "https://login.microsoftonline.com/" + TestBed.PARTNER + "/v2.0/adminconsent", "AdminConsent");
    }

    @Test
    void idsByWhichMicrosoftFindsTheSignInAreKept() {
        String correlationId = "0d4b5ea6-1c4f-4c1b-9f0a-2f1f5d3c9a11";
        AuthException thrown = refused("error=access_denied&error_description=AADSTS65004: canary%0d%0aTrace ID: "
                + "7c7d9f0e-53a8-4f6f-8f43-5f1f2f3a4b5c%0d%0aCorrelation ID: " + correlationId + "&state=" + state());

        assertThat(thrown.correlationId()).contains(correlationId);
        assertThat(thrown).message().contains("trace id 7c7d9f0e-53a8-4f6f-8f43-5f1f2f3a4b5c");
    }

    @ParameterizedTest(name = "A10: the text of an error is not repeated [{index}]")
    @ValueSource(
            strings = {
                "error=<script>alert('canary')</script>",
                "error=canary%0d%0aSet-Cookie: a=b",
                "error=access_denied&error_description=<img src=x onerror=canary>",
                "error=access_denied&error_description=AADSTS65004canary&error_uri=https://canary.example/",
                "error=access_denied&error_description=Correlation ID: canary-0000-0000-0000-000000000000-canary",
                "error=consent_required&error_description=AADSTS99999999999999 canary"
            })
    void textOfAnErrorIsNotRepeated(String answer) {
        AuthException thrown = refused(answer + "&state=" + state());

        assertThat(thrown.toString()).doesNotContainIgnoringCase("canary").doesNotContain("<", "%0d", "\r", "\n");
        assertThat(bed.microsoft.journal().entries()).isEmpty();
    }

    @Test
    @DisplayName("A10: whatever a callback is, it ends in a typed refusal that repeats none of it, and nothing is sent")
    void callbackOfAnyKindEndsInATypedRefusal() {
        Random random = new Random(11);
        List<String> pieces = List.of(
                "error_description=",
                "iss=",
                "&",
                "=",
                "?",
                "#",
                "%",
                "%0a",
                "%e2%82",
                "+",
                "\u0000",
                "\"",
                "<b>",
                "\uD83D",
                "AADSTS",
                "65004",
                "access_denied",
                "canary-7",
                "x".repeat(5_000));
        int read = 0;
        for (int i = 0; i < 2_000; i++) {
            PendingConsent fresh = consent.begin(ExpectedPartner.of(TestBed.PARTNER), SESSION);
            StringBuilder callback = new StringBuilder("state=" + fresh.state().reveal()
                    + (i % 2 == 0 ? "&error=access_denied&error_description=" : "&error="));
            for (int n = random.nextInt(12); n > 0; n--) {
                callback.append(pieces.get(random.nextInt(pieces.size())));
            }
            AuthException thrown = catchThrowableOfType(
                    AuthException.class, () -> consent.complete(fresh, SESSION, callback.toString()));
            assertThat(thrown).as(() -> callback.toString()).isNotNull();
            assertThat(thrown.toString()).as(() -> callback.toString()).doesNotContain("canary", "<b>");
            read += thrown.error().isPresent() ? 1 : 0;
        }
        assertThat(read).as("how many were read as errors").isGreaterThan(100);
        assertThat(bed.microsoft.journal().entries()).isEmpty();
    }

    @Test
    void codeOfASinglePageAppsRegistrationIsItsDevelopersMatterAndStoresNothing() {
        String callback =
                bed.microsoft.signIn(pending.authorizationUrl(), bed.partner).toString();
        bed.microsoft.faults().tokenEndpoint().oauthErrorNext(1, "invalid_request", 9002327);

        AuthException thrown = refused(callback);

        assertThat(kind(thrown)).isEqualTo("Configuration");
        assertThat(thrown.remedy())
                .startsWith("The app's developer must register the redirect URI for the platform 'Web'");
        assertThat(bed.store.names()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "invalid_grant, 700084, ConsentRequired/expired",
        "invalid_request, 9002327, Configuration",
        "invalid_client, 700025, Configuration",
        "invalid_grant, 700007, Configuration"
    })
    void adoptedTokenOfAnotherRegistrationNamesTheRegistration(String error, int number, String expected) {
        bed.microsoft.faults().tokenEndpoint().oauthErrorNext(1, error, number);

        AuthException thrown =
                catchThrowableOfType(AuthException.class, () -> consent.adopt(TestBed.PARTNER, Secret.of("x")));

        assertThat(kind(thrown)).isEqualTo(expected);
        assertThat(thrown.remedy()).startsWith("The app's developer must");
        assertThat(bed.store.names()).isEmpty();
    }

    @Test
    void errorOfTheSimulatedPageIsReadAsItComes() {
        bed.microsoft.faults().authorizationEndpoint().oauthErrorNext(1, "access_denied", 65004);
        String callback =
                bed.microsoft.signIn(pending.authorizationUrl(), bed.partner).toString();

        AuthException thrown = refused(callback);

        assertThat(kind(thrown)).isEqualTo("ConsentRequired/" + Reason.DECLINED);
    }

    private AuthException refused(String callback) {
        return catchThrowableOfType(AuthException.class, () -> consent.complete(pending, SESSION, callback));
    }

    private String state() {
        return String.valueOf(HttpUrl.get(pending.authorizationUrl().toString()).queryParameter("state"));
    }

    private static String kind(AuthException thrown) {
        String name = thrown.getClass().getSimpleName();
        return thrown instanceof ConsentRequired consent
                ? name + "/" + consent.reason().name().toLowerCase(Locale.ROOT)
                : name;
    }
}
