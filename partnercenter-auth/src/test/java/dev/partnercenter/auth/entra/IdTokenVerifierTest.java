package dev.partnercenter.auth.entra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.partnercenter.auth.TestBed;
import dev.partnercenter.auth.secret.Secret;
import dev.partnercenter.testing.Journal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an id_token must be, one wrong thing at a time. */
@Timeout(120)
class IdTokenVerifierTest {
    private static final Secret NONCE = Secret.of("the-nonce-that-was-sent");
    private static final String USER = "cccccccc-0000-4000-8000-00000000000c";
    private static final RSAKey CLOUDS = key("clouds");
    private static final RSAKey FOREIGN = key("clouds");
    private static final Target TARGET = Target.ofSignIn(Authority.ORGANIZATIONS, Resource.PARTNER_CENTER);

    private final TestBed bed = TestBed.inline();
    private final IdTokenVerifier verifier = bed.app.idTokens();
    private final Instant now = bed.clock.instant();

    @BeforeEach
    void publishTheCloudsKey() {
        bed.microsoft
                .faults()
                .keys()
                .answerNext(100, 200, "application/json", new JWKSet(CLOUDS.toPublicJWK()).toString(), Map.of());
    }

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void rightTokenTellsWhoSignedIn() throws Exception {
        IdToken identity = verify(signed(claims().build()));

        assertThat(identity.tenant()).isEqualTo(TestBed.PARTNER);
        assertThat(identity.userId()).isEqualTo(USER);
        assertThat(identity.issuedAt()).isEqualTo(now);
    }

    static Stream<Arguments> wrongSignatures() {
        return Stream.of(
                Arguments.of("B1: no algorithm", forgery(claims -> new PlainJWT(claims).serialize())),
                Arguments.of(
                        "B1: HMAC with the public key as its secret",
                        forgery(claims -> sign(
                                new JWSHeader.Builder(JWSAlgorithm.HS256)
                                        .keyID("clouds")
                                        .build(),
                                claims,
                                new MACSigner(CLOUDS.toRSAPublicKey().getEncoded())))),
                Arguments.of(
                        "B1: the signature cut off",
                        forgery(claims -> signed(claims).replaceFirst("[^.]+$", ""))),
                Arguments.of(
                        "B1: a signature of nothing but zeros",
                        forgery(claims -> signed(claims).replaceFirst("[^.]+$", "A".repeat(342)))),
                Arguments.of(
                        "B1: another algorithm with the right key",
                        forgery(claims -> sign(
                                new JWSHeader.Builder(JWSAlgorithm.RS512)
                                        .keyID("clouds")
                                        .build(),
                                claims,
                                new RSASSASigner(CLOUDS)))),
                Arguments.of(
                        "B1: the right key id over a foreign key",
                        forgery(claims -> sign(header().build(), claims, new RSASSASigner(FOREIGN)))),
                Arguments.of("B1: claims that were not signed", forgery(claims -> {
                    String[] parts = signed(claims).split("\\.", -1);
                    JWTClaimsSet other = new JWTClaimsSet.Builder(claims)
                            .claim("oid", "dddddddd-0000-4000-8000-00000000000d")
                            .build();
                    return parts[0] + "." + Base64URL.encode(other.toString()) + "." + parts[2];
                })),
                Arguments.of(
                        "B2: a key that the token brings",
                        forgery(claims ->
                                sign(header().jwk(FOREIGN.toPublicJWK()).build(), claims, new RSASSASigner(FOREIGN)))),
                Arguments.of(
                        "B2: a key that the token points to",
                        forgery(claims -> sign(
                                header().jwkURL(URI.create("https://evil.example/keys"))
                                        .x509CertURL(URI.create("https://evil.example/certificate"))
                                        .build(),
                                claims,
                                new RSASSASigner(FOREIGN)))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrongSignatures")
    void tokenThatTheCloudDidNotSignIsRefused(String what, Forgery forgery) throws Exception {
        String forged = forgery.of(claims().build());

        assertRefused(forged);
        assertThat(bed.microsoft.journal().entries())
                .as("nobody but the cloud's own address is asked for keys")
                .allMatch(entry ->
                        entry.kind() == Journal.Kind.KEYS && entry.path().equals("/common/discovery/v2.0/keys"));
    }

    static Stream<Arguments> wrongClaims() {
        String issuer = "https://login.microsoftonline.com/" + TestBed.PARTNER + "/v2.0";
        Instant early = Instant.parse("2025-12-31T23:54:59Z");
        Instant late = Instant.parse("2026-01-01T00:05:01Z");
        return Stream.of(
                change("the issuer of another tenant", c -> c.issuer(issuer.replace("1111", "2222"))),
                change("the issuer's template", c -> c.issuer("https://login.microsoftonline.com/{tenantid}/v2.0")),
                change("an issuer with a slash too many", c -> c.issuer(issuer + "/")),
                change("a v1 issuer", c -> c.issuer("https://sts.windows.net/" + TestBed.PARTNER + "/")),
                change("no issuer", c -> c.issuer(null)),
                change("another audience", c -> c.audience("dddddddd-0000-4000-8000-00000000000d")),
                change(
                        "a second audience",
                        c -> c.audience(List.of(TestBed.CLIENT_ID, "dddddddd-0000-4000-8000-00000000000d"))),
                change("no audience", c -> c.audience((String) null)),
                change("another nonce", c -> c.claim("nonce", "another")),
                change("no nonce", c -> c.claim("nonce", null)),
                change("a nonce that is a number", c -> c.claim("nonce", 1)),
                change("no tenant", c -> c.claim("tid", null)),
                change("a tenant that is no GUID", c -> c.claim("tid", "contoso.example")),
                change("no user", c -> c.claim("oid", null)),
                change("a blank user", c -> c.claim("oid", " ")),
                change("no expiry", c -> c.expirationTime(null)),
                change("an expiry more than five minutes ago", c -> c.expirationTime(Date.from(early))),
                change("no time of issue", c -> c.issueTime(null)),
                change("an issue more than five minutes ahead", c -> c.issueTime(Date.from(late))),
                change("not good for five minutes yet", c -> c.notBeforeTime(Date.from(late))),
                change("a sign-in before the consent began", c -> c.claim("auth_time", early.getEpochSecond())));
    }

    @ParameterizedTest(name = "B3: {0}")
    @MethodSource("wrongClaims")
    void tokenWithAWrongClaimIsRefused(String what, UnaryOperator<JWTClaimsSet.Builder> change) throws Exception {
        assertRefused(signed(change.apply(claims()).build()));
    }

    @Test
    @DisplayName("B3: five minutes of a wrong clock are forgiven")
    void fiveMinutesOfAWrongClockAreForgiven() throws Exception {
        Date late = Date.from(now.plus(Duration.ofMinutes(5)));
        Instant early = now.minus(Duration.ofMinutes(5));

        assertThat(verify(signed(claims().issueTime(late).notBeforeTime(late).build()))
                        .userId())
                .isEqualTo(USER);
        assertThat(verify(signed(claims().expirationTime(Date.from(early.plusSeconds(1)))
                                .claim("auth_time", early.getEpochSecond())
                                .build()))
                        .userId())
                .isEqualTo(USER);
    }

    @ParameterizedTest(name = "B3: the issuer is {0} minutes ahead of this machine")
    @ValueSource(ints = {-9, 9})
    void timesAreComparedWithTheIssuersOwn(int minutes) throws Exception {
        Duration ahead = Duration.ofMinutes(minutes);
        bed.microsoft.faults().clockAhead(ahead);
        Instant issued = now.plus(ahead);

        assertThat(verify(signed(claims().issueTime(Date.from(issued))
                                .notBeforeTime(Date.from(issued))
                                .expirationTime(Date.from(issued.plusSeconds(1)))
                                .claim("auth_time", issued.getEpochSecond())
                                .build()))
                        .userId())
                .isEqualTo(USER);
    }

    /** Each is an id_token but for one thing, by which tokens of other kinds differ. */
    static Stream<Arguments> otherTokens() {
        return Stream.of(
                Arguments.of("the type of an access token", typed("at+jwt")),
                Arguments.of("the type of a logout token", typed("logout+jwt")),
                Arguments.of("the type of a proof of possession", typed("dpop+jwt")),
                Arguments.of("the type of a nested token", typed("JOSE")),
                Arguments.of(
                        "an access token for an API",
                        without("nonce", c -> c.audience("https://api.partnercenter.microsoft.com"))),
                Arguments.of(
                        "an access token for the app itself", without("nonce", c -> c.claim("scp", "access_as_user"))),
                Arguments.of("a token of an app", without("oid", c -> c.claim("idtyp", "app"))),
                Arguments.of(
                        "a logout token without its type",
                        without(
                                "nonce",
                                c -> c.claim(
                                        "events",
                                        Map.of("http://schemas.openid.net/event/backchannel-logout", Map.of())))));
    }

    private static Forgery typed(String type) {
        return claims -> sign(header().type(new JOSEObjectType(type)).build(), claims, new RSASSASigner(CLOUDS));
    }

    private static Forgery without(String claim, UnaryOperator<JWTClaimsSet.Builder> change) {
        return claims -> signed(change.apply(new JWTClaimsSet.Builder(claims).claim(claim, null))
                .build());
    }

    @ParameterizedTest(name = "B4: {0} is no id_token")
    @MethodSource("otherTokens")
    void tokenOfAnotherKindIsRefused(String what, Forgery forgery) throws Exception {
        assertRefused(forgery.of(claims().build()));
    }

    @ParameterizedTest(name = "B5: hostile text {index}")
    @ValueSource(
            strings = {
                "a",
                "a.b.c",
                "....",
                "eyJhbGciOiJSUzI1NiJ9..",
                "e30.e30.e30",
                "eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIiwiemlwIjoiREVGIn0..a.b.c",
                "eyJhbGciOiJQQkVTMi1IUzI1NitBMTI4S1ciLCJlbmMiOiJBMTI4R0NNIiwicDJjIjoxMDAwMDAwMDAwLCJwMnMiOiJhIn0.a.b.c.d"
            })
    void hostileTextIsRefused(String text) {
        assertRefused(text);
    }

    @Test
    @DisplayName("B5: a megabyte, ten thousand levels and a claim named twice are refused")
    void hostileSizesAreRefused() throws Exception {
        assertRefused("a".repeat(1 << 20));
        assertRefused(raw("{\"a\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}"));
        assertRefused(raw("{\"a\":" + "{\"a\":".repeat(5_000) + "1" + "}".repeat(5_000) + "}"));
        assertRefused(raw("{\"exp\":" + "9".repeat(20_000) + "}"));
        String head = "{\"alg\":\"RS256\",\"kid\":\"clouds\",\"a\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}";
        assertRefused(Base64URL.encode(head) + ".e30.e30");
        String twice = claims().build().toString().replaceFirst("\\{", "{\"oid\":\"somebody-else\",");
        assertRefused(raw(twice));
    }

    @Test
    @DisplayName("B5: a token with any one character changed is refused, or is still that user's")
    void tokenWithACharacterChangedIsNobodyElses() throws Exception {
        String token = signed(claims().build());
        Random random = new Random(5);
        int refused = 0;
        for (int i = 0; i < token.length(); i++) {
            char other = (char) (' ' + 1 + random.nextInt(94));
            String changed = token.substring(0, i) + other + token.substring(i + 1);
            try {
                // The last character of a part holds bits that mean nothing.
                assertThat(verify(changed).userId()).as(changed).isEqualTo(USER);
            } catch (AuthException e) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(token.length() - 20);
    }

    @Test
    @DisplayName("B7: ten thousand tokens with unknown keys have the cloud's keys fetched twice at most")
    void unknownKeysDoNotFloodTheCloud() throws Exception {
        String[] parts = signed(claims().build()).split("\\.", -1);
        for (int i = 0; i < 10_000; i++) {
            String head = Base64URL.encode("{\"alg\":\"RS256\",\"kid\":\"unknown-" + i + "\"}")
                    .toString();
            assertThatThrownBy(() -> verify(head + "." + parts[1] + "." + parts[2]))
                    .isInstanceOf(AuthException.class);
        }

        assertThat(bed.microsoft.journal().count(Journal.Kind.KEYS)).isLessThanOrEqualTo(2);
    }

    private IdToken verify(String token) throws AuthException {
        return verifier.verify(Secret.of(token), NONCE, now, TARGET);
    }

    private void assertRefused(String token) {
        assertThatThrownBy(() -> verify(token))
                .isInstanceOf(AuthException.Configuration.class)
                .hasNoCause()
                .message()
                .doesNotContain(NONCE.reveal());
    }

    private JWTClaimsSet.Builder claims() {
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

    /** Something that looks like an id_token. */
    interface Forgery {
        String of(JWTClaimsSet claims) throws Exception;
    }

    private static Forgery forgery(Forgery forgery) {
        return forgery;
    }

    private static Arguments change(String what, UnaryOperator<JWTClaimsSet.Builder> change) {
        return Arguments.of(what, change);
    }

    private static String signed(JWTClaimsSet claims) throws JOSEException {
        return sign(header().build(), claims, new RSASSASigner(CLOUDS));
    }

    private static String sign(JWSHeader header, JWTClaimsSet claims, JWSSigner signer) throws JOSEException {
        SignedJWT token = new SignedJWT(header, claims);
        token.sign(signer);
        return token.serialize();
    }

    /** Text of our own in the place of claims, rightly signed. */
    private static String raw(String payload) throws JOSEException {
        String signed = Base64URL.encode(header().build().toString()) + "."
                + Base64URL.encode(payload.getBytes(StandardCharsets.UTF_8));
        Base64URL signature =
                new RSASSASigner(CLOUDS).sign(header().build(), signed.getBytes(StandardCharsets.US_ASCII));
        return signed + "." + signature;
    }

    private static JWSHeader.Builder header() {
        return new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("clouds");
    }

    private static RSAKey key(String id) {
        try {
            return new RSAKeyGenerator(2048).keyID(id).generate();
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }
}
