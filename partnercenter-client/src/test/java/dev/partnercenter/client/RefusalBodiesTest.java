package dev.partnercenter.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.partnercenter.client.api.PartnerCenterException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read out of the body of a refusal, how much of it, and that nothing else of it is shown. */
class RefusalBodiesTest {
    private final World world = new World();

    @AfterEach
    void close() {
        world.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'code':'60003','description':'private words','data':[],'source':'PartnerFD'} | 60003",
                "{'code':2032,'description':'private words'} | 2032",
                "{'error':{'code':'Unauthorized_MissingMFA','message':'private words'}} | Unauthorized_MissingMFA",
                "{'error':'invalid_grant','error_description':'private words'} | invalid_grant",
                "{'Error':{'Code':'Forbidden','Message':'private words'}} | Forbidden"
            })
    void codeIsReadFromEachShape(String body, String code) {
        world.answer(403, body.replace('\'', '"'));

        PartnerCenterException e = world.refused();

        assertThat(e.code()).contains(code);
        assertThat(e)
                .hasMessageContaining("with 403, code " + code + ": ")
                .message()
                .doesNotContain("private");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{'statusCode':403,'message':'private words'}",
                "{'code':null,'error':null}",
                "{'code':{'private':1}}",
                "{'code':'private words, not a code'}",
                "{'error':'private'}",
                "{'code':'60003'",
                "<html><body>private words</body></html>"
            })
    void refusalWithoutACodeHasNone(String body) {
        world.answer(403, body.replace('\'', '"'));

        PartnerCenterException e = world.refused();

        assertThat(e.code()).isEmpty();
        assertThat(e).message().doesNotContain("private");
    }

    @Test
    void pageOfAProxyIsAPlainRefusal() {
        world.microsoft
                .faults()
                .api()
                .answerNext(1, 502, "text/html", "<html><h1>Bad gateway of a proxy</h1></html>", Map.of());

        PartnerCenterException e = world.refused();

        assertThat(e.status()).isEqualTo(502);
        assertThat(e.code()).isEmpty();
        assertThat(e.remedy()).isEqualTo("Nobody has to act yet: try again later.");
        assertThat(e)
                .hasNoCause()
                .hasMessageContaining("with 502 (text/html, 44 bytes from api.partnercenter.microsoft.com;"
                        + " it looks like a proxy's page): a gateway ")
                .message()
                .doesNotContain("h1", "Bad", "<");
    }

    @Test
    void largeRefusalIsReadInPartOnly() {
        world.answer(400, "{\"data\":[\"" + "x".repeat(200_000) + "\"],\"code\":\"3000\"}");

        PartnerCenterException e = world.refused();

        assertThat(e.code()).isEmpty();
        assertThat(e).hasMessageContaining("with 400 (application/json, at least 65536 bytes from ");
    }

    @Test
    void bodyThatSwellsWhenUnpackedIsReadInPartOnly() {
        world.answer(500, " ".repeat(40 << 20), Map.of("Content-Encoding", "gzip"));

        assertThat(world.refused()).hasMessageContaining("with 500 (application/json, at least 65536 bytes from ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"id\":\"private", "private", "", "[\"private\"]", "null", "{\"items\":\"private\"}"})
    void brokenJsonIsNotShown(String body) {
        world.answer(200, body);

        PartnerCenterException e = world.refused();

        assertThat(e.status()).isEqualTo(200);
        assertThat(e)
                .hasMessageStartingWith(
                        "Partner Center answered GET /v1/customers with 200, but its body is not the expected JSON (")
                .hasNoCause()
                .message()
                .doesNotContain("private");
    }

    @Test
    void endlessBodyIsNotReadToItsEnd() {
        world.answer(200, "{\"items\":[],\"padding\":\"" + "x".repeat(32 << 20) + "\"}");

        assertThat(world.refused())
                .hasMessageContaining(
                        "with 200, but its body is too long (application/json, more than 32 MiB from api.");
    }

    @Test
    void pageOfAProxyDoesNotSayThatAnythingDoesNotExist() {
        world.answer(404, "<html>Not found</html>");
        assertThat(world.refused().isNotFound()).isFalse();

        world.answer(404, "");
        assertThat(world.refused().isNotFound()).isTrue();
    }
}
