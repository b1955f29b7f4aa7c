package dev.partnercenter.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.X509CertUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Date;
import java.util.Set;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/** How an app proves itself at the token endpoint: by a secret in the form or a header, or by a signed assertion. */
final class ClientAuthentication {
    private static final String ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    private static final Set<String> ALGORITHMS = Set.of("PS256", "RS256");
    private static final Duration TOLERANCE = Duration.ofMinutes(5);

    private final InstantSource time;
    private final Directory directory;

    ClientAuthentication(InstantSource time, Directory directory) {
        this.time = time;
        this.directory = directory;
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
        directory.requireApp(clientId);
        if (proof.assertion != null) {
            verify(call, clientId, proof.assertion);
        } else if (proof.secret == null) {
            throw OAuthFailure.invalidClient(
                    7000218,
                    "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.");
        } else if (!directory.isSecretOf(clientId, proof.secret)) {
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

    private void verify(Call call, String clientId, String assertion) throws OAuthFailure {
        try {
            SignedJWT jwt = SignedJWT.parse(assertion);
            if (!isSignedByCertificateOf(clientId, jwt)) {
                throw OAuthFailure.invalidClient(
                        700027,
                        "The certificate with the thumbprint of the assertion's header is not registered, or the"
                                + " signature does not fit it.");
            }
            check(call, clientId, jwt.getJWTClaimsSet());
        } catch (ParseException | JOSEException e) {
            throw OAuthFailure.invalidClient(50027, "The client assertion is not a valid JWT.");
        }
    }

    private boolean isSignedByCertificateOf(String clientId, SignedJWT jwt) throws JOSEException {
        if (!ALGORITHMS.contains(jwt.getHeader().getAlgorithm().getName())) {
            return false;
        }
        Base64URL thumbprint = jwt.getHeader().getX509CertSHA256Thumbprint();
        for (X509Certificate certificate : directory.certificatesOf(clientId)) {
            JWSVerifier verifier = new RSASSAVerifier((RSAPublicKey) certificate.getPublicKey());
            if (X509CertUtils.computeSHA256Thumbprint(certificate).equals(thumbprint) && jwt.verify(verifier)) {
                return true;
            }
        }
        return false;
    }

    private void check(Call call, String clientId, JWTClaimsSet claims) throws OAuthFailure {
        if (!clientId.equals(claims.getIssuer()) || !clientId.equals(claims.getSubject())) {
            throw OAuthFailure.invalidClient(50048, "The assertion's subject and issuer must both be the client id.");
        }
        String endpoint = call.origin() + call.path();
        if (!claims.getAudience().contains(endpoint)) {
            throw OAuthFailure.invalidClient(700023, "The assertion's audience is not this token endpoint.");
        }
        Date expires = claims.getExpirationTime();
        Date notBefore = claims.getNotBeforeTime();
        Instant now = time.instant();
        if (expires == null
                || now.isAfter(expires.toInstant().plus(TOLERANCE))
                || (notBefore != null && now.isBefore(notBefore.toInstant().minus(TOLERANCE)))) {
            throw OAuthFailure.invalidClient(700024, "The client assertion is not within its valid time range.");
        }
    }

    private static @Nullable String formDecoded(String text) {
        return HttpUrl.get("https://unused/?v=" + text).queryParameter("v");
    }
}
