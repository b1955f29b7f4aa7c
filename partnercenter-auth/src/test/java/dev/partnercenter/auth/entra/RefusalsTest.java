package dev.partnercenter.auth.entra;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.partnercenter.auth.secret.Secret;
import dev.partnercenter.testing.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What each refusal of the token endpoint is taken for. */
class RefusalsTest {
    private static final TenantId PARTNER = TenantId.of("11111111-0000-4000-8000-000000000001");
    private static final TenantId CUSTOMER = TenantId.of("33333333-0000-4000-8000-000000000003");
    private static final Target HOME = Target.of(PARTNER, PARTNER, Resource.PARTNER_CENTER);
    private static final Target AT_CUSTOMER = Target.of(PARTNER, CUSTOMER, Resource.GRAPH);
    private static final Grant TOKEN = new Grant.RefreshToken(Secret.of("canary"), false);
    private static final String CORRELATION_ID = "sent-by-us";
    private static final List<String> ERRORS = List.of(
            "invalid_client",
            "unauthorized_client",
            "invalid_request",
            "invalid_scope",
            "invalid_resource",
            "unsupported_grant_type",
            "unsupported_response_type",
            "invalid_grant",
            "interaction_required",
            "login_required",
            "consent_required",
            "access_denied",
            "temporarily_unavailable",
            "server_error",
            "slow_down",
            "an_error_of_next_year");

    private static final ManualClock CLOCK = ManualClock.startingAt(Instant.parse("2026-11-23T00:00:00Z"));
    private static final PartnerApp APP = PartnerApp.builder()
            .clientId("aaaaaaaa-0000-4000-8000-00000000000a")
            .credential(ClientCredential.secret(Secret.of("canary")))
            .runtime(AuthRuntime.builder().clocks(CLOCK, CLOCK::nanoTime).build())
            .build();

    private final Refusals refusals = new Refusals(APP);

    @AfterAll
    static void close() {
        APP.close();
    }

    @ParameterizedTest(name = "D6: a refusal is taken for what its status, error, suberror and numbers say [{index}]")
    @CsvFileSource(resources = "refusals.csv", delimiter = '|', useHeadersInDisplayName = true)
    void refusalIsTakenForWhatItsStatusErrorSuberrorAndNumbersSay(
            int status,
            String error,
            @Nullable String suberror,
            @Nullable String numbers,
            String where,
            String expected) {
        AuthException refused =
                refuse(status, body(error, suberror, numbers), where.equals("home") ? HOME : AT_CUSTOMER);

        assertThat(kind(refused)).isEqualTo(expected);
        assertThat(refused.remedy()).endsWith(".");
        assertThat(refused.error().orElseThrow().code()).isEqualTo(error);
    }

    static Stream<Arguments> errorsAtHomeAndAtACustomer() {
        return ERRORS.stream().flatMap(error -> Stream.of(Arguments.of(error, HOME), Arguments.of(error, AT_CUSTOMER)));
    }

    @ParameterizedTest(name = "D6: numbers that are not known change nothing [{index}]")
    @MethodSource("errorsAtHomeAndAtACustomer")
    void numbersThatAreNotKnownChangeNothing(String error, Target target) {
        AuthException plain = refuse(400, body(error, null, null), target);
        Random random = new Random(7);
        for (int i = 0; i < 1_000; i++) {
            int number = 1 + random.nextInt(999_999_999);
            if (AadstsTable.get().find(number) == null) {
                AuthException refused = refuse(400, body(error, null, Integer.toString(number)), target);
                assertThat(kind(refused)).as("AADSTS" + number).isEqualTo(kind(plain));
                assertThat(refused.remedy()).isEqualTo(plain.remedy());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("errorsAtHomeAndAtACustomer")
    void suberrorThatIsNotKnownChangesNothing(String error, Target target) {
        assertThat(kind(refuse(400, body(error, "a_suberror_of_next_year", null), target)))
                .isEqualTo(kind(refuse(400, body(error, null, null), target)));
    }

    @ParameterizedTest
    @MethodSource("errorsAtHomeAndAtACustomer")
    void noNumberTurnsARefusedAppOrRequestIntoALostConsent(String error, Target target) {
        for (int number : AadstsTable.get().numbers()) {
            AuthException refused = refuse(400, body(error, null, Integer.toString(number)), target);
            assertThat(refused).isInstanceOfAny(allowed(error));
        }
    }

    private static Class<?>[] allowed(String error) {
        return switch (error) {
            case "invalid_client" ->
                new Class<?>[] {
                    AuthException.Credential.class,
                    AuthException.Configuration.class,
                    AuthException.CustomerAccess.class,
                    AuthException.BlockedByPolicy.class,
                    AuthException.Unavailable.class,
                    AuthException.Throttled.class
                };
            case "unauthorized_client",
                    "invalid_request",
                    "invalid_scope",
                    "invalid_resource",
                    "unsupported_grant_type",
                    "unsupported_response_type" ->
                new Class<?>[] {
                    AuthException.Configuration.class,
                    AuthException.CustomerAccess.class,
                    AuthException.BlockedByPolicy.class,
                    AuthException.Unavailable.class,
                    AuthException.Throttled.class
                };
            case "invalid_grant", "interaction_required", "login_required", "consent_required", "access_denied" ->
                new Class<?>[] {
                    AuthException.ConsentRequired.class,
                    AuthException.Configuration.class,
                    AuthException.CustomerAccess.class,
                    AuthException.BlockedByPolicy.class,
                    AuthException.Unavailable.class,
                    AuthException.Throttled.class
                };
            default -> new Class<?>[] {AuthException.Unavailable.class, AuthException.Throttled.class};
        };
    }

    @Test
    void chainIsTakenForItsMostParticularNumber() {
        AuthException refused = refuse(400, """
                {"error":"invalid_grant","error_codes":[70002,70008],
                 "error_description":"AADSTS70002: Error validating credentials. AADSTS70008: canary."}""", HOME);

        assertThat(kind(refused)).isEqualTo("ConsentRequired/expired");
        assertThat(refused.error().orElseThrow().numbers()).containsExactly(70002, 70008);
        assertThat(refused).message().contains("the authorization code or refresh token has expired", refused.remedy());
    }

    @Test
    void numberThatDoesNotGoWithItsErrorLendsItNeitherCauseNorRemedy() {
        AuthException refused = refuse(400, body("invalid_grant", null, "7000222"), HOME);

        assertThat(kind(refused)).isEqualTo("ConsentRequired/refused");
        assertThat(refused).message().contains("AADSTS7000222").doesNotContain("client secret");
    }

    @Test
    void numbersAreTakenFromTheDescriptionWhereTheirListIsMissing() {
        AuthException refused = refuse(400, """
                {"error":"invalid_grant","error_description":"AADSTS70002: canary. AADSTS50173: AADSTS50173: canary"}""", HOME);

        assertThat(kind(refused)).isEqualTo("ConsentRequired/revoked");
        assertThat(refused.error().orElseThrow().numbers()).containsExactly(70002, 50173);
        assertThat(refused.toString()).doesNotContain("canary");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "429 | text/plain | Too Many Requests | Throttled",
                "429 | application/json | {\"error\":\"invalid_grant\",\"suberror\":\"bad_token\"} | Throttled",
                "400 | text/plain | AADSTS50196: canary | Throttled",
                "503 | text/html | <p>AADSTS90055: canary</p> | Throttled",
                "400 | text/html | <p>AADSTS50173: canary</p> | Unavailable",
                "401 | text/plain | AADSTS7000215: canary | Unavailable",
                "503 | text/html | <p>AADSTS7000215: canary</p> | Unavailable",
                "403 | text/html | <p>canary</p> | Unavailable",
                "400 | application/json | {\"error\":{\"code\":\"invalid_grant\",\"message\":\"canary\"}} | Unavailable",
                "400 | application/json | {\"error\":[\"invalid_grant\"]} | Unavailable",
                "400 | application/json | {\"error\":\"invalid grant; canary\"} | Unavailable",
                "400 | application/json | {\"error\":\"invalid_grant\",\"error\":\"canary\"} | Unavailable",
                "400 | application/json | {\"error\":\"invalid_grant\",\"error_descr | Unavailable",
                "400 | application/json | [] | Unavailable",
                "400 | application/json | null | Unavailable",
                "400 | application/json | '' | Unavailable",
                "400 | '' | '' | Unavailable",
                "302 | text/html | canary | Unavailable"
            })
    void replyThatIsNoErrorOfEntrasGoesByItsStatusAndThrottlingAlone(
            int status, String type, String body, String expected) {
        AuthException refused = refusals.of(reply(status, type, body, null), TOKEN, HOME);

        assertThat(kind(refused)).isEqualTo(expected);
        assertThat(refused.toString()).doesNotContain("canary");
        assertThat(refused.correlationId()).contains(CORRELATION_ID);
    }

    @Test
    void textWithANumberIsExplainedByIt() {
        AuthException refused = refusals.of(reply(401, "text/plain", "AADSTS7000222: canary", null), TOKEN, HOME);

        assertThat(refused)
                .message()
                .contains("HTTP 401, text/plain", "the client secret has expired", "AADSTS7000222", refused.remedy());
        assertThat(refused.remedy()).startsWith("Whoever operates the app must");
    }

    @ParameterizedTest(name = "D7: a throttled user grant waits as long as it is told, but not without end [{index}]")
    @CsvSource({"120, 120", "4000, 300", "soon, 60", ", 60"})
    void throttledUserGrantWaitsAsLongAsItIsToldButNotWithoutEnd(@Nullable String retryAfter, long seconds) {
        AuthException refused = refusals.of(
                reply(400, "application/json", body("invalid_grant", null, "50196"), retryAfter), TOKEN, HOME);

        assertThat(kind(refused)).isEqualTo("Throttled");
        assertThat(Duration.between(CLOCK.instant(), refused.retryAt().orElseThrow()))
                .isEqualTo(Duration.ofSeconds(seconds));
    }

    private AuthException refuse(int status, String body, Target target) {
        return refusals.of(reply(status, "application/json", body, null), TOKEN, target);
    }

    private static EntraHttp.Reply reply(int status, String type, String body, @Nullable String retryAfter) {
        return new EntraHttp.Reply(
                status,
                "login.microsoftonline.com",
                type,
                body.length(),
                body,
                CLOCK.instant(),
                true,
                retryAfter,
                CORRELATION_ID,
                CLOCK.nanoTime());
    }

    private static String body(String error, @Nullable String suberror, @Nullable String numbers) {
        return "{\"error\":\"" + error + "\""
                + (suberror == null ? "" : ",\"suberror\":\"" + suberror + "\"")
                + (numbers == null ? "" : ",\"error_codes\":[" + numbers.replace(' ', ',') + "]")
                + ",\"error_description\":\"canary\"}";
    }

    /** The exception's name, and for a lost consent what became of it. */
    private static String kind(AuthException refused) {
        String name = refused.getClass().getSimpleName();
        return refused instanceof AuthException.ConsentRequired consent
                ? name + "/" + requireNonNull(consent.reason()).name()
                : name;
    }
}
