package dev.partnercenter.auth.entra;

import dev.partnercenter.auth.TestBed;
import dev.partnercenter.auth.secret.Secret;
import dev.partnercenter.fuzz.Fuzz;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Entra answers, changed at random. */
class EntraFuzzTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Target HOME = Target.of(TestBed.PARTNER, TestBed.PARTNER, Resource.PARTNER_CENTER);
    private static final Grant GRANT = new Grant.RefreshToken(Secret.of("a refresh token"), false);

    private static final String TOKENS = """
            {"token_type":"Bearer","scope":"https://api.partnercenter.microsoft.com/user_impersonation openid","expires_in":3599,
            "ext_expires_in":3599,"refresh_in":"1800","access_token":"S","refresh_token":"S","id_token":"S"}""".replace("S", Fuzz.SECRET);

    private final PartnerApp app = app();

    @AfterEach
    void close() {
        app.close();
    }

    @Test
    void tokenRepliesAreReadOrRefused() {
        tokenReplies(app).change(TOKENS, "{\"token_type\":\"Bearer\",\"access_token\":\"" + Fuzz.SECRET + "\"}");
    }

    @ParameterizedTest
    @ValueSource(ints = {302, 400, 401, 429, 503})
    void refusalsAreToldApart(int status) {
        refusals(app, status).change(refusal(70008, "invalid_grant"), refusal(50076, "interaction_required"), page());
    }

    @Test
    void waitsAreReadOrPassedOver() {
        waits().change("120", "Thu, 01 Jan 2026 00:02:00 GMT", "0", "0.5");
    }

    @Test
    void devicesCodesAreReadOrRefused() {
        deviceCodes().change("""
                {"user_code":"ABCD-EFGH","device_code":"S","verification_uri":"https://microsoft.com/devicelogin",
                "expires_in":900,"interval":5,"message":"To sign in, enter the code."}""".replace("S", Fuzz.SECRET));
    }

    @Test
    void tenantsOfTokensAreReadOrPassedOver() {
        // Of visible ASCII, as TokenReplies lets pass no other.
        Fuzz.of(input -> TokenTenant.isForeign(Secret.of("." + input.replaceAll("[^!-~]", "")), TestBed.PARTNER))
                .change("eyJhbGciOiJSUzI1NiJ9.eyJ0aWQiOiIxMTExMTExMSJ9.c2lnbmF0dXJl", "opaque");
    }

    static PartnerApp app() {
        return PartnerApp.builder()
                .clientId(TestBed.CLIENT_ID)
                .credential(ClientCredential.secret(Secret.of(TestBed.CLIENT_SECRET)))
                .build();
    }

    static Fuzz tokenReplies(PartnerApp app) {
        TokenReplies replies = new TokenReplies(app);
        // Not the scopes, which are printed as they came: what was changed may hold the secret there.
        return Fuzz.of(
                input -> replies.read(reply(200, input, null), "a b", HOME).accessToken(),
                AuthException.Unavailable.class);
    }

    static Fuzz refusals(PartnerApp app, int status) {
        Refusals refusals = new Refusals(app);
        return Fuzz.of(input -> refusals.of(reply(status, input, "17"), GRANT, HOME));
    }

    static Fuzz waits() {
        return Fuzz.of(input -> RetryAfter.parse(input, NOW, Duration.ZERO, Duration.ofHours(1)));
    }

    static Fuzz deviceCodes() {
        return Fuzz.of(DeviceCode::parse, ParseException.class);
    }

    private static EntraHttp.Reply reply(int status, String body, @Nullable String retryAfter) {
        return new EntraHttp.Reply(
                status,
                "login.microsoftonline.com",
                "application/json",
                body.length(),
                body,
                NOW,
                true,
                retryAfter,
                "a-correlation-id",
                0);
    }

    private static String refusal(int number, String error) {
        return """
                {"error":"E","error_description":"AADSTSN: The token 'S' has expired. Trace ID: 11111111-0000-4000-8000-00000000000a
                Correlation ID: 11111111-0000-4000-8000-00000000000b Timestamp: 2026-01-01 00:00:00Z","error_codes":[N, 50173],
                "timestamp":"2026-01-01 00:00:00Z","trace_id":"11111111-0000-4000-8000-00000000000a","suberror":"basic_action",
                "correlation_id":"11111111-0000-4000-8000-00000000000b","error_uri":"https://x.example/error?code=N"}""".replace("E", error).replace("N", Integer.toString(number)).replace("S", Fuzz.SECRET);
    }

    private static String page() {
        return "<html><head><title>Proxy</title></head><body>AADSTS50173 you sent " + Fuzz.SECRET + "</body></html>";
    }
}
