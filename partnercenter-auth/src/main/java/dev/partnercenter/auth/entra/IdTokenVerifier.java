package dev.partnercenter.auth.entra;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.JWTParser;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.partnercenter.auth.secret.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads id_tokens made out to one app (OpenID Connect Core 1.0, section 3.1.3.7). Only RS256 and only the keys of the
 * app's own cloud count; keys that a token brings or points to are never looked at. Times are compared with the issuer's
 * own, as its replies tell it, so that this machine's clock may be wrong. Safe for use by any number of threads.
 */
public final class IdTokenVerifier {
    private static final Duration SKEW = Duration.ofMinutes(5);
    private static final int MOST_CHARACTERS = 1 << 16;

    private final PartnerApp app;

    IdTokenVerifier(PartnerApp app) {
        this.app = app;
    }

    /**
     * Returns who signed in, once signature, issuer, audience, times and nonce are found right.
     *
     * @param nonce what the authorization request carried
     * @param signedInAfter before which, by this machine's clock, the user's sign-in may not have been, where the token
     *     tells; null if any will do
     * @throws AuthException.Configuration if the token is not a right answer to that request: whoever sent it must not be
     *     believed
     * @throws AuthException.Unavailable if the cloud's signing keys cannot be had
     */
    public IdToken verify(Secret idToken, Secret nonce, @Nullable Instant signedInAfter, Target target)
            throws AuthException {
        JWTClaimsSet claims = verifySignature(idToken, target);
        String sent = string(claims, "nonce");
        if (sent == null || !MessageDigest.isEqual(bytes(sent), bytes(nonce.reveal()))) {
            throw refuse(target, "its nonce is not the one sent");
        }
        if (signedInAfter != null
                && isSignedInBefore(
                        claims, signedInAfter.plus(app.issuerClock().ahead()).minus(SKEW))) {
            throw refuse(target, "its user signed in before the consent began");
        }
        return identity(claims, target);
    }

    /**
     * As {@link #verify(Secret, Secret, Instant, Target)}, for a sign-in that carried no nonce: one on another device.
     *
     * @throws AuthException as there
     */
    public IdToken verify(Secret idToken, Target target) throws AuthException {
        return identity(verifySignature(idToken, target), target);
    }

    private static boolean isSignedInBefore(JWTClaimsSet claims, Instant earliest) {
        return claims.getClaim("auth_time") instanceof Number seconds
                && Instant.ofEpochSecond(seconds.longValue()).isBefore(earliest);
    }

    /**
     * Returns whose token it is without a look at the signature: for a token that came straight from the token endpoint
     * over TLS, which section 3.1.3.7 accepts in its place. Use it to refuse, never to admit.
     *
     * @throws AuthException.Configuration if it is not made out to this app by this cloud, or not in date
     */
    public IdToken readDirect(Secret idToken, Target target) throws AuthException {
        try {
            JWTClaimsSet claims = JWTParser.parse(idToken.reveal()).getJWTClaimsSet();
            if (claims == null) {
                throw refuse(target, "it is encrypted");
            }
            return identity(claims, target);
        } catch (ParseException e) {
            throw refuse(target, "it cannot be read");
        }
    }

    private JWTClaimsSet verifySignature(Secret idToken, Target target) throws AuthException {
        if (idToken.reveal().length() > MOST_CHARACTERS) {
            throw refuse(target, "it is longer than " + MOST_CHARACTERS + " characters");
        }
        try {
            return signatures().process(idToken.reveal(), null);
        } catch (KeySourceException e) {
            throw noKeys(target, e);
        } catch (ParseException | BadJOSEException | JOSEException e) {
            throw refuse(target, "its signature is not one of the cloud's");
        }
    }

    private DefaultJWTProcessor<SecurityContext> signatures() {
        DefaultJWTProcessor<SecurityContext> signatures = new DefaultJWTProcessor<>();
        signatures.setJWSKeySelector(new JWSVerificationKeySelector<>(
                JWSAlgorithm.RS256, app.signingKeys().source()));
        // The claims are checked below, by the app's clock; Nimbus' own check reads the system's.
        signatures.setJWTClaimsSetVerifier((claims, context) -> {});
        return signatures;
    }

    private AuthException noKeys(Target target, KeySourceException e) {
        AuthFailure.Builder failure = app.failure().target(target);
        String because = "the keys that sign id_tokens cannot be had";
        IOException network = network(e).orElse(null);
        if (network == null) {
            return failure.because(because + ": the reply is not one with keys").unavailable();
        }
        if (network instanceof SigningKeys.StrangeReply) {
            return failure.because(because + ": " + network.getMessage())
                    .cause(network)
                    .unavailable();
        }
        Unanswered unanswered = Unanswered.by(app.cloud().keysEndpoint().getHost(), network, app.runtime());
        return failure.because(because + ": " + unanswered.because())
                .remedy(unanswered.remedy())
                .cause(network)
                .unavailable();
    }

    /** What the network said. Nimbus' own exceptions are not passed on: they may quote the reply. */
    private static Optional<IOException> network(Throwable thrown) {
        return Stream.<@Nullable Throwable>iterate(thrown, t -> t != null, t -> t == null ? null : t.getCause())
                .filter(IOException.class::isInstance)
                .map(IOException.class::cast)
                .findFirst();
    }

    private IdToken identity(JWTClaimsSet claims, Target target) throws AuthException {
        String tid = string(claims, "tid");
        String oid = string(claims, "oid");
        Date issuedAt = claims.getIssueTime();
        Date expiresAt = claims.getExpirationTime();
        if (tid == null || oid == null || oid.isBlank() || issuedAt == null || expiresAt == null) {
            throw refuse(target, "it lacks a tenant, a user or its times");
        }
        TenantId tenant;
        try {
            tenant = TenantId.of(tid);
        } catch (IllegalArgumentException e) {
            throw refuse(target, "its tenant is not a GUID");
        }
        if (!app.cloud().issuer(tenant).equals(claims.getIssuer())) {
            throw refuse(target, "its issuer is not its tenant in this cloud");
        }
        if (!claims.getAudience().equals(List.of(app.clientId()))) {
            throw refuse(target, "it is made out to another app");
        }
        Instant now = app.issuerClock().now();
        Date notBefore = claims.getNotBeforeTime();
        if (issuedAt.toInstant().isAfter(now.plus(SKEW))
                || (notBefore != null && notBefore.toInstant().isAfter(now.plus(SKEW)))
                || !expiresAt.toInstant().isAfter(now.minus(SKEW))) {
            throw refuse(target, "it is not in date by the issuer's own clock, " + now);
        }
        return new IdToken(tenant, oid, issuedAt.toInstant());
    }

    private AuthException refuse(Target target, String because) {
        return app.failure()
                .target(target)
                .because("the id_token is not a right answer: " + because)
                .remedy("Whoever operates the app must not go on with this consent, and check who sent it and the app's"
                        + " client id; then the partner's user must begin again.")
                .configuration();
    }

    private static @Nullable String string(JWTClaimsSet claims, String name) {
        return claims.getClaim(name) instanceof String text ? text : null;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
