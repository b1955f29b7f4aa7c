package dev.partnercenter.testing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Entra's token endpoint: four grants, one answer; and the codes for sign-ins on another device. */
final class TokenGrants {
    private final ClientAuthentication clients;
    private final Directory directory;
    private final GrantStore grants;
    private final DeviceSignIns devices;
    private final TokenMint mint;
    private final Faults faults;

    TokenGrants(
            ClientAuthentication clients,
            Directory directory,
            GrantStore grants,
            DeviceSignIns devices,
            TokenMint mint,
            Faults faults) {
        this.clients = clients;
        this.directory = directory;
        this.grants = grants;
        this.devices = devices;
        this.mint = mint;
        this.faults = faults;
    }

    Map<String, Object> answer(Call call, String tenant) throws OAuthFailure {
        if (!call.isForm()) {
            throw OAuthFailure.missing("grant_type");
        }
        String grantType = required(call, "grant_type");
        String clientId = clients.authenticated(call);
        Scopes scopes = Scopes.parse(call.form("scope"), directory.cloud());
        return switch (grantType) {
            case "authorization_code" -> redeemCode(call, tenant, clientId, scopes);
            case "refresh_token" -> refresh(call, tenant, clientId, scopes);
            case "urn:ietf:params:oauth:grant-type:device_code" -> finishOnDevice(call, clientId, scopes);
            case "client_credentials" -> appOnly(tenant, clientId, scopes);
            default ->
                throw new OAuthFailure(
                        400, "unsupported_grant_type", 70003, "The app requested an unsupported grant type.");
        };
    }

    private Map<String, Object> redeemCode(Call call, String tenant, String clientId, Scopes scopes)
            throws OAuthFailure {
        GrantStore.Code code = grants.take(required(call, "code"));
        if (!code.user().clientId().equals(clientId)) {
            throw OAuthFailure.invalidGrant(700007, "The grant was issued for a different client id.");
        }
        if (!code.redirectUri().equals(call.form("redirect_uri"))) {
            throw OAuthFailure.invalidGrant(
                    70000, "The reply address does not match the one of the authorization request.");
        }
        verify(code, call.form("code_verifier"));
        SimulatedPartner partner = code.user().partner();
        if (!Directory.isMultiTenantName(tenant) && !tenant.equals(partner.tenantId())) {
            throw OAuthFailure.invalidGrant(700005, "The authorization code is intended for use in another tenant.");
        }
        if (scopes.resources().isEmpty()) {
            throw OAuthFailure.invalidRequest(28003, "Provided value for the input parameter scope can't be empty.");
        }
        boolean offline = scopes.offline() || code.user().scopes().contains("offline_access");
        return userReply(code.user(), partner.tenantId(), scopes, code.nonce(), offline);
    }

    private Map<String, Object> finishOnDevice(Call call, String clientId, Scopes scopes) throws OAuthFailure {
        SignedIn user = devices.take(required(call, "device_code"), clientId);
        return userReply(user, user.partner().tenantId(), scopes, null, scopes.offline());
    }

    Map<String, Object> deviceCode(Call call) throws OAuthFailure {
        String clientId = required(call, "client_id");
        directory.apps().require(clientId);
        return devices.begin(clientId, Scopes.parse(required(call, "scope"), directory.cloud()));
    }

    private Map<String, Object> refresh(Call call, String tenant, String clientId, Scopes scopes) throws OAuthFailure {
        String token = required(call, "refresh_token");
        SignedIn user = grants.redeem(token, clientId);
        String home = user.partner().tenantId();
        String target = Directory.isMultiTenantName(tenant) ? home : tenant;
        if (!target.equals(home) && !directory.isCustomerOf(target, user.partner())) {
            throw OAuthFailure.invalidGrant(
                    50020,
                    "User account '" + user.partner().userPrincipalName() + "' does not exist in tenant '" + target
                            + "' and cannot access the application in that tenant.");
        }
        if (faults.isRefreshTokensSpentByUse()) {
            grants.spend(token);
        }
        return userReply(user, target, scopes, null, true);
    }

    private Map<String, Object> appOnly(String tenant, String clientId, Scopes scopes) throws OAuthFailure {
        if (Directory.isMultiTenantName(tenant)) {
            throw OAuthFailure.invalidRequest(
                    9001023, "The grant type is not supported over the /common or /consumers endpoints.");
        }
        String resource = theOneResource(
                scopes,
                new OAuthFailure(
                        400,
                        "invalid_scope",
                        70011,
                        "The provided value for the input parameter 'scope' is not valid."));
        if (!scopes.onlyDefaults()) {
            throw new OAuthFailure(
                    400,
                    "invalid_scope",
                    1002012,
                    "Client credential flows must have a scope value with /.default suffixed to the resource.");
        }
        Duration life = faults.tokenLifetime();
        return Json.object(
                "token_type", "Bearer",
                "expires_in", number(life),
                "ext_expires_in", number(life),
                "refresh_in", number(faults.refreshIn()),
                "access_token", mint.appToken(clientId, tenant, audience(resource), life));
    }

    private Map<String, Object> userReply(
            SignedIn user, String tenant, Scopes scopes, @Nullable String nonce, boolean offline) throws OAuthFailure {
        String resource = theOneResource(
                scopes,
                OAuthFailure.invalidRequest(
                        28002,
                        "Provided value for the input parameter scope is not valid: it must name one resource."));
        Duration life = faults.tokenLifetime();
        boolean mfa = user.mfa() && !faults.isWithoutMfa();
        String granted = directory.consents().granted(tenant, user.clientId(), scopes, resource);
        return Json.object(
                "token_type",
                "Bearer",
                "scope",
                granted,
                "expires_in",
                number(life),
                "ext_expires_in",
                number(life),
                "refresh_in",
                number(faults.refreshIn()),
                "access_token",
                mint.userToken(user, tenant, audience(resource), mfa, life),
                "refresh_token",
                offline && !faults.isRefreshTokenOmitted() ? grants.newRefreshToken(user) : null,
                "id_token",
                scopes.openid() ? mint.idToken(user, tenant, nonce) : null);
    }

    private String audience(String resource) {
        String instead = faults.tokenAudience();
        return instead == null ? resource : instead;
    }

    private @Nullable Object number(@Nullable Duration duration) {
        if (duration == null) {
            return null;
        }
        return faults.isNumbersAsStrings() ? Long.toString(duration.toSeconds()) : (Object) duration.toSeconds();
    }

    private static String theOneResource(Scopes scopes, OAuthFailure otherwise) throws OAuthFailure {
        if (scopes.resources().size() != 1) {
            throw otherwise;
        }
        return scopes.resources().get(0);
    }

    private static void verify(GrantStore.Code code, @Nullable String verifier) throws OAuthFailure {
        String challenge = code.challenge();
        if (challenge == null) {
            return;
        }
        if (verifier == null) {
            throw OAuthFailure.invalidGrant(50148, "The code_verifier is missing.");
        }
        if (verifier.length() < 43 || verifier.length() > 128) {
            throw OAuthFailure.invalidGrant(501491, "The size of the code_verifier parameter is not valid.");
        }
        String expected = "S256".equals(code.challengeMethod()) ? sha256(verifier) : verifier;
        if (!expected.equals(challenge)) {
            throw OAuthFailure.invalidGrant(
                    501481, "The Code_Verifier does not match the code_challenge supplied in the request.");
        }
    }

    private static String sha256(String verifier) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static String required(Call call, String field) throws OAuthFailure {
        String value = call.form(field);
        if (value == null) {
            throw OAuthFailure.missing(field);
        }
        return value;
    }
}
