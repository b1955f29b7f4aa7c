package dev.partnercenter.auth.entra;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.partnercenter.auth.secret.Secret;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Proves the app by an assertion made for one request: with an id of its own, for the token endpoint asked, dated by the
 * issuer's clock. One that is refused because the machine's clock is wrong is made anew once the refusal has told the time.
 */
final class CertificateProver implements Prover {
    private static final Duration LIFE = Duration.ofMinutes(10);

    private final PartnerApp app;
    private final ClientCertificate certificate;
    private final IssuerClock clock;
    private final JWSHeader header;

    CertificateProver(PartnerApp app, ClientCertificate certificate, IssuerClock clock) {
        this.app = app;
        this.certificate = certificate;
        this.clock = clock;
        this.header = new JWSHeader.Builder(certificate.algorithm().jws())
                .type(JOSEObjectType.JWT)
                .x509CertSHA256Thumbprint(certificate.sha256Thumbprint())
                .build();
    }

    @Override
    public ClientProof prove(Target target) throws AuthException {
        Duration basis = clock.ahead();
        byte[] input = new SignedJWT(header, claims(target)).getSigningInput();
        byte[] signature = sign(input, target);
        if (!certificate.fits(input, signature)) {
            throw app.failure()
                    .target(target)
                    .because("what was signed for the app does not fit its " + certificate)
                    .remedy("Whoever operates the app must give it the certificate of the very key that signs.")
                    .credential();
        }
        Secret assertion = Secret.of(new String(input, US_ASCII) + "." + Base64URL.encode(signature));
        return new ClientProof(assertion, true, basis);
    }

    @Override
    public boolean readsDifferently(@Nullable Object basis) {
        return !clock.ahead().equals(basis);
    }

    @Override
    public @Nullable Instant expiresAt() {
        return certificate.expiresAt().orElse(null);
    }

    private JWTClaimsSet claims(Target target) {
        Instant now = clock.now();
        return new JWTClaimsSet.Builder()
                .audience(app.cloud().tokenEndpoint(target.authority()).toString())
                .issuer(app.clientId())
                .subject(app.clientId())
                .jwtID(UUID.randomUUID().toString())
                .notBeforeTime(Date.from(now))
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(LIFE)))
                .build();
    }

    private byte[] sign(byte[] input, Target target) throws AuthException {
        try {
            return certificate.sign(input);
        } catch (IOException | RuntimeException e) {
            throw app.failure()
                    .target(target)
                    .because("the key of the app's " + certificate + " did not sign")
                    .remedy("Nobody has to act yet: try again later; if it lasts, whoever operates the app must look"
                            + " after what keeps the key.")
                    .cause(e)
                    .unavailable();
        }
    }
}
