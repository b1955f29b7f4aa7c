package dev.partnercenter.auth.entra;

import static dev.partnercenter.auth.entra.EndpointBed.HOME;
import static dev.partnercenter.auth.entra.EndpointBed.everythingIn;
import static dev.partnercenter.auth.entra.EndpointBed.reply;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.partnercenter.testing.FaultTarget;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Replies that are no token's, too long or too deep: of no use, and nothing of them is repeated. */
class UselessRepliesTest {
    private static final EndpointBed BED = new EndpointBed();

    private final FaultTarget endpoint = BED.endpoint;

    @BeforeEach
    void clear() {
        BED.clear();
    }

    @AfterAll
    static void close() {
        BED.close();
    }

    @ParameterizedTest(name = "D3: a reply of no use is Unavailable, and nothing of it is repeated [{index}]")
    @CsvSource(
            delimiter = '|',
            value = {
                "application/json | {\"token_type\":\"Bearer\",\"expires_in\":3600}",
                "application/json | {\"token_type\":\"Bearer\",\"access_token\":\"\"}",
                "application/json | {\"token_type\":\"Bearer\",\"access_token\":7}",
                "application/json | {\"token_type\":\"Bearer\",\"access_token\":\"canary\\r\\nX: y\"}",
                "application/json | {\"token_type\":\"Bearer\",\"access_token\":\"canary\\u0000\"}",
                "application/json | {\"token_type\":\"pop\",\"access_token\":\"canary\"}",
                "application/json | {\"access_token\":\"canary\"}",
                "application/json | {\"token_type\":\"Bearer\",\"access_token\":\"canary\",\"expires_in\":0}",
                "application/json | {\"token_type\":\"Bearer\",\"access_token\":\"canary\",\"expires_in\":-1}",
                "application/json | {\"token_type\":\"Bearer\",\"access_token\":\"a\",\"access_token\":\"canary\"}",
                "application/json | {\"token_type\":\"Bearer\",\"access_token\":\"b\",\"x\":1,\"x\":\"canary\"}",
                "application/json | {\"token_type\":\"Bearer\",\"access_token\":\"canary\",\"expires_in\":1e400}",
                "application/json | {\"token_type\":\"Bearer\",\"access_token\":\"canary",
                "application/json | {\"token_type\":\"Bearer\",\"access_token\":\"canary\",\"expires_in\":3600",
                "application/json | {\"token_type\":\"Bearer\",\"access_token\":\"canary\"} canary",
                "application/json | canary",
                "application/json | []",
                "application/json | null",
                "application/json | ''",
                "text/html | <html>canary</html>",
                "text/plain | {\"token_type\":\"Bearer\",\"access_token\":\"canary\"}"
            })
    void replyOfNoUseIsUnavailableAndNothingOfItIsRepeated(String type, String body) {
        endpoint.answerNext(1, 200, type, body, Map.of());

        assertThatThrownBy(() -> BED.redeem(HOME))
                .isInstanceOf(AuthException.Unavailable.class)
                .hasMessageContaining("login.microsoftonline.com")
                .satisfies(e -> assertThat(everythingIn(e)).doesNotContain("canary"));
    }

    @Test
    void jsonInAnotherEncodingIsOfNoUse() {
        // As UTF-8 these are the bytes of the same text in UTF-16.
        String utf16 = reply("\"x\":1").replaceAll("(?s)(.)", "\0$1");
        endpoint.answerNext(1, 200, "application/json; charset=utf-16be", utf16, Map.of());

        assertThatThrownBy(() -> BED.redeem(HOME))
                .isInstanceOf(AuthException.Unavailable.class)
                .satisfies(e -> assertThat(everythingIn(e)).doesNotContain("canary", "\0"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"x\":", "\"expires_in\":", "\"access_token\":", "\"scope\":"})
    void replyNestedWithoutEndIsOfNoUseAndOverflowsNoStack(String field) {
        for (String nest : new String[] {"[", "{\"x\":", "[{\"x\":"}) {
            String bomb = "{\"token_type\":\"Bearer\"," + field + nest.repeat(500_000 / nest.length());
            endpoint.answerNext(1, 200, "application/json", bomb, Map.of());
            endpoint.answerNext(1, 400, "application/json", bomb, Map.of());

            assertThatThrownBy(() -> BED.redeem(HOME)).isInstanceOf(AuthException.Unavailable.class);
            assertThatThrownBy(() -> BED.redeem(HOME)).isInstanceOf(AuthException.Unavailable.class);
        }
    }

    @Test
    void replyNestedDeeplyAndWellFormedOverflowsNoStack() {
        String nested = "[".repeat(400_000) + "]".repeat(400_000);
        endpoint.answerNext(1, 200, "application/json", reply("\"expires_in\":" + nested), Map.of());

        assertThatThrownBy(() -> BED.redeem(HOME)).isInstanceOf(AuthException.Unavailable.class);
    }

    @ParameterizedTest(name = "D3: a token that comes with status {0} is none")
    @ValueSource(ints = {201, 202, 203, 206, 304, 400})
    void tokenThatComesWithAnotherStatusIsNone(int status) {
        endpoint.answerNext(1, status, "application/json", reply("\"expires_in\":3600"), Map.of());

        assertThatThrownBy(() -> BED.redeem(HOME))
                .isInstanceOf(AuthException.Unavailable.class)
                .satisfies(e -> assertThat(everythingIn(e)).doesNotContain("canary"));
    }

    @Test
    @DisplayName("D3: a compressed reply that grows without end is cut off")
    void compressedReplyThatGrowsWithoutEndIsCutOff() {
        String bomb = reply("\"x\":\"" + "0".repeat(32 << 20) + "\"");
        endpoint.answerNext(1, 200, "application/json", bomb, Map.of("Content-Encoding", "gzip"));

        assertThatThrownBy(() -> BED.redeem(HOME))
                .isInstanceOf(AuthException.Unavailable.class)
                .hasMessageContaining("it is too long (HTTP 200, application/json, more than 1048576 bytes from login");
    }

    @Test
    void replyWithoutEndIsCutOff() {
        endpoint.answerNext(1, 200, "application/json", "x".repeat((1 << 20) + 1), Map.of());

        assertThatThrownBy(() -> BED.redeem(HOME)).isInstanceOf(AuthException.Unavailable.class);
    }
}
