package dev.partnercenter.benchmarks;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;

/** What Entra would say: the same replies for every library. */
final class Canned {
    static final String CLIENT_ID = "5a1b0c6e-70f2-4c59-9f6d-0d8a3f1e2b47";
    static final String CLIENT_SECRET = "not-a-secret";
    static final String SCOPE = "https://api.partnercenter.microsoft.com/.default";
    static final String LOGIN_HOST = "login.microsoftonline.com";

    private static final int TOKEN_LENGTH = 1_800;

    private Canned() {}

    /** The id of the n-th tenant. */
    static String tenant(int n) {
        // Spread over all digits, as real ids are; multiplication by an odd number keeps them distinct.
        long mixed = (n + 1) * 0x9E3779B97F4A7C15L;
        String hex = String.format(Locale.ROOT, "%016x%016x", mixed, Long.reverse(mixed));
        return hex.substring(0, 8) + "-" + hex.substring(8, 12) + "-" + hex.substring(12, 16) + "-"
                + hex.substring(16, 20) + "-" + hex.substring(20);
    }

    /** An access token of a tenant, as long as Partner Center's are, and a JWT as they are: what reads one has to read all. */
    static String token(String tenant) {
        String header = encoded("{\"typ\":\"JWT\",\"alg\":\"RS256\",\"kid\":\"" + CLIENT_ID + "\"}");
        String payload =
                encoded("{\"aud\":\"https://api.partnercenter.microsoft.com\",\"iss\":\"https://sts.windows.net/"
                        + tenant + "/\",\"iat\":1767225600,\"nbf\":1767225600,\"exp\":1767229500,\"appid\":\""
                        + CLIENT_ID
                        + "\",\"oid\":\"" + CLIENT_ID + "\",\"tid\":\"" + tenant + "\",\"ver\":\"1.0\"}");
        StringBuilder token = new StringBuilder(TOKEN_LENGTH)
                .append(header)
                .append('.')
                .append(payload)
                .append('.');
        while (token.length() < TOKEN_LENGTH) {
            token.append((char) ('a' + token.length() % 26));
        }
        return token.toString();
    }

    private static String encoded(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    /** The token endpoint's reply for a tenant. A day is the longest life every library accepts: nothing is renewed meanwhile. */
    static String reply(String tenant) {
        return "{\"token_type\":\"Bearer\",\"expires_in\":86399,\"ext_expires_in\":86399,\"access_token\":\""
                + token(tenant) + "\"}";
    }
}
