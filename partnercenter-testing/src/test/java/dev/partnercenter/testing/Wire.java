package dev.partnercenter.testing;

import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import okhttp3.FormBody;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** Plain HTTP to a simulator: what a library without any cleverness would send. */
final class Wire {
    static final String CLIENT_ID = "aaaaaaaa-0000-4000-8000-000000000001";
    static final String OTHER_CLIENT_ID = "aaaaaaaa-0000-4000-8000-000000000002";
    static final String SECRET = "client+secret/with=signs";
    static final String TENANT = "bbbbbbbb-0000-4000-8000-000000000001";
    static final String OTHER_TENANT = "bbbbbbbb-0000-4000-8000-000000000002";
    static final String REDIRECT = "http://localhost/consent";
    static final String PARTNER_CENTER = "https://api.partnercenter.microsoft.com";
    static final String DELEGATED = PARTNER_CENTER + "/.default openid offline_access";
    static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    static final String CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

    private final PartnerCenterSimulator simulator;

    Wire(PartnerCenterSimulator simulator) {
        this.simulator = simulator;
    }

    /** A world of two partners, the first with five customers. */
    static PartnerCenterSimulator.Builder world() {
        return PartnerCenterSimulator.builder()
                .app(CLIENT_ID, SECRET)
                .app(OTHER_CLIENT_ID, "another secret")
                .redirectUri(REDIRECT)
                .partner(SimulatedPartner.builder(TENANT).customers(5).build())
                .partner(SimulatedPartner.builder(OTHER_TENANT)
                        .mfa(false)
                        .customers(1)
                        .build());
    }

    record Answer(int status, Headers headers, String text) {
        Map<String, Object> json() {
            return Objects.requireNonNull(Json.parse(text), () -> "not JSON: " + text);
        }

        String string(Object... path) {
            return (String) Objects.requireNonNull(find(path), () -> List.of(path) + " is missing in " + text);
        }

        /** Returns what stands at the end of a path of member names and list positions, or null. */
        @Nullable
        Object find(Object... path) {
            Object value = json();
            for (Object step : path) {
                if (step instanceof Integer position) {
                    value = value instanceof List<?> list ? list.get(position) : null;
                } else {
                    value = value instanceof Map<?, ?> map ? map.get(step) : null;
                }
            }
            return value;
        }

        /** Returns the objects of a list. */
        @SuppressWarnings("unchecked")
        List<Map<String, Object>> list(String name) {
            return (List<Map<String, Object>>)
                    Objects.requireNonNull(find(name), () -> name + " is missing in " + text);
        }
    }

    Answer send(Request request) throws IOException {
        try (Response response = simulator.httpClient().newCall(request).execute()) {
            return new Answer(
                    response.code(), response.headers(), response.body().string());
        }
    }

    Answer get(String url, @Nullable String bearer) throws IOException {
        Request.Builder request = new Request.Builder().url(url);
        if (bearer != null) {
            request.header("Authorization", "Bearer " + bearer);
        }
        return send(request.build());
    }

    static HttpUrl.Builder authorizationUrl(String tenant) {
        return HttpUrl.get("https://login.microsoftonline.com/" + tenant + "/oauth2/v2.0/authorize")
                .newBuilder()
                .addQueryParameter("client_id", CLIENT_ID)
                .addQueryParameter("response_type", "code")
                .addQueryParameter("redirect_uri", REDIRECT)
                .addQueryParameter("scope", DELEGATED)
                .addQueryParameter("state", "the state")
                .addQueryParameter("nonce", "the nonce")
                .addQueryParameter("code_challenge", CHALLENGE)
                .addQueryParameter("code_challenge_method", "S256");
    }

    /** Signs in and returns the code. */
    String code(String tenant) {
        return parameter(
                simulator.signIn(authorizationUrl(tenant).build().uri()).toString(), "code");
    }

    static String parameter(String url, String name) {
        return Objects.requireNonNull(HttpUrl.get(url).queryParameter(name), () -> name + " is missing in " + url);
    }

    static FormBody.Builder codeForm(String code) {
        return client("authorization_code")
                .add("code", code)
                .add("redirect_uri", REDIRECT)
                .add("code_verifier", VERIFIER)
                .add("scope", DELEGATED);
    }

    static FormBody.Builder client(String grantType) {
        return new FormBody.Builder()
                .add("client_id", CLIENT_ID)
                .add("client_secret", SECRET)
                .add("grant_type", grantType);
    }

    Answer token(String tenant, FormBody.Builder form) throws IOException {
        return send(new Request.Builder()
                .url("https://login.microsoftonline.com/" + tenant + "/oauth2/v2.0/token")
                .post(form.build())
                .build());
    }

    Answer redeem(String tenant, String code) throws IOException {
        return token(tenant, codeForm(code));
    }

    Answer refresh(String tenant, String refreshToken, String scope) throws IOException {
        return token(
                tenant,
                client("refresh_token").add("refresh_token", refreshToken).add("scope", scope));
    }

    Answer appOnly(String tenant, String scope) throws IOException {
        return token(tenant, client("client_credentials").add("scope", scope));
    }

    /** Verifies a token by the keys that Entra publishes, and returns its claims. */
    JWTClaimsSet verified(String token) throws Exception {
        Answer keys = get("https://login.microsoftonline.com/organizations/discovery/v2.0/keys", null);
        SignedJWT jwt = SignedJWT.parse(token);
        JWSVerifier verifier = new RSASSAVerifier(JWKSet.parse(keys.text())
                .getKeyByKeyId(jwt.getHeader().getKeyID())
                .toRSAKey());
        if (!jwt.verify(verifier)) {
            throw new AssertionError("the signature does not fit the published key");
        }
        return jwt.getJWTClaimsSet();
    }
}
