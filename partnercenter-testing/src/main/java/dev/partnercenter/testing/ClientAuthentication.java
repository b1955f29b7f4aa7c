package dev.partnercenter.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.InstantSource;
import java.util.Base64;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/** How an app proves itself at the token endpoint: by a secret in the form or a header, or by a signed assertion. */
final class ClientAuthentication {
    private static final String ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    private final AppRegistrations apps;
    private final ClientAssertions assertions;

    ClientAuthentication(InstantSource time, AppRegistrations apps) {
        this.apps = apps;
        this.assertions = new ClientAssertions(time, apps);
    }

    private record Proof(
            @Nullable String clientId,
            @Nullable String secret,
            @Nullable String assertion) {}

    /** Returns the client id of the app that has proved itself. */
    String authenticated(Call call) throws OAuthFailure {
        Proof proof = proof(call);
        String clientId = proof.clientId;
        if (clientId == null) {
            throw OAuthFailure.missing("client_id");
        }
        apps.require(clientId);
        if (proof.assertion != null) {
            assertions.verify(call, clientId, proof.assertion);
        } else if (proof.secret == null) {
            throw OAuthFailure.invalidClient(
                    7000218,
                    "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.");
        } else if (!apps.isSecretOf(clientId, proof.secret)) {
            throw OAuthFailure.invalidClient(
                    7000215,
                    "Invalid client secret provided. Ensure the secret being sent in the request is the client secret"
                            + " value, not the client secret ID, for a secret added to app '" + clientId + "'.");
        }
        return clientId;
    }

    private static Proof proof(Call call) throws OAuthFailure {
        String authorization = call.header("Authorization");
        if (authorization != null && authorization.startsWith("Basic ")) {
            return basic(authorization.substring("Basic ".length()));
        }
        boolean asserted = ASSERTION_TYPE.equals(call.form("client_assertion_type"));
        return new Proof(
                call.form("client_id"), call.form("client_secret"), asserted ? call.form("client_assertion") : null);
    }

    private static Proof basic(String credentials) throws OAuthFailure {
        try {
            String[] pair = new String(Base64.getDecoder().decode(credentials), UTF_8).split(":", 2);
            return new Proof(formDecoded(pair[0]), pair.length == 2 ? formDecoded(pair[1]) : null, null);
        } catch (IllegalArgumentException e) {
            throw OAuthFailure.invalidRequest(9002313, "Invalid request. The Authorization header is malformed.");
        }
    }

    private static @Nullable String formDecoded(String text) {
        return HttpUrl.get("https://unused/?v=" + text).queryParameter("v");
    }
}
