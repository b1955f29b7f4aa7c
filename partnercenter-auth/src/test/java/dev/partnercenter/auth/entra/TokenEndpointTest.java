package dev.partnercenter.auth.entra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.partnercenter.auth.TestBed;
import dev.partnercenter.auth.secret.Secret;
import dev.partnercenter.testing.FaultTarget;
import dev.partnercenter.testing.Journal;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the token endpoint may answer, as it comes over the wire. */
class TokenEndpointTest {
    private static final TestBed BED = TestBed.inline();
    private static final Target HOME = Target.of(TestBed.PARTNER, TestBed.PARTNER, Resource.PARTNER_CENTER);
    private static final Target CUSTOMER = Target.of(TestBed.PARTNER, TestBed.OTHER_PARTNER, Resource.GRAPH);
    private static final Grant APP = new Grant.ClientCredentials();

    private final FaultTarget endpoint = BED.microsoft.faults().tokenEndpoint();

    @BeforeEach
    void clear() {
        BED.microsoft.faults().clear();
        BED.microsoft.journal().clear();
        // What an earlier test made the endpoint leave alone is over by now.
        BED.clock.advance(Duration.ofHours(2));
    }

    @AfterAll
    static void close() {
        BED.close();
    }

    @ParameterizedTest(name = "D5: a lifetime is read however it is written [{index}]")
    @CsvSource(
            delimiter = '|',
            value = {
                "3600 | 3600",
                "\"3599\" | 3599",
                "3600.7 | 3600",
                "\" 60 \" | 60",
                "null | 300",
                "\"soon\" | 300",
                "true | 300",
                "\"NaN\" | 300",
                "{} | 300",
                "1 | 1",
                "86399.999 | 86399",
                "86401 | 86400",
                "2147483648 | 86400",
                "\"2147483648\" | 86400",
                "9223372036854775807 | 86400",
                "9223372036854775808 | 86400",
                "\"9223372036854775808\" | 86400",
                "1e300 | 86400"
            })
    void lifetimeIsReadHoweverItIsWritten(String written, long seconds) throws Exception {
        endpoint.answerNext(1, 200, "application/json", reply("\"expires_in\":" + written), Map.of());

        assertThat(redeem(HOME).lifetime()).isEqualTo(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest(name = "D5: a token that is expired from the start is refused [{index}]")
    @ValueSource(
            strings = {"0", "\"0\"", "0.9", "-1", "\"-1\"", "-0.5", "-2147483649", "-9223372036854775809", "-1e300"})
    void tokenThatIsExpiredFromTheStartIsRefused(String lifetime) {
        endpoint.answerNext(1, 200, "application/json", reply("\"expires_in\":" + lifetime), Map.of());

        assertThatThrownBy(() -> redeem(HOME))
                .isInstanceOf(AuthException.Unavailable.class)
                .hasMessageContaining("expired from the start");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "1800 | 1800",
                "\"1800\" | 1800",
                "1800.9 | 1800",
                "9223372036854775808 | 2147483647",
                "0 | none",
                "-1 | none",
                "null | none",
                "\"soon\" | none",
                "[] | none"
            })
    void adviceWhenToRenewIsTakenWhereItMakesSense(String written, @Nullable Long seconds) throws Exception {
        endpoint.answerNext(1, 200, "application/json", reply("\"refresh_in\":" + written), Map.of());

        assertThat(redeem(HOME).refreshIn()).isEqualTo(seconds == null ? null : Duration.ofSeconds(seconds));
    }

    @Test
    @DisplayName("D5: an unstated lifetime is short")
    void unstatedLifetimeIsShort() throws Exception {
        endpoint.answerNext(1, 200, "application/json;charset=utf-8", reply("\"ext_expires_in\":1"), Map.of());

        assertThat(redeem(HOME).lifetime()).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void unstatedScopeIsWhatWasAskedForAndAStatedOneIsKept() throws Exception {
        endpoint.answerNext(1, 200, "application/json", reply("\"scope\":\"\""), Map.of());
        assertThat(redeem(HOME).scopes()).containsExactly("https://api.partnercenter.microsoft.com/.default");

        endpoint.answerNext(1, 200, "application/json", reply("\"scope\":\"a b a\""), Map.of());
        TokenReply other = redeem(HOME);
        assertThat(other.scopes()).containsExactlyInAnyOrder("a", "b");
        assertThat(other.missingScopes()).isEmpty();
    }

    @ParameterizedTest(name = "D3: a reply of no use is Unavailable, and nothing of it is repeated [{index}]")
    @CsvSource(
            delimiter = '|',
            value = {
                "application/json | {\"token_type\":\"Bearer\",\"expires_in\":3600}",
                "application/json | {\"token_type\":\"Bearer\",\"access_token\":\"\"}",
                "application/json | {\"token_type\":\"Bearer\",\"access_token\":7}",
                "application/json | {\"token_type\":\"Bearer\",\"access_token\":\"canary\\r\\nX: y\"}",
                "application/json | {\"token_type\":\"Bearer\",\"access_token\":\"canary\\u0000\"}",
                "application/json | {\"token_type\":\"pop\",\"access_token\":\"canary\"}",
                "application/json | {\"access_token\":\"canary\"}",
                "application/json | {\"token_type\":\"Bearer\",\"access_token\":\"canary\",\"expires_in\":0}",
                "application/json | {\"token_type\":\"Bearer\",\"access_token\":\"canary\",\"expires_in\":-1}",
                "application/json | {\"token_type\":\"Bearer\",\"access_token\":\"a\",\"access_token\":\"canary\"}",
                "application/json | {\"token_type\":\"Bearer\",\"access_token\":\"b\",\"x\":1,\"x\":\"canary\"}",
                "application/json | {\"token_type\":\"Bearer\",\"access_token\":\"canary\",\"expires_in\":1e400}",
                "application/json | {\"token_type\":\"Bearer\",\"access_token\":\"canary",
                "application/json | {\"token_type\":\"Bearer\",\"access_token\":\"canary\",\"expires_in\":3600",
                "application/json | {\"token_type\":\"Bearer\",\"access_token\":\"canary\"} canary",
                "application/json | canary",
                "application/json | []",
                "application/json | null",
                "application/json | ''",
                "text/html | <html>canary</html>",
                "text/plain | {\"token_type\":\"Bearer\",\"access_token\":\"canary\"}"
            })
    void replyOfNoUseIsUnavailableAndNothingOfItIsRepeated(String type, String body) {
        endpoint.answerNext(1, 200, type, body, Map.of());

        assertThatThrownBy(() -> redeem(HOME))
                .isInstanceOf(AuthException.Unavailable.class)
                .hasMessageContaining("login.microsoftonline.com")
                .satisfies(e -> assertThat(everythingIn(e)).doesNotContain("canary"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json;charset=iso-8859-1",
                "application/json; charset=utf-16",
                "application/json; charset=no-such-charset",
                "APPLICATION/JSON; charset=\"UTF-8\"; odata=minimal"
            })
    void jsonIsReadAsUtf8WhateverCharsetItsTypeNames(String type) throws Exception {
        endpoint.answerNext(1, 200, type, reply("\"scope\":\"\u00e4\""), Map.of());

        assertThat(redeem(HOME).scopes()).containsExactly("\u00e4");
    }

    @Test
    void jsonInAnotherEncodingIsOfNoUse() {
        // As UTF-8 these are the bytes of the same text in UTF-16.
        String utf16 = reply("\"x\":1").replaceAll("(?s)(.)", "\0$1");
        endpoint.answerNext(1, 200, "application/json; charset=utf-16be", utf16, Map.of());

        assertThatThrownBy(() -> redeem(HOME))
                .isInstanceOf(AuthException.Unavailable.class)
                .satisfies(e -> assertThat(everythingIn(e)).doesNotContain("canary", "\0"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"x\":", "\"expires_in\":", "\"access_token\":", "\"scope\":"})
    void replyNestedWithoutEndIsOfNoUseAndOverflowsNoStack(String field) {
        for (String nest : new String[] {"[", "{\"x\":", "[{\"x\":"}) {
            String bomb = "{\"token_type\":\"Bearer\"," + field + nest.repeat(500_000 / nest.length());
            endpoint.answerNext(1, 200, "application/json", bomb, Map.of());
            endpoint.answerNext(1, 400, "application/json", bomb, Map.of());

            assertThatThrownBy(() -> redeem(HOME)).isInstanceOf(AuthException.Unavailable.class);
            assertThatThrownBy(() -> redeem(HOME)).isInstanceOf(AuthException.Unavailable.class);
        }
    }

    @Test
    void replyNestedDeeplyAndWellFormedOverflowsNoStack() {
        String nested = "[".repeat(400_000) + "]".repeat(400_000);
        endpoint.answerNext(1, 200, "application/json", reply("\"expires_in\":" + nested), Map.of());

        assertThatThrownBy(() -> redeem(HOME)).isInstanceOf(AuthException.Unavailable.class);
    }

    @ParameterizedTest(name = "D3: a token that comes with status {0} is none")
    @ValueSource(ints = {201, 202, 203, 206, 304, 400})
    void tokenThatComesWithAnotherStatusIsNone(int status) {
        endpoint.answerNext(1, status, "application/json", reply("\"expires_in\":3600"), Map.of());

        assertThatThrownBy(() -> redeem(HOME))
                .isInstanceOf(AuthException.Unavailable.class)
                .satisfies(e -> assertThat(everythingIn(e)).doesNotContain("canary"));
    }

    @Test
    void compressedReplyIsRead() throws Exception {
        endpoint.answerNext(1, 200, "application/json", reply("\"x\":1"), Map.of("Content-Encoding", "gzip"));

        assertThat(redeem(HOME).accessToken().reveal()).isEqualTo("canary");
    }

    @Test
    @DisplayName("D3: a compressed reply that grows without end is cut off")
    void compressedReplyThatGrowsWithoutEndIsCutOff() {
        String bomb = reply("\"x\":\"" + "0".repeat(32 << 20) + "\"");
        endpoint.answerNext(1, 200, "application/json", bomb, Map.of("Content-Encoding", "gzip"));

        assertThatThrownBy(() -> redeem(HOME))
                .isInstanceOf(AuthException.Unavailable.class)
                .hasMessageContaining("it is too long (HTTP 200, application/json, more than 1048576 bytes from login");
    }

    @Test
    void replyWithoutEndIsCutOff() {
        endpoint.answerNext(1, 200, "application/json", "x".repeat((1 << 20) + 1), Map.of());

        assertThatThrownBy(() -> redeem(HOME)).isInstanceOf(AuthException.Unavailable.class);
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

        AuthException thrown = catchThrowableOfType(AuthException.class, () -> redeem(HOME));

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

        assertThatThrownBy(() -> redeem(CUSTOMER)).isInstanceOf(AuthException.CustomerAccess.class);
    }

    @ParameterizedTest
    @CsvSource({"50076, mfa", "700082, expired", "50173, revoked", "50057, account", "70000, refused"})
    void refusedGrantSaysWhatBecameOfTheConsent(int number, String reason) {
        endpoint.oauthErrorNext(1, "invalid_grant", number);

        AuthException.ConsentRequired thrown =
                catchThrowableOfType(AuthException.ConsentRequired.class, () -> redeem(HOME));

        assertThat(thrown.reason().name()).isEqualTo(reason);
    }

    @Test
    void throttlingInPlainTextIsUnderstoodAndItsWaitKept() {
        endpoint.answerNext(1, 429, "text/plain", "Too Many Requests", Map.of("Retry-After", "120"));

        AuthException thrown = catchThrowableOfType(AuthException.Throttled.class, () -> redeem(HOME));

        assertThat(thrown.retryAt()).contains(BED.clock.instant().plusSeconds(120));
    }

    @Test
    void waitBeyondReasonIsCutToAnHourForTheApp() {
        endpoint.answerNext(1, 429, "text/plain", "", Map.of("Retry-After", "999999"));

        AuthException thrown = catchThrowableOfType(AuthException.Throttled.class, () -> redeem(HOME));

        assertThat(thrown.retryAt()).contains(BED.clock.instant().plus(Duration.ofHours(1)));
    }

    @Test
    void pageOfAProxyIsNamedByStatusTypeLengthAndHostAndNeverShown() {
        endpoint.answerNext(1, 503, "text/html", "<html>canary</html>", Map.of());

        assertThatThrownBy(() -> redeem(HOME))
                .isInstanceOf(AuthException.Unavailable.class)
                .hasMessageContaining("HTTP 503, text/html, 19 bytes from login.microsoftonline.com")
                .satisfies(e -> assertThat(everythingIn(e)).doesNotContain("canary"));
    }

    @Test
    void brokenConnectionIsUnavailableAndTheGrantIsNotSentTwice() {
        endpoint.loseAnswerNext(1);

        assertThatThrownBy(() -> redeem(HOME)).isInstanceOf(AuthException.Unavailable.class);
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

    private static TokenReply redeem(Target target) throws AuthException {
        return BED.app.tokenEndpoint().redeem(APP, target);
    }

    private static String reply(String field) {
        return "{\"token_type\":\"bearer\",\"access_token\":\"canary\"," + field + "}";
    }

    private static String everythingIn(Throwable thrown) {
        StringBuilder text = new StringBuilder();
        for (Throwable e = thrown; e != null; e = e.getCause()) {
            text.append(e);
            for (Throwable suppressed : e.getSuppressed()) {
                text.append(suppressed);
            }
        }
        return text.toString();
    }
}
