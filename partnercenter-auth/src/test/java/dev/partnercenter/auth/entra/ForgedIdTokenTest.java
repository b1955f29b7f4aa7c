package dev.partnercenter.auth.entra;

import static dev.partnercenter.auth.entra.IdTokenBed.CLOUDS;
import static dev.partnercenter.auth.entra.IdTokenBed.FOREIGN;
import static dev.partnercenter.auth.entra.IdTokenBed.USER;
import static dev.partnercenter.auth.entra.IdTokenBed.header;
import static dev.partnercenter.auth.entra.IdTokenBed.raw;
import static dev.partnercenter.auth.entra.IdTokenBed.sign;
import static dev.partnercenter.auth.entra.IdTokenBed.signed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import dev.partnercenter.auth.entra.IdTokenBed.Forgery;
import dev.partnercenter.testing.Journal;
import java.net.URI;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Text that looks like an id_token and was not signed by the cloud, or not as it is. */
@Timeout(120)
class ForgedIdTokenTest {
    private final IdTokenBed bed = new IdTokenBed();

    @AfterEach
    void close() {
        bed.close();
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
        String forged = forgery.of(bed.claims().build());

        bed.assertRefused(forged);
        assertThat(bed.microsoft.journal().entries())
                .as("nobody but the cloud's own address is asked for keys")
                .allMatch(entry ->
                        entry.kind() == Journal.Kind.KEYS && entry.path().equals("/common/discovery/v2.0/keys"));
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
        bed.assertRefused(text);
    }

    @Test
    @DisplayName("B5: a megabyte, ten thousand levels and a claim named twice are refused")
    void hostileSizesAreRefused() throws Exception {
        bed.assertRefused("a".repeat(1 << 20));
        bed.assertRefused(raw("{\"a\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}"));
        bed.assertRefused(raw("{\"a\":" + "{\"a\":".repeat(5_000) + "1" + "}".repeat(5_000) + "}"));
        bed.assertRefused(raw("{\"exp\":" + "9".repeat(20_000) + "}"));
        String head = "{\"alg\":\"RS256\",\"kid\":\"clouds\",\"a\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}";
        bed.assertRefused(Base64URL.encode(head) + ".e30.e30");
        String twice = bed.claims().build().toString().replaceFirst("\\{", "{\"oid\":\"somebody-else\",");
        bed.assertRefused(raw(twice));
    }

    @Test
    @DisplayName("B5: a token with any one character changed is refused, or is still that user's")
    void tokenWithACharacterChangedIsNobodyElses() throws Exception {
        String token = signed(bed.claims().build());
        Random random = new Random(5);
        int refused = 0;
        for (int i = 0; i < token.length(); i++) {
            char other = (char) (' ' + 1 + random.nextInt(94));
            String changed = token.substring(0, i) + other + token.substring(i + 1);
            try {
                // The last character of a part holds bits that mean nothing.
                assertThat(bed.verify(changed).userId()).as(changed).isEqualTo(USER);
            } catch (AuthException e) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(token.length() - 20);
    }

    @Test
    @DisplayName("B7: ten thousand tokens with unknown keys have the cloud's keys fetched twice at most")
    void unknownKeysDoNotFloodTheCloud() throws Exception {
        String[] parts = signed(bed.claims().build()).split("\\.", -1);
        for (int i = 0; i < 10_000; i++) {
            String head = Base64URL.encode("{\"alg\":\"RS256\",\"kid\":\"unknown-" + i + "\"}")
                    .toString();
            assertThatThrownBy(() -> bed.verify(head + "." + parts[1] + "." + parts[2]))
                    .isInstanceOf(AuthException.class);
        }

        assertThat(bed.microsoft.journal().count(Journal.Kind.KEYS)).isLessThanOrEqualTo(2);
    }

    private static Forgery forgery(Forgery forgery) {
        return forgery;
    }
}
