package dev.partnercenter.testing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Signs tokens as Entra does, and reads them back as Microsoft's services do. */
final class TokenMint {
    private final InstantSource time;
    private final SimulatedCloud cloud;
    private final Secrets secrets;
    private final RSAKey key;
    private final RSASSASigner signer;
    private final RSASSAVerifier verifier;
    private final AtomicLong issued = new AtomicLong();
    private final Map<String, Long> revokedUpTo = new ConcurrentHashMap<>();

    TokenMint(InstantSource time, SimulatedCloud cloud, Secrets secrets) {
        this.time = time;
        this.cloud = cloud;
        this.secrets = secrets;
        this.key = SigningKeys.next();
        try {
            signer = new RSASSASigner(key);
            verifier = new RSASSAVerifier(key);
        } catch (JOSEException e) {
            throw new IllegalStateException("every RSA key signs", e);
        }
    }

    /** An access token that this mint has signed. */
    record Issued(
            String audience,
            String tenant,
            String clientId,
            Instant expires,
            long sequence,
            boolean appOnly,
            boolean mfa) {}

    /** Makes an app+user token in the v1.0 format, as Partner Center gets it from either endpoint. */
    String userToken(SignedIn user, String tenant, String resource, boolean mfa, Duration life) {
        SimulatedPartner partner = user.partner();
        return sign(
                SecretListener.Kind.ACCESS_TOKEN,
                base(tenant, resource, user.clientId(), life)
                        .claim("acr", "1")
                        .claim("amr", mfa ? List.of("pwd", "mfa") : List.of("pwd"))
                        .claim("idtyp", "user")
                        .claim("name", partner.userPrincipalName())
                        .claim("oid", partner.userObjectId())
                        .claim("scp", "user_impersonation")
                        .claim("unique_name", partner.userPrincipalName())
                        .claim("upn", partner.userPrincipalName())
                        .subject(Guids.derivedFrom(partner.userObjectId() + user.clientId()))
                        .build());
    }

    /** Makes an app-only token in the v1.0 format. */
    String appToken(String clientId, String tenant, String resource, Duration life) {
        String servicePrincipal = Guids.derivedFrom(clientId + tenant);
        return sign(
                SecretListener.Kind.ACCESS_TOKEN,
                base(tenant, resource, clientId, life)
                        .claim("idtyp", "app")
                        .claim("oid", servicePrincipal)
                        .subject(servicePrincipal)
                        .build());
    }

    /** Makes an id token in the v2.0 format, which never says how the user signed in. */
    String idToken(SignedIn user, String tenant, @Nullable String nonce) {
        SimulatedPartner partner = user.partner();
        Instant now = time.instant();
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder()
                .issuer(cloud.loginAddress() + "/" + tenant + "/v2.0")
                .audience(user.clientId())
                .issueTime(Date.from(now))
                .notBeforeTime(Date.from(now))
                .expirationTime(Date.from(now.plus(Duration.ofHours(1))))
                .subject(Guids.derivedFrom(partner.userObjectId() + user.clientId()))
                .claim("tid", tenant)
                .claim("oid", partner.userObjectId())
                .claim("name", partner.userPrincipalName())
                .claim("preferred_username", partner.userPrincipalName())
                .claim("ver", "2.0");
        if (nonce != null) {
            claims.claim("nonce", nonce);
        }
        return sign(SecretListener.Kind.ID_TOKEN, claims.build());
    }

    /** Returns what an access token says, or null if this mint has not signed it. */
    @Nullable
    Issued read(String token) {
        try {
            SignedJWT jwt = SignedJWT.parse(token);
            if (!jwt.verify(verifier)) {
                return null;
            }
            JWTClaimsSet claims = jwt.getJWTClaimsSet();
            String unique = claims.getStringClaim("uti");
            if (unique == null) {
                return null;
            }
            List<String> amr = claims.getStringListClaim("amr");
            return new Issued(
                    claims.getAudience().get(0),
                    claims.getStringClaim("tid"),
                    claims.getStringClaim("appid"),
                    claims.getExpirationTime().toInstant(),
                    Long.parseUnsignedLong(unique, 16),
                    "app".equals(claims.getStringClaim("idtyp")),
                    amr != null && amr.contains("mfa"));
        } catch (ParseException | JOSEException e) {
            return null;
        }
    }

    boolean isInForce(Issued token) {
        return time.instant().isBefore(token.expires())
                && token.sequence() > revokedUpTo.getOrDefault(token.tenant(), 0L);
    }

    void revokeIssuedSoFar(String tenant) {
        revokedUpTo.put(tenant.toLowerCase(Locale.ROOT), issued.get());
    }

    Map<String, Object> publicKeys() {
        return new JWKSet(key.toPublicJWK()).toJSONObject();
    }

    private JWTClaimsSet.Builder base(String tenant, String resource, String clientId, Duration life) {
        Instant now = time.instant();
        return new JWTClaimsSet.Builder()
                .issuer("https://sts.windows.net/" + tenant + "/")
                .audience(resource)
                .issueTime(Date.from(now))
                .notBeforeTime(Date.from(now))
                .expirationTime(Date.from(now.plus(life)))
                .claim("appid", clientId)
                .claim("appidacr", "1")
                .claim("tid", tenant)
                .claim("uti", Long.toHexString(issued.incrementAndGet()))
                .claim("ver", "1.0");
    }

    private String sign(SecretListener.Kind kind, JWTClaimsSet claims) {
        try {
            JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.RS256)
                    .type(JOSEObjectType.JWT)
                    .keyID(key.getKeyID())
                    .build();
            SignedJWT jwt = new SignedJWT(header, claims);
            jwt.sign(signer);
            return secrets.tell(kind, jwt.serialize());
        } catch (JOSEException e) {
            throw new IllegalStateException("the key was made to sign", e);
        }
    }
}
