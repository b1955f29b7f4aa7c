package dev.partnercenter.auth.nodes;

import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.auth.nodes.Consent.End;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Entra's token endpoint, as far as refresh tokens go: what it answers, and what it alone knows. An issuer that revokes on
 * use ends a token with its first redemption; any other lets it live its 90 days.
 */
final class SimulatedIssuer {
    private static final Duration LIFE = Duration.ofMinutes(75);
    private static final String HEADER = encoded("{\"alg\":\"none\"}");

    final boolean revokesOnUse;
    private final SimulatedTime time;
    private final Map<String, Issued> issued = new HashMap<>();
    private final Map<String, Issued> accessTokens = new HashMap<>();
    private final Map<TenantId, TenantId> partnerOfTenant = new HashMap<>();

    /** The newest token of each consent, which an issuer that revokes on use takes alone. */
    final Map<Consent, Issued> newest = new HashMap<>();

    final SignInPage page = new SignInPage();

    int redemptions;

    SimulatedIssuer(SimulatedTime time, boolean revokesOnUse) {
        this.time = time;
        this.revokesOnUse = revokesOnUse;
    }

    void admit(TenantId partner, TenantId tenant) {
        partnerOfTenant.put(tenant, partner);
    }

    TenantId partnerOf(TenantId tenant) {
        return Objects.requireNonNull(partnerOfTenant.get(tenant), "no such tenant");
    }

    /** A person signs in somewhere, and brings a token. */
    Issued signIn(Consent consent) {
        return signIn(consent, time.now());
    }

    /** The same, some time ago. */
    Issued signIn(Consent consent, Instant at) {
        consent.epochs.add(consent.at.getEpochSecond());
        return issue(consent, at);
    }

    private Issued issue(Consent consent, Instant at) {
        Issued token = new Issued("rt-" + World.name(consent.partner) + "-" + issued.size(), consent, at);
        issued.put(token.value, token);
        newest.put(consent, token);
        return token;
    }

    Issued known(String refreshToken) {
        return Objects.requireNonNull(issued.get(refreshToken), refreshToken);
    }

    /** By which refresh token an access token was got. */
    Issued origin(String accessToken) {
        return Objects.requireNonNull(accessTokens.get(accessToken), accessToken);
    }

    /**
     * Redeems a refresh token.
     *
     * @param by who will hold the new one; null if the reply gets lost, or whoever gets it cannot know whose it is
     */
    CannedReply redeem(Issued token, TenantId tenant, String clientId, @Nullable Node by) {
        redemptions++;
        Instant now = time.now();
        if (!clientId.equals(token.consent.clientId)) {
            return refusal("client_mismatch", "700007");
        }
        End end = token.end(now);
        if (end != null) {
            return refusal(end == End.USED ? "bad_token" : "", end.number);
        }
        Issued next = issue(token.consent, now);
        next.holder = by;
        token.used = revokesOnUse;
        if (token.consent.arriving) {
            token.consent.epochs.add(now.getEpochSecond());
        }
        return reply(next, token, tenant, null);
    }

    /** Redeems the code of a sign-in, by which its consent is dated. */
    CannedReply redeemCode(String code, String clientId, @Nullable Node by) {
        SignInPage.Code given = page.use(code);
        if (given == null || !given.consent().clientId.equals(clientId)) {
            return refusal("", "70000");
        }
        Consent consent = given.consent();
        Issued first = issue(consent, time.now());
        first.holder = by;
        consent.epochs.add(time.now().getEpochSecond());
        return reply(first, first, consent.partner, given.nonce());
    }

    /** The keys by which it signs. */
    CannedReply keys() {
        return new CannedReply(200, time.now(), SigningKey.published());
    }

    /** @param nonce of the sign-in that has just taken place; null if there was none */
    private CannedReply reply(Issued next, Issued redeemed, TenantId tenant, @Nullable String nonce) {
        Instant now = time.now();
        Consent consent = redeemed.consent;
        String access = HEADER + "."
                + encoded("{\"tid\":\"" + tenant + "\",\"n\":" + accessTokens.size() + ",\"amr\":[\"pwd\""
                        + (consent.mfa ? ",\"mfa\"" : "") + "]}")
                + ".";
        accessTokens.put(access, redeemed);
        long seconds = now.getEpochSecond();
        // Whose the token is, whatever tenant was asked.
        String claims = "\"iss\":\"https://login.microsoftonline.com/" + consent.partner + "/v2.0\",\"aud\":\""
                + consent.clientId + "\",\"tid\":\"" + consent.partner + "\",\"oid\":\"" + consent.user
                + "\",\"iat\":" + seconds + ",\"exp\":" + (seconds + 3600);
        String identity = nonce == null
                ? HEADER + "." + encoded("{" + claims + "}") + "."
                : SigningKey.signed("{" + claims + ",\"auth_time\":" + consent.at.getEpochSecond() + ",\"nonce\":\""
                        + nonce + "\"}");
        return new CannedReply(
                200,
                now,
                "{\"token_type\":\"Bearer\",\"expires_in\":" + LIFE.toSeconds() + ",\"access_token\":\"" + access
                        + "\",\"refresh_token\":\"" + next.value + "\",\"id_token\":\"" + identity + "\"}");
    }

    private CannedReply refusal(String suberror, String number) {
        return new CannedReply(
                400,
                time.now(),
                "{\"error\":\"invalid_grant\",\"suberror\":\"" + suberror + "\",\"error_codes\":[" + number + "]}");
    }

    CannedReply unwell() {
        return new CannedReply(503, time.now(), "{\"error\":\"temporarily_unavailable\"}");
    }

    private static String encoded(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }
}
