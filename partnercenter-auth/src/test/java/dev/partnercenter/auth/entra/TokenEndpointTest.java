package dev.partnercenter.auth.entra;

import static dev.partnercenter.auth.entra.EndpointBed.APP;
import static dev.partnercenter.auth.entra.EndpointBed.CUSTOMER;
import static dev.partnercenter.auth.entra.EndpointBed.HOME;
import static dev.partnercenter.auth.entra.EndpointBed.everythingIn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.partnercenter.auth.TestBed;
import dev.partnercenter.auth.secret.Secret;
import dev.partnercenter.testing.FaultTarget;
import dev.partnercenter.testing.Journal;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the token endpoint's refusals become, and who else gets to see a request to it. */
class TokenEndpointTest {
    private static final EndpointBed BED = new EndpointBed();

    private final FaultTarget endpoint = BED.endpoint;

    @BeforeEach
    void clear() {
        BED.clear();
    }

    @AfterAll
    static void close() {
        BED.close();
    }

    @ParameterizedTest
    @CsvSource({
        "invalid_client, 7000215, Credential",
        "invalid_client, 0, Credential",
        "unauthorized_client, 700016, Configuration",
        "invalid_request, 90002, Configuration",
        "invalid_scope, 70011, Configuration",
        "invalid_resource, 500011, Configuration",
        "invalid_grant, 50173, ConsentRequired",
        "invalid_grant, 123456789, ConsentRequired",
        "interaction_required, 50076, ConsentRequired",
        "invalid_grant, 50196, Throttled",
        "invalid_grant, 53003, BlockedByPolicy",
        "temporarily_unavailable, 90033, Unavailable",
        "server_error, 50000, Unavailable",
        "an_error_of_next_year, 1, Unavailable"
    })
    void refusalBecomesTheExceptionWhoseRemedyFits(String error, int number, String kind) {
        endpoint.oauthErrorNext(1, error, number);

        AuthException thrown = catchThrowableOfType(AuthException.class, () -> BED.redeem(HOME));

        assertThat(thrown.getClass().getSimpleName()).isEqualTo(kind);
        assertThat(thrown.partner()).contains(TestBed.PARTNER);
        assertThat(thrown.error().orElseThrow().code()).isEqualTo(error);
        assertThat(thrown.remedy()).isNotBlank();
        assertThat(thrown).message().contains(TestBed.CLIENT_ID, thrown.remedy(), "correlation id");
        assertThat(thrown.correlationId()).isPresent();
    }

    @ParameterizedTest
    @CsvSource({"invalid_grant, 65001", "invalid_grant, 90099", "invalid_grant, 50020", "unauthorized_client, 700016"})
    void refusalByACustomersTenantIsThatCustomersMatter(String error, int number) {
        endpoint.oauthErrorNext(1, error, number);

        assertThatThrownBy(() -> BED.redeem(CUSTOMER)).isInstanceOf(AuthException.CustomerAccess.class);
    }

    @ParameterizedTest
    @CsvSource({"50076, mfa", "700082, expired", "50173, revoked", "50057, account", "70000, refused"})
    void refusedGrantSaysWhatBecameOfTheConsent(int number, String reason) {
        endpoint.oauthErrorNext(1, "invalid_grant", number);

        AuthException.ConsentRequired thrown =
                catchThrowableOfType(AuthException.ConsentRequired.class, () -> BED.redeem(HOME));

        assertThat(thrown.reason().name()).isEqualTo(reason);
    }

    @Test
    void throttlingInPlainTextIsUnderstoodAndItsWaitKept() {
        endpoint.answerNext(1, 429, "text/plain", "Too Many Requests", Map.of("Retry-After", "120"));

        AuthException thrown = catchThrowableOfType(AuthException.Throttled.class, () -> BED.redeem(HOME));

        assertThat(thrown.retryAt()).contains(BED.clock.instant().plusSeconds(120));
    }

    @Test
    void waitBeyondReasonIsCutToAnHourForTheApp() {
        endpoint.answerNext(1, 429, "text/plain", "", Map.of("Retry-After", "999999"));

        AuthException thrown = catchThrowableOfType(AuthException.Throttled.class, () -> BED.redeem(HOME));

        assertThat(thrown.retryAt()).contains(BED.clock.instant().plus(Duration.ofHours(1)));
    }

    @Test
    void pageOfAProxyIsNamedByStatusTypeLengthAndHostAndNeverShown() {
        endpoint.answerNext(1, 503, "text/html", "<html>canary</html>", Map.of());

        assertThatThrownBy(() -> BED.redeem(HOME))
                .isInstanceOf(AuthException.Unavailable.class)
                .hasMessageContaining("HTTP 503, text/html, 19 bytes from login.microsoftonline.com")
                .satisfies(e -> assertThat(everythingIn(e)).doesNotContain("canary"));
    }

    @Test
    void brokenConnectionIsUnavailableAndTheGrantIsNotSentTwice() {
        endpoint.loseAnswerNext(1);

        assertThatThrownBy(() -> BED.redeem(HOME)).isInstanceOf(AuthException.Unavailable.class);
        assertThat(BED.microsoft.journal().count(Journal.Kind.TOKEN)).isEqualTo(1);
    }

    @Test
    void userSuppliedInterceptorsNeverSeeATokenRequest() throws Exception {
        PartnerApp watched = PartnerApp.builder()
                .clientId(TestBed.CLIENT_ID)
                .credential(ClientCredential.secret(Secret.of(TestBed.CLIENT_SECRET)))
                .runtime(AuthRuntime.builder()
                        .httpClient(BED.microsoft
                                .httpClient()
                                .newBuilder()
                                .addInterceptor(chain -> {
                                    throw new AssertionError("seen by an interceptor");
                                })
                                .addNetworkInterceptor(chain -> {
                                    throw new AssertionError("seen by a network interceptor");
                                })
                                .build())
                        .clocks(BED.clock, BED.clock::nanoTime)
                        .build())
                .build();

        assertThat(watched.tokenEndpoint().redeem(APP, HOME).accessToken()).isNotNull();
        watched.close();
    }
}
