package dev.partnercenter.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.partnercenter.auth.Bomb;
import dev.partnercenter.auth.MessageForm;
import dev.partnercenter.client.api.PartnerCenterException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that are not what Partner Center writes, or not in the way it writes them. */
class StrangeAnswersTest {
    private final World world = new World();

    @AfterEach
    void close() {
        world.close();
    }

    @ParameterizedTest
    @CsvSource({"400, text/html", "401, text/html", "403, text/html", "403, text/plain", "404, application/json"})
    void pageThatNoGatewayOfMicrosoftsSendsIsSomebodyElsesWord(int status, String type) {
        world.microsoft.faults().api().answerNext(2, status, type, " \n<!DOCTYPE html><h1>Sign in</h1>", Map.of());

        PartnerCenterException e = world.refused();

        assertThat(e.status()).isEqualTo(status);
        assertThat(e.isTransient()).isFalse();
        assertThat(e.remedy()).startsWith("Whoever operates the app must see who answers in Partner Center's place");
        assertThat(e)
                .hasMessageContaining("with " + status + " (" + type
                        + ", 33 bytes from api.partnercenter.microsoft.com;" + " it looks like a proxy's page)")
                .message()
                .doesNotContain("DOCTYPE", "Sign in");
    }

    @Test
    void pageInPlaceOfASuccessIsSomebodyElsesWord() {
        world.microsoft.faults().api().answerNext(1, 200, "text/html", "<h1>Sign in</h1>", Map.of());

        PartnerCenterException e = world.refused();

        assertThat(e.remedy()).startsWith("Whoever operates the app must see who answers in Partner Center's place");
        assertThat(e)
                .hasMessageContaining(
                        "text/html, 16 bytes from api.partnercenter.microsoft.com; it looks like a proxy's page")
                .message()
                .doesNotContain("Sign in");
    }

    @Test
    void bytesThatAreNoTextInTheEncodingTheyBeginWithAreNotUnderstood() {
        byte[] fourForACharacter = {0, 0, 0, '{', '"', 's', 'o', 't'};
        world.microsoft.faults().api().answerNext(1, 200, "application/json", fourForACharacter, Map.of());

        assertThat(world.refused()).hasMessageContaining("its body is not the expected JSON (no text;");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400072 | the item is not available | The partner must choose another item",
                "3000 | an error stands in place of what was asked for | The app's developer must look the code up"
            })
    void errorUnderAStatusOfSuccessIsARefusal(String code, String cause, String remedy) {
        String body = "{\"description\":\"private words\",\"source\":\"PartnerFD\",\"code\":\"" + code + "\"}";
        world.answer(200, body);

        PartnerCenterException e = world.refused();

        assertThat(e.status()).isEqualTo(200);
        assertThat(e.code()).contains(code);
        assertThat(e.isTransient()).isFalse();
        assertThat(e.remedy()).startsWith(remedy);
        assertThat(e)
                .hasMessageContaining("with 200, code " + code + ": " + cause)
                .message()
                .doesNotContain("private");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'items':[],'code':'400072','description':'d','source':'s'}",
                "{'code':'400072','description':'d','source':'s','totalCount':0}",
                "{'code':'400072','description':'d'}",
                "{'code':'en-US','description':'d','source':'s'}",
                "{'code':{'code':'400072'},'description':'d','source':'s'}",
                "{}"
            })
    void whatMerelyResemblesAnErrorIsReadAsItIs(String body) throws Exception {
        world.answer(200, body.replace('\'', '"'));

        assertThat(world.contoso.customers().list().items()).isEmpty();
    }

    @Test
    void numberOfEntrasInTheWordsOfARefusalIsTold() {
        world.microsoft
                .faults()
                .api()
                .apiErrorNext(1, 403, "90000", "AADSTS50076: private. AADSTS50076 AADSTS65001 AADSTS123456789012");

        assertThat(world.refused())
                .hasMessageContaining("sign-in for this call (AADSTS50076, AADSTS65001). An administrator")
                .message()
                .doesNotContain("private", "123456789012");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'code':900150,'code':20002}",
                "{'Code':'900150','description':'d'}",
                "\ufeff{'code':'900150'}",
                "{'code':'900150','x':1e999999999,'y':123456789012345678901234567890}"
            })
    void codeIsReadHoweverOddlyItIsWritten(String body) {
        world.answer(403, body.replace('\'', '"'));

        assertThat(world.refused().code())
                .hasValueSatisfying(code -> assertThat(code).isIn("900150", "20002"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"code\":", "{\"a\":[", "{\"error\":{\"code\":"})
    void nestingWithoutEndIsARefusalLikeAnyOtherAndOverflowsNoStack(String nest) {
        world.answer(400, nest.repeat(60_000 / nest.length()));
        world.answer(200, nest.repeat(1_000_000 / nest.length()));

        assertThat(world.refused().code()).isEmpty();
        assertThat(world.refused().status()).isEqualTo(200);
    }

    @Test
    @DisplayName("G5: nothing that an answer holds forges a line of a log")
    void messageNamesThePageAndIsOneLineWhateverTheAnswerHolds() {
        for (int status : new int[] {302, 400, 401, 403, 404, 409, 500, 503, 429}) {
            world.microsoft.faults().clear();
            world.microsoft
                    .faults()
                    .api()
                    .answerNext(
                            2,
                            status,
                            "application/json",
                            "{\"code\":\"1\\r\\n2\",\"description\":\"\\u001b[31m\\u202e\"}",
                            Map.of("MS-RequestId", "a\tb \"", "MS-CorrelationId", "<script>"));

            PartnerCenterException e = world.refused();

            MessageForm.assertIsOneLine(e.getMessage());
            assertThat(e)
                    .message()
                    .contains(". " + e.remedy(), "see https://learn.microsoft.com/partner-center/developer/")
                    .contains(e.requestId().orElseThrow(), e.correlationId().orElseThrow())
                    .doesNotContain("script");
        }
    }

    @Test
    @Timeout(60)
    void bodyThatUnpacksToGigabytesIsReadInPartOnlyWhateverItsStatus() {
        byte[] bomb = Bomb.of("{\"code\":\"3000\"");
        for (int status : new int[] {200, 400, 401, 403, 500}) {
            world.microsoft.faults().clear();
            world.microsoft.faults().api().answerNext(2, status, "application/json", bomb, Bomb.HEADERS);
            long before = Bomb.allocated();

            assertThat(world.refused().status()).isEqualTo(status);

            assertThat(Bomb.allocated() - before).isBetween(1L, 256L << 20);
        }
    }
}
