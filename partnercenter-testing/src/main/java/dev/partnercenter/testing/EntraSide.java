package dev.partnercenter.testing;

import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** {@code login.microsoftonline.com} or its like: which endpoint a request is for, and how refusals are written. */
final class EntraSide {
    private static final DateTimeFormatter TIMESTAMP =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss'Z'").withZone(ZoneOffset.UTC);

    private final InstantSource time;
    private final Directory directory;
    private final SignInPage signInPage;
    private final TokenGrants tokenGrants;
    private final TokenMint mint;

    EntraSide(InstantSource time, Directory directory, SignInPage signInPage, TokenGrants tokenGrants, TokenMint mint) {
        this.time = time;
        this.directory = directory;
        this.signInPage = signInPage;
        this.tokenGrants = tokenGrants;
        this.mint = mint;
    }

    static Journal.Kind kindOf(Call call) {
        return switch (endpoint(call)) {
            case "oauth2/v2.0/authorize" -> Journal.Kind.AUTHORIZE;
            case "oauth2/v2.0/token" -> Journal.Kind.TOKEN;
            case "oauth2/v2.0/devicecode" -> Journal.Kind.DEVICE_CODE;
            case "v2.0/.well-known/openid-configuration" -> Journal.Kind.METADATA;
            case "discovery/v2.0/keys" -> Journal.Kind.KEYS;
            default -> Journal.Kind.OTHER;
        };
    }

    /** @param scripted the refusal that a test asks for, or null */
    Reply answer(Call call, @Nullable OAuthFailure scripted) {
        try {
            return route(call, scripted);
        } catch (OAuthFailure failure) {
            return kindOf(call) == Journal.Kind.AUTHORIZE ? page(failure) : refusal(call, failure);
        }
    }

    private Reply refusal(Call call, OAuthFailure failure) {
        String trace = UUID.randomUUID().toString();
        String sent = call.header("client-request-id");
        String correlation =
                sent != null && Guids.isGuid(sent) ? sent : UUID.randomUUID().toString();
        String timestamp = TIMESTAMP.format(time.instant());
        String description = failure.description() + " Trace ID: " + trace + " Correlation ID: " + correlation
                + " Timestamp: " + timestamp;
        Map<String, Object> body = Json.object(
                "error",
                failure.error(),
                "error_description",
                description,
                "error_codes",
                List.of(failure.code()),
                "timestamp",
                timestamp,
                "trace_id",
                trace,
                "correlation_id",
                correlation,
                "error_uri",
                directory.cloud().loginAddress() + "/error?code=" + failure.code(),
                "suberror",
                failure.suberror());
        return uncached(call, Reply.json(failure.status(), body)).with("x-ms-request-id", trace);
    }

    private Reply route(Call call, @Nullable OAuthFailure scripted) throws OAuthFailure {
        Journal.Kind kind = kindOf(call);
        if (scripted != null && kind != Journal.Kind.AUTHORIZE) {
            throw scripted;
        }
        if (kind == Journal.Kind.OTHER) {
            return Reply.html(404, "<html><body>Not found</body></html>");
        }
        String segment = call.segments().get(0);
        SimulatedCloud elsewhere = directory.elsewhere(segment);
        if (kind == Journal.Kind.METADATA && elsewhere != null) {
            return Reply.json(200, metadata(elsewhere, segment));
        }
        String tenant = Directory.isMultiTenantName(segment) ? segment : directory.requireTenant(segment);
        String expected = kind == Journal.Kind.TOKEN || kind == Journal.Kind.DEVICE_CODE ? "POST" : "GET";
        if (!call.method().equals(expected)) {
            throw OAuthFailure.invalidRequest(900561, "The endpoint only accepts " + expected + " requests.");
        }
        return switch (kind) {
            case AUTHORIZE -> signInPage.answer(call, tenant, scripted);
            case TOKEN -> uncached(call, Reply.json(200, tokenGrants.answer(call, tenant)));
            case DEVICE_CODE -> uncached(call, Reply.json(200, tokenGrants.deviceCode(call)));
            case METADATA -> Reply.json(200, metadata(directory.cloud(), tenant));
            default -> Reply.json(200, mint.publicKeys());
        };
    }

    private static Map<String, Object> metadata(SimulatedCloud cloud, String tenant) {
        String base = cloud.loginAddress() + "/";
        String issuer = Directory.isMultiTenantName(tenant) ? "{tenantid}" : tenant;
        return Json.object(
                "issuer", base + issuer + "/v2.0",
                "authorization_endpoint", base + tenant + "/oauth2/v2.0/authorize",
                "token_endpoint", base + tenant + "/oauth2/v2.0/token",
                "jwks_uri", base + tenant + "/discovery/v2.0/keys",
                "response_types_supported", List.of("code"),
                "response_modes_supported", List.of("query", "fragment", "form_post"),
                "scopes_supported", List.of("openid", "profile", "email", "offline_access"),
                "subject_types_supported", List.of("pairwise"),
                "id_token_signing_alg_values_supported", List.of("RS256"),
                "token_endpoint_auth_methods_supported", List.of("client_secret_post", "client_secret_basic"));
    }

    private static Reply uncached(Call call, Reply reply) {
        String sent = call.header("client-request-id");
        Reply uncached = reply.with("Cache-Control", "no-store, no-cache").with("Pragma", "no-cache");
        return sent == null ? uncached : uncached.with("client-request-id", sent);
    }

    private static Reply page(OAuthFailure failure) {
        return Reply.html(
                failure.status(),
                "<html><head><title>Sign in to your account</title></head><body>" + failure.description()
                        + "</body></html>");
    }

    private static String endpoint(Call call) {
        List<String> segments = call.segments();
        return segments.isEmpty() ? "" : String.join("/", segments.subList(1, segments.size()));
    }
}
