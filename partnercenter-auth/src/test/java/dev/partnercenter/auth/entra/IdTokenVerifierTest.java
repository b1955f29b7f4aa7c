package dev.partnercenter.auth.entra;

import static dev.partnercenter.auth.entra.IdTokenBed.CLOUDS;
import static dev.partnercenter.auth.entra.IdTokenBed.USER;
import static dev.partnercenter.auth.entra.IdTokenBed.header;
import static dev.partnercenter.auth.entra.IdTokenBed.sign;
import static dev.partnercenter.auth.entra.IdTokenBed.signed;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import dev.partnercenter.auth.TestBed;
import dev.partnercenter.auth.entra.IdTokenBed.Forgery;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the cloud must have signed for it to be an id_token, one wrong thing at a time. */
@Timeout(120)
class IdTokenVerifierTest {
    private final IdTokenBed bed = new IdTokenBed();

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void rightTokenTellsWhoSignedIn() throws Exception {
        IdToken identity = bed.verify(signed(bed.claims().build()));

        assertThat(identity.tenant()).isEqualTo(TestBed.PARTNER);
        assertThat(identity.userId()).isEqualTo(USER);
        assertThat(identity.issuedAt()).isEqualTo(bed.now);
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
        bed.assertRefused(signed(change.apply(bed.claims()).build()));
    }

    @Test
    @DisplayName("B3: five minutes of a wrong clock are forgiven")
    void fiveMinutesOfAWrongClockAreForgiven() throws Exception {
        Date late = Date.from(bed.now.plus(Duration.ofMinutes(5)));
        Instant early = bed.now.minus(Duration.ofMinutes(5));

        assertThat(bed.verify(signed(
                                bed.claims().issueTime(late).notBeforeTime(late).build()))
                        .userId())
                .isEqualTo(USER);
        assertThat(bed.verify(signed(bed.claims()
                                .expirationTime(Date.from(early.plusSeconds(1)))
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
        Instant issued = bed.now.plus(ahead);

        assertThat(bed.verify(signed(bed.claims()
                                .issueTime(Date.from(issued))
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

    @ParameterizedTest(name = "B4: {0} is no id_token")
    @MethodSource("otherTokens")
    void tokenOfAnotherKindIsRefused(String what, Forgery forgery) throws Exception {
        bed.assertRefused(forgery.of(bed.claims().build()));
    }

    private static Forgery typed(String type) {
        return claims -> sign(header().type(new JOSEObjectType(type)).build(), claims, new RSASSASigner(CLOUDS));
    }

    private static Forgery without(String claim, UnaryOperator<JWTClaimsSet.Builder> change) {
        return claims -> signed(change.apply(new JWTClaimsSet.Builder(claims).claim(claim, null))
                .build());
    }

    private static Arguments change(String what, UnaryOperator<JWTClaimsSet.Builder> change) {
        return Arguments.of(what, change);
    }
}
