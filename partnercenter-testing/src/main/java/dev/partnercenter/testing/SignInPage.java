package dev.partnercenter.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/** Entra's authorization endpoint: the user signs in, consents, and is sent back. */
final class SignInPage {
    /**
     * Names the user whom the browser is signed in as; without it the tenant's own user, or the first partner's, signs in,
     * unless nobody is to be asked ({@code prompt=none}).
     */
    private static final String SESSION_COOKIE = "SIMULATEDUSER";

    private final Directory directory;
    private final GrantStore grants;

    SignInPage(Directory directory, GrantStore grants) {
        this.directory = directory;
        this.grants = grants;
    }

    /** @param scripted the refusal that the browser is to bring back, or null */
    Reply answer(Call call, String tenant, @Nullable OAuthFailure scripted) throws OAuthFailure {
        directory.apps().require(required(call, "client_id"));
        String redirectUri = required(call, "redirect_uri");
        if (!directory.isRegisteredRedirect(redirectUri)) {
            throw OAuthFailure.invalidRequest(
                    50011, "The redirect URI specified in the request does not match those of the application.");
        }
        Map<String, @Nullable String> fields = new LinkedHashMap<>();
        try {
            if (scripted != null) {
                throw scripted;
            }
            fields.put("code", consent(call, tenant, redirectUri));
            fields.put("state", call.query("state"));
            fields.put("session_state", UUID.randomUUID().toString());
        } catch (OAuthFailure refused) {
            fields.put("error", refused.error());
            fields.put("error_description", refused.description());
            fields.put("state", call.query("state"));
        }
        return sendBack(call.query("response_mode"), redirectUri, fields);
    }

    private String consent(Call call, String tenant, String redirectUri) throws OAuthFailure {
        String type = required(call, "response_type");
        if (!type.equals("code")) {
            throw new OAuthFailure(400, "unsupported_response_type", 700054, "response_type must be 'code'.");
        }
        Scopes scopes = Scopes.parse(required(call, "scope"), directory.cloud());
        String method = call.query("code_challenge_method");
        if (method != null && !method.equals("S256") && !method.equals("plain")) {
            throw OAuthFailure.invalidRequest(501491, "Invalid code_challenge_method.");
        }
        SimulatedPartner partner = signedIn(call, tenant);
        SignedIn user = new SignedIn(required(call, "client_id"), partner, partner.mfa(), scopes.all());
        return grants.newCode(new GrantStore.Code(
                user, redirectUri, call.query("nonce"), call.query("code_challenge"), method, grants.now()));
    }

    private SimulatedPartner signedIn(Call call, String tenant) throws OAuthFailure {
        SimulatedPartner user = sessionOf(call);
        if (user == null && "none".equals(call.query("prompt"))) {
            throw new OAuthFailure(
                    400, "login_required", 50058, "A silent sign-in request was sent but no user is signed in.");
        }
        if (user == null) {
            user = (Directory.isMultiTenantName(tenant) ? directory.firstPartner() : directory.partner(tenant))
                    .orElse(null);
        }
        if (user == null || directory.partner(user.tenantId()).isEmpty()) {
            throw new OAuthFailure(400, "login_required", 50058, "No user of a known partner is signed in.");
        }
        if (!Directory.isMultiTenantName(tenant)
                && !tenant.equals(user.tenantId())
                && !directory.isCustomerOf(tenant, user)) {
            throw new OAuthFailure(
                    400, "access_denied", 50020, "User account does not exist in tenant '" + tenant + "'.");
        }
        return user;
    }

    /** Returns the cookie of a browser in which that partner's user is signed in. */
    static String session(SimulatedPartner partner) {
        String user = String.join(
                " ",
                partner.tenantId(),
                partner.userObjectId(),
                partner.userPrincipalName(),
                Boolean.toString(partner.mfa()));
        return SESSION_COOKIE + "=" + Base64.getUrlEncoder().withoutPadding().encodeToString(user.getBytes(UTF_8));
    }

    private static @Nullable SimulatedPartner sessionOf(Call call) {
        String cookie = call.header("Cookie");
        if (cookie == null || !cookie.startsWith(SESSION_COOKIE + "=")) {
            return null;
        }
        String user = new String(Base64.getUrlDecoder().decode(cookie.substring(SESSION_COOKIE.length() + 1)), UTF_8);
        String[] parts = user.split(" ", 4);
        return SimulatedPartner.builder(parts[0])
                .userObjectId(parts[1])
                .userPrincipalName(parts[2])
                .mfa(Boolean.parseBoolean(parts[3]))
                .build();
    }

    private static Reply sendBack(@Nullable String mode, String redirectUri, Map<String, @Nullable String> fields) {
        if ("form_post".equals(mode)) {
            return Reply.html(200, form(redirectUri, fields));
        }
        HttpUrl.Builder query = HttpUrl.get("https://unused/").newBuilder();
        fields.forEach((name, value) -> {
            if (value != null) {
                query.addQueryParameter(name, value);
            }
        });
        String encoded = query.build().encodedQuery();
        // A redirect URI without a path comes back with one.
        String target = URI.create(redirectUri).getPath().isEmpty() ? redirectUri + "/" : redirectUri;
        String mark = "fragment".equals(mode) ? "#" : target.contains("?") ? "&" : "?";
        return Reply.empty(302).with("Location", target + mark + encoded);
    }

    private static String form(String action, Map<String, @Nullable String> fields) {
        StringBuilder page = new StringBuilder("<html><head><title>Working...</title></head><body>");
        page.append("<form method=\"POST\" name=\"hiddenform\" action=\"")
                .append(escaped(action))
                .append("\">");
        fields.forEach((name, value) -> {
            if (value != null) {
                page.append("<input type=\"hidden\" name=\"").append(name).append("\" value=\"");
                page.append(escaped(value)).append("\" />");
            }
        });
        return page.append("</form><script>document.forms[0].submit();</script></body></html>")
                .toString();
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("\"", "&quot;")
                .replace("<", "&lt;")
                .replace(">", "&gt;");
    }

    private static String required(Call call, String parameter) throws OAuthFailure {
        String value = call.query(parameter);
        if (value == null) {
            throw OAuthFailure.missing(parameter);
        }
        return value;
    }
}
