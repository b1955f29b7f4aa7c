package dev.partnercenter.auth.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.partnercenter.auth.TestBed;
import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.AuthException.ConsentRequired;
import dev.partnercenter.auth.entra.AuthException.ConsentRequired.Reason;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a browser brings back: taken once, in the session it was begun in, and else refused before any request. */
class ConsentCallbackTest {
    private static final String SESSION = "session-1";

    private final TestBed bed = TestBed.inline();
    private final PartnerConsent consent = bed.consent();
    private final PendingConsent pending = consent.begin(ExpectedPartner.of(TestBed.PARTNER), SESSION);

    @AfterEach
    void close() {
        bed.close();
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

    private String callback() {
        return bed.microsoft.signIn(pending.authorizationUrl(), bed.partner).toString();
    }
}
