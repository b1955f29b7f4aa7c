package dev.partnercenter.auth.entra;

import static org.assertj.core.api.Assertions.assertThat;

import dev.partnercenter.auth.MessageForm;
import dev.partnercenter.auth.entra.AuthException.ConsentRequired.Reason;
import dev.partnercenter.auth.secret.Secret;
import dev.partnercenter.testing.ManualClock;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What failures say to whoever reads them in a log at night. */
class MessagesTest {
    private static final String CLIENT_ID = "aaaaaaaa-0000-4000-8000-00000000000a";
    private static final TenantId PARTNER = TenantId.of("11111111-0000-4000-8000-000000000001");
    private static final TenantId TENANT = TenantId.of("cccccccc-0000-4000-8000-000000000002");
    private static final Target HOME = Target.of(PARTNER, PARTNER, Resource.PARTNER_CENTER);
    private static final Target AT_CUSTOMER = Target.of(PARTNER, TENANT, Resource.GRAPH);
    private static final List<String> ERRORS = List.of(
            "invalid_client",
            "unauthorized_client",
            "invalid_request",
            "invalid_grant",
            "interaction_required",
            "consent_required",
            "access_denied",
            "server_error",
            "an_error_of_next_year");

    private static final ManualClock CLOCK = ManualClock.startingAt(Instant.parse("2026-11-23T00:00:00Z"));
    private static final PartnerApp APP = PartnerApp.builder()
            .clientId(CLIENT_ID)
            .credential(ClientCredential.secret(Secret.of("canary")))
            .runtime(AuthRuntime.builder().clocks(CLOCK, CLOCK::nanoTime).build())
            .build();

    @AfterAll
    static void close() {
        APP.close();
    }

    static Stream<Arguments> kinds() {
        return Stream.of(
                kind("never-given", b -> b.consentRequired(Reason.NEVER_GIVEN), HelpPage.CONSENT),
                kind("expired", b -> b.consentRequired(Reason.EXPIRED), HelpPage.CONSENT),
                kind("revoked", b -> b.consentRequired(Reason.REVOKED), HelpPage.CONSENT),
                kind("mfa", b -> b.consentRequired(Reason.MFA), HelpPage.MFA),
                kind("account", b -> b.consentRequired(Reason.ACCOUNT), HelpPage.CONSENT),
                kind("declined", b -> b.consentRequired(Reason.DECLINED), HelpPage.CONSENT),
                kind("admin-consent", b -> b.consentRequired(Reason.ADMIN_CONSENT), HelpPage.ADMIN_CONSENT),
                kind("refused", b -> b.consentRequired(Reason.REFUSED), HelpPage.CONSENT),
                kind("customer", AuthFailure.Builder::customerAccess, HelpPage.CUSTOMERS),
                kind("credential", AuthFailure.Builder::credential, HelpPage.CREDENTIALS),
                kind("configuration", AuthFailure.Builder::configuration, HelpPage.ERRORS),
                kind("policy", AuthFailure.Builder::blockedByPolicy, HelpPage.POLICIES),
                kind("throttled", AuthFailure.Builder::throttled, HelpPage.THROTTLING),
                kind("unavailable", AuthFailure.Builder::unavailable, HelpPage.ERRORS),
                kind("store", AuthFailure.Builder::storeFailed, HelpPage.CONSENT));
    }

    private static Arguments kind(String name, Function<AuthFailure.Builder, AuthException> make, HelpPage page) {
        return Arguments.of(name, make, page);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kinds")
    void everyKindNamesWhoMustActAndThePageAboutItHoweverLittleIsKnown(
            String name, Function<AuthFailure.Builder, AuthException> make, HelpPage page) {
        AuthException bare = make.apply(AuthFailure.builder());
        AuthException full = make.apply(AuthFailure.builder()
                .clientId(CLIENT_ID)
                .target(AT_CUSTOMER)
                .error(new EntraError(400, "invalid_grant", "basic_action", List.of(50076), "trace-1", "sent-by-us"))
                .retryAt(Instant.EPOCH));

        MessageForm.assertForm(bare);
        MessageForm.assertForm(full);
        assertThat(bare.page()).isEqualTo(page.toString());
        assertThat(bare.forCaller().page()).isEqualTo(page.toString());
        assertThat(full).message().contains("graph", CLIENT_ID, "trace id trace-1", "sent-by-us", "error?code=50076");
    }

    static Stream<Integer> numbers() {
        return AadstsTable.get().numbers().stream().sorted();
    }

    @ParameterizedTest(name = "AADSTS{0}")
    @MethodSource("numbers")
    void everyNumberIsToldWithAllThatIsKnownWhateverItComesWith(int number) {
        for (String error : ERRORS) {
            for (Target target : List.of(HOME, AT_CUSTOMER)) {
                AuthException failure = refused(error, number, target);

                MessageForm.assertForm(failure);
                assertThat(failure)
                        .message()
                        .startsWith("No token for " + target.resource() + " in tenant " + target.tenant())
                        .contains(CLIENT_ID, "AADSTS" + number, "error?code=" + number, error, "trace id trace-1");
            }
        }
    }

    @Test
    void refusalReadsAsASentenceAboutTheTokenAndOneAboutWhoMustAct() {
        assertThat(refused("invalid_grant", 50173, HOME))
                .hasMessage("No token for partner-center in tenant 11111111-0000-4000-8000-000000000001 of partner"
                        + " 11111111-0000-4000-8000-000000000001 by app aaaaaaaa-0000-4000-8000-00000000000a:"
                        + " the refresh token was revoked by the user, an administrator or a change of password."
                        + " The partner's user must sign in with MFA and consent again."
                        + " [HTTP 400, invalid_grant, AADSTS50173, correlation id sent-by-us, trace id trace-1,"
                        + " see https://learn.microsoft.com/partner-center/developer/enable-secure-app-model"
                        + " and https://login.microsoftonline.com/error?code=50173]");
    }

    @ParameterizedTest
    @ValueSource(ints = {7000215, 7000222, 700027, 700213})
    void refusedCredentialLeadsToThePageAboutEveryKindOfCredential(int number) {
        assertThat(refused("invalid_client", number, HOME).page())
                .isEqualTo("https://learn.microsoft.com/entra/identity-platform/how-to-add-credentials");
    }

    @Test
    void answerOfNextYearIsSomebodysMatterIfItLasts() {
        assertThat(refused("an_error_of_next_year", 99_999_999, HOME).remedy())
                .startsWith("Nobody has to act yet: try again later; if it lasts, the app's developer must");
    }

    @Test
    void consentThatWasNeverGivenMayBeOneThatLiesInAnotherStore() {
        assertThat(AuthFailure.builder().consentRequired(Reason.NEVER_GIVEN).remedy())
                .isEqualTo(
                        "The partner's user must sign in with MFA and consent; if that was done, whoever operates the app"
                                + " must check the partner's tenant id and which store the app reads.");
    }

    @Test
    void failureOfWhichNothingIsKnownIsStillASentence() {
        assertThat(AuthFailure.builder().because("it is over").unavailable())
                .hasMessage("No token: it is over. Nobody has to act yet: try again later."
                        + " [see https://learn.microsoft.com/entra/identity-platform/reference-error-codes]");
    }

    @Test
    void errorThatSaysNothingLeavesNoGap() {
        AuthException failure = AuthFailure.builder()
                .error(new EntraError(0, null, null, List.of(), null, null))
                .configuration();

        assertThat(failure).message().contains("[see https://learn.microsoft.com/");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "the vault is down\r\n2026-11-23 INFO all is well",
                "\u001b[2Kthe vault is down",
                "the vault is down\u0085forged",
                "the vault is down\u2028forged\u2029forged",
                "\u202eevil\u202c \u2066iso\u2069 \u200b\u200f\ufeff",
                "a\0b\b\u007f\u009b31m",
                "half a pair \ud83d and \udc00 again",
                "   spaces \t and\u00a0more   "
            })
    @DisplayName("G5: nothing that others wrote forges, hides or turns round a line of a log")
    void nothingThatOthersWroteForgesALine(String foreign) {
        AuthException failure = AuthFailure.builder()
                .clientId(CLIENT_ID)
                .missing("list " + foreign)
                .because("the secret store failed: " + foreign)
                .remedy("Whoever operates the app must look: " + foreign + ".")
                .error(new EntraError(400, foreign, foreign, List.of(), foreign, foreign))
                .storeFailed();

        MessageForm.assertIsOneLine(failure.getMessage());
        MessageForm.assertIsOneLine(failure.remedy());
    }

    @Test
    @DisplayName("G5: what others wrote is cut, if it is a mebibyte long")
    void whatOthersWroteIsCut() {
        AuthException failure = AuthFailure.builder()
                .because("\n\u202e" + "x".repeat(1 << 20))
                .remedy("Whoever operates the app must read " + "\ud83d\ude00".repeat(1 << 20))
                .storeFailed();

        MessageForm.assertIsOneLine(failure.getMessage());
        assertThat(failure).message().contains("xxx... ").contains("\ud83d\ude00... ");
    }

    @Test
    @DisplayName("G5: a description of a mebibyte full of line breaks and control sequences is not repeated at all")
    void descriptionIsNotRepeatedAtAll() {
        String description = "AADSTS50173: canary\\r\\n\\u001b[31m\\u202e".repeat(20_000);
        AuthException failure = refused(
                "{\"error\":\"invalid_grant\",\"error_description\":\"" + description
                        + "\",\"suberror\":\"bad\\r\\ntoken\",\"trace_id\":\"x\\ny\"}",
                HOME);

        MessageForm.assertForm(failure);
        assertThat(failure).isInstanceOf(AuthException.ConsentRequired.class);
        assertThat(failure.toString()).doesNotContain("canary", "bad", "x y");
    }

    private static AuthException refused(String error, int number, Target target) {
        return refused(
                "{\"error\":\"" + error + "\",\"error_codes\":[" + number
                        + "],\"error_description\":\"canary\",\"trace_id\":\"trace-1\"}",
                target);
    }

    private static AuthException refused(String body, Target target) {
        return new Refusals(APP).of(reply(body, null), new Grant.RefreshToken(Secret.of("canary"), false), target);
    }

    private static EntraHttp.Reply reply(String body, @Nullable String retryAfter) {
        return new EntraHttp.Reply(
                400,
                "login.microsoftonline.com",
                "application/json",
                body.length(),
                body,
                CLOCK.instant(),
                true,
                retryAfter,
                "sent-by-us",
                CLOCK.nanoTime());
    }
}
