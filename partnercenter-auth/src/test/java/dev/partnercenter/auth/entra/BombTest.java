package dev.partnercenter.auth.entra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.partnercenter.auth.Bomb;
import dev.partnercenter.auth.MessageForm;
import dev.partnercenter.auth.TestBed;
import dev.partnercenter.auth.secret.Secret;
import dev.partnercenter.testing.FaultTarget;
import java.security.KeyPairGenerator;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Replies of a few megabytes that would unpack to gigabytes, over real sockets and TLS. */
@Timeout(60)
class BombTest {
    private static final TestBed BED = TestBed.inline();
    private static final Target HOME = Target.of(TestBed.PARTNER, TestBed.PARTNER, Resource.PARTNER_CENTER);
    private static final byte[] BOMB = Bomb.of("{\"error\":\"invalid_grant\",\"access_token\":\"canary\"");
    private static final long MOST = 128L << 20;

    @BeforeEach
    void clear() {
        BED.microsoft.faults().clear();
        BED.clock.advance(Duration.ofHours(2));
    }

    @AfterAll
    static void close() {
        BED.close();
    }

    @ParameterizedTest(name = "status {0}")
    @ValueSource(ints = {200, 400, 401, 500, 503})
    @DisplayName("D3: of a token reply that unpacks to gigabytes no more than a mebibyte is unpacked")
    void tokenReplyThatUnpacksToGigabytes(int status) {
        arm(BED.microsoft.faults().tokenEndpoint(), status);

        AuthException thrown = within(() -> BED.app.tokenEndpoint().redeem(new Grant.ClientCredentials(), HOME));

        assertThat(thrown)
                .isInstanceOf(AuthException.Unavailable.class)
                .message()
                .contains(
                        "HTTP " + status + ", application/json, more than 1048576 bytes from login.microsoftonline.com")
                .doesNotContain("canary");
    }

    @Test
    void throttlingIsUnderstoodWhateverComesWithIt() {
        arm(BED.microsoft.faults().tokenEndpoint(), 429);

        assertThat(within(() -> BED.app.tokenEndpoint().redeem(new Grant.ClientCredentials(), HOME)))
                .isInstanceOf(AuthException.Throttled.class);
    }

    @Test
    void deviceCodeReplyThatUnpacksToGigabytes() {
        arm(BED.microsoft.faults().deviceCodeEndpoint(), 200);

        assertThat(within(() -> BED.app.tokenEndpoint().deviceCode(HOME)))
                .isInstanceOf(AuthException.Unavailable.class)
                .message()
                .contains("more than 1048576 bytes");
    }

    @Test
    void signingKeysThatUnpackToGigabytes() throws Exception {
        arm(BED.microsoft.faults().keys(), 200);
        Secret idToken = idToken();

        assertThat(within(() -> BED.app.idTokens().verify(idToken, HOME)))
                .isInstanceOf(AuthException.Unavailable.class)
                .message()
                .contains("the keys that sign id_tokens cannot be had", "more than 1048576 bytes");
    }

    private static void arm(FaultTarget target, int status) {
        target.answerNext(Integer.MAX_VALUE, status, "application/json", BOMB, Bomb.HEADERS);
    }

    /** What it throws, with less allocated than would hold a thirtieth of it. */
    private static AuthException within(ThrowingCallable call) {
        long before = Bomb.allocated();
        AuthException thrown = catchThrowableOfType(AuthException.class, call);
        assertThat(Bomb.allocated() - before).isBetween(1L, MOST);
        MessageForm.assertForm(thrown);
        return thrown;
    }

    /** By a key that the cloud's own have to be fetched for. */
    private static Secret idToken() throws Exception {
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("unknown").build(),
                new JWTClaimsSet.Builder().subject("somebody").build());
        token.sign(new RSASSASigner(
                KeyPairGenerator.getInstance("RSA").generateKeyPair().getPrivate()));
        return Secret.of(token.serialize());
    }
}
