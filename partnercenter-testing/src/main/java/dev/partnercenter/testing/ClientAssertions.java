package dev.partnercenter.testing;

import com.nimbusds.jose.JOSEException;
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
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Reads assertions by which an app proves itself (RFC 7523): signed with the key of one of its certificates, or by an
 * issuer that the app trusts. Stricter than Entra in one point: an assertion that was sent before is refused.
 */
final class ClientAssertions {
    private static final String EXCHANGE = "api://AzureADTokenExchange";
    private static final Set<String> ALGORITHMS = Set.of("PS256", "RS256");
    private static final Duration TOLERANCE = Duration.ofMinutes(5);

    private final InstantSource time;
    private final AppRegistrations apps;
    private final Set<String> seen = ConcurrentHashMap.newKeySet();

    ClientAssertions(InstantSource time, AppRegistrations apps) {
        this.time = time;
        this.apps = apps;
    }

    /** Somebody whose word an app accepts: a cluster or a managed identity. */
    record Trusted(String issuer, String subject, RSAPublicKey key) {}

    void verify(Call call, String clientId, String assertion) throws OAuthFailure {
        try {
            SignedJWT jwt = SignedJWT.parse(assertion);
            JWTClaimsSet claims = jwt.getJWTClaimsSet();
            if (clientId.equals(claims.getIssuer())) {
                verifyOwn(call, clientId, jwt, claims);
            } else {
                verifyFederated(clientId, jwt, claims);
            }
        } catch (ParseException | JOSEException e) {
            throw OAuthFailure.invalidClient(50027, "The client assertion is not a valid JWT.");
        }
    }

    private void verifyOwn(Call call, String clientId, SignedJWT jwt, JWTClaimsSet claims)
            throws OAuthFailure, JOSEException {
        if (!isSignedByCertificateOf(clientId, jwt)) {
            throw OAuthFailure.invalidClient(
                    700027,
                    "The certificate with the thumbprint of the assertion's header is not registered or has expired, or"
                            + " the signature does not fit it.");
        }
        if (!clientId.equals(claims.getSubject())) {
            throw OAuthFailure.invalidClient(50048, "The assertion's subject must be its issuer, the client id.");
        }
        if (!claims.getAudience().contains(call.origin() + call.path())) {
            throw OAuthFailure.invalidClient(700023, "The assertion's audience is not this token endpoint.");
        }
        requireInDate(claims);
        if (claims.getJWTID() == null || !seen.add(clientId + " " + claims.getJWTID())) {
            throw OAuthFailure.invalidClient(50012, "The assertion has no id, or one that was used before.");
        }
    }

    private boolean isSignedByCertificateOf(String clientId, SignedJWT jwt) throws JOSEException {
        if (!ALGORITHMS.contains(jwt.getHeader().getAlgorithm().getName())) {
            return false;
        }
        Base64URL thumbprint = jwt.getHeader().getX509CertSHA256Thumbprint();
        for (X509Certificate certificate : apps.certificatesOf(clientId)) {
            boolean expired = time.instant().isAfter(certificate.getNotAfter().toInstant());
            if (!expired
                    && X509CertUtils.computeSHA256Thumbprint(certificate).equals(thumbprint)
                    && jwt.verify(new RSASSAVerifier((RSAPublicKey) certificate.getPublicKey()))) {
                return true;
            }
        }
        return false;
    }

    private void verifyFederated(String clientId, SignedJWT jwt, JWTClaimsSet claims)
            throws OAuthFailure, JOSEException {
        List<Trusted> byIssuer = apps.trustedBy(clientId).stream()
                .filter(trusted -> trusted.issuer().equals(claims.getIssuer()))
                .toList();
        if (byIssuer.isEmpty()) {
            throw unmatched(700211, "issuer");
        }
        Trusted trusted = byIssuer.stream()
                .filter(one -> one.subject().equals(claims.getSubject()))
                .findFirst()
                .orElseThrow(() -> unmatched(700213, "subject"));
        if (!claims.getAudience().equals(List.of(EXCHANGE))) {
            throw unmatched(700212, "audience");
        }
        if (!jwt.getHeader().getAlgorithm().getName().equals("RS256")
                || !jwt.verify(new RSASSAVerifier(trusted.key()))) {
            throw OAuthFailure.invalidClient(50012, "The assertion's signature is not one of its issuer's.");
        }
        requireInDate(claims);
    }

    private static OAuthFailure unmatched(int code, String what) {
        return OAuthFailure.invalidClient(
                code, "No matching federated identity record found for presented assertion " + what + ".");
    }

    private void requireInDate(JWTClaimsSet claims) throws OAuthFailure {
        Date expires = claims.getExpirationTime();
        Date notBefore = claims.getNotBeforeTime();
        Instant now = time.instant();
        if (expires == null
                || now.isAfter(expires.toInstant().plus(TOLERANCE))
                || (notBefore != null && now.isBefore(notBefore.toInstant().minus(TOLERANCE)))) {
            throw OAuthFailure.invalidClient(700024, "The client assertion is not within its valid time range.");
        }
    }
}
