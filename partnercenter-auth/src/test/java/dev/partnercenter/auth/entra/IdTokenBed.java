package dev.partnercenter.auth.entra;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.partnercenter.auth.TestBed;
import dev.partnercenter.auth.secret.Secret;
import dev.partnercenter.testing.PartnerCenterSimulator;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Map;

/** A cloud's signing key, another one of the same name, and id_tokens signed by either for a verifier to look at. */
final class IdTokenBed implements AutoCloseable {
    static final String USER = "cccccccc-0000-4000-8000-00000000000c";
    static final RSAKey CLOUDS = key("clouds");
    static final RSAKey FOREIGN = key("clouds");

    private static final Secret NONCE = Secret.of("the-nonce-that-was-sent");
    private static final Target TARGET = Target.ofSignIn(Authority.ORGANIZATIONS, Resource.PARTNER_CENTER);

    private final TestBed bed = TestBed.inline();
    final PartnerCenterSimulator microsoft = bed.microsoft;
    final Instant now = bed.clock.instant();
    private final IdTokenVerifier verifier = bed.app.idTokens();

    IdTokenBed() {
        microsoft
                .faults()
                .keys()
                .answerNext(100, 200, "application/json", new JWKSet(CLOUDS.toPublicJWK()).toString(), Map.of());
    }

    IdToken verify(String token) throws AuthException {
        return verifier.verify(Secret.of(token), NONCE, now, TARGET);
    }

    void assertRefused(String token) {
        assertThatThrownBy(() -> verify(token))
                .isInstanceOf(AuthException.Configuration.class)
                .hasNoCause()
                .message()
                .doesNotContain(NONCE.reveal());
    }

    /** What an id_token of the first partner's user says, for a test to change. */
    JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .issuer("https://login.microsoftonline.com/" + TestBed.PARTNER + "/v2.0")
                .audience(TestBed.CLIENT_ID)
                .claim("tid", TestBed.PARTNER.value())
                .claim("oid", USER)
                .claim("nonce", NONCE.reveal())
                .issueTime(Date.from(now))
                .notBeforeTime(Date.from(now))
                .expirationTime(Date.from(now.plus(Duration.ofHours(1))));
    }

    static String signed(JWTClaimsSet claims) throws JOSEException {
        return sign(header().build(), claims, new RSASSASigner(CLOUDS));
    }

    static String sign(JWSHeader header, JWTClaimsSet claims, JWSSigner signer) throws JOSEException {
        SignedJWT token = new SignedJWT(header, claims);
        token.sign(signer);
        return token.serialize();
    }

    /** Text of our own in the place of claims, rightly signed. */
    static String raw(String payload) throws JOSEException {
        String signed = Base64URL.encode(header().build().toString()) + "."
                + Base64URL.encode(payload.getBytes(StandardCharsets.UTF_8));
        Base64URL signature =
                new RSASSASigner(CLOUDS).sign(header().build(), signed.getBytes(StandardCharsets.US_ASCII));
        return signed + "." + signature;
    }

    static JWSHeader.Builder header() {
        return new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("clouds");
    }

    private static RSAKey key(String id) {
        try {
            return new RSAKeyGenerator(2048).keyID(id).generate();
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        bed.close();
    }

    /** Something that looks like an id_token. */
    interface Forgery {
        String of(JWTClaimsSet claims) throws Exception;
    }
}
