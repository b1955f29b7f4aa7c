package dev.partnercenter.auth.entra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.partnercenter.auth.TestBed;
import dev.partnercenter.auth.consent.ExpectedPartner;
import dev.partnercenter.auth.consent.PendingConsent;
import dev.partnercenter.testing.Journal;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of a redirect where secrets are sent or keys fetched. */
class RedirectTest {
    private static final String SECOND_SERVER = "second server";

    private final TestBed bed = TestBed.inline();
    private final MockWebServer second = new MockWebServer();

    @BeforeEach
    void start() throws IOException {
        second.start();
    }

    @AfterEach
    void close() {
        second.close();
        bed.close();
    }

    static Stream<Arguments> redirects() {
        return Stream.of(301, 302, 303, 307, 308)
                .flatMap(status -> Stream.of("https://graph.microsoft.com/token", "/elsewhere", SECOND_SERVER)
                        .map(location -> Arguments.of(status, location)));
    }

    @ParameterizedTest
    @MethodSource("redirects")
    @DisplayName("D2: a redirect of a token request is an error, and nobody is asked but the token endpoint")
    void redirectOfATokenRequestIsNotFollowed(int status, String location) {
        bed.microsoft.faults().tokenEndpoint().answerNext(1, status, "text/html", "", to(location));
        Target target = Target.of(TestBed.PARTNER, TestBed.PARTNER, Resource.PARTNER_CENTER);

        assertThatThrownBy(() -> bed.app.tokenEndpoint().redeem(new Grant.ClientCredentials(), target))
                .isInstanceOf(AuthException.Unavailable.class)
                .hasMessageContaining("HTTP " + status);

        assertThat(asked()).containsExactly(Journal.Kind.TOKEN);
        assertThat(second.getRequestCount()).isZero();
    }

    @ParameterizedTest
    @MethodSource("redirects")
    @DisplayName(
            "D2: a redirect of the request for signing keys is an error, and nobody is asked but the cloud's address")
    void redirectOfTheSigningKeysIsNotFollowed(int status, String location) {
        PendingConsent pending = bed.consent().begin(ExpectedPartner.of(TestBed.PARTNER), "session");
        String callback = bed.microsoft.signIn(pending.authorizationUrl()).toString();
        bed.microsoft.journal().clear();
        bed.microsoft.faults().keys().answerNext(1, status, "text/html", "", to(location));

        assertThatThrownBy(() -> bed.consent().complete(pending, "session", callback))
                .isInstanceOf(AuthException.Unavailable.class)
                .hasMessageContaining("keys that sign id_tokens");

        assertThat(asked()).containsExactly(Journal.Kind.TOKEN, Journal.Kind.KEYS);
        assertThat(second.getRequestCount()).isZero();
        assertThat(bed.store.names()).isEmpty();
    }

    private Map<String, String> to(String location) {
        return Map.of(
                "Location",
                location.equals(SECOND_SERVER) ? "http://127.0.0.1:" + second.getPort() + "/token" : location);
    }

    private List<Journal.Kind> asked() {
        return bed.microsoft.journal().entries().stream()
                .map(Journal.Entry::kind)
                .toList();
    }
}
