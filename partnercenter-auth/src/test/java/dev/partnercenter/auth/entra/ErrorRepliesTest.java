package dev.partnercenter.auth.entra;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read out of an error reply, and what is not. */
class ErrorRepliesTest {
    @Test
    void manyNumbersInTheDescriptionAreCutOff() {
        String many = IntStream.range(60_000, 60_100)
                .mapToObj(n -> "AADSTS" + n + ": ")
                .collect(Collectors.joining());

        assertThat(numbersIn(many)).hasSize(16).startsWith(60_000, 60_001);
    }

    @Test
    void numberThatComesLateInALongDescriptionIsRead() {
        assertThat(numbersIn(" ".repeat(100_000) + "AADSTS50196: ")).containsExactly(50196);
    }

    @Test
    void sameNumberIsReadOnceHoweverOftenItIsNamed() {
        assertThat(numbersIn("AADSTS70002: canary ".repeat(20) + "AADSTS70008: "))
                .containsExactly(70002, 70008);
    }

    @ParameterizedTest
    @ValueSource(strings = {"AADSTS50196501965019650196:", "AADSTS7:", "AADSTS:", "AADSTS050196:", "aadsts50196"})
    void whatIsNoNumberOfEntrasIsNotRead(String description) {
        assertThat(numbersIn(description)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[\"70008\"] | 70008",
                "[70008, \"50173\", 70008] | 70008 50173",
                "[null, true, [50196], {\"a\":50196}, -1, 0, 1.5, 1e300, \"\", \"0x10\", \" 7\"] | ''",
                "[12345678901234567890, \"99999999999\", 4294967296] | ''",
                "70008 | ''",
                "\"70008\" | ''",
                "{\"0\":70008} | ''",
                "null | ''",
                "[] | ''"
            })
    void listOfNumbersIsReadHoweverItIsWritten(String list, String expected) {
        List<Integer> numbers = numbers("{\"error\":\"invalid_grant\",\"error_codes\":" + list + "}");

        assertThat(numbers.stream().map(String::valueOf).collect(Collectors.joining(" ")))
                .isEqualTo(expected);
    }

    @Test
    void hugeListOfNumbersIsCutOff() {
        String list =
                IntStream.range(100_000, 150_000).mapToObj(Integer::toString).collect(Collectors.joining(","));

        assertThat(numbers("{\"error\":\"invalid_grant\",\"error_codes\":[" + list + "]}"))
                .hasSize(16);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"a\":"})
    void nestingWithoutEndIsNotAnError(String opening) {
        EntraError error = read("{\"error\":\"invalid_grant\",\"a\":" + opening.repeat(100_000));

        assertThat(error.code()).isNull();
        assertThat(error.status()).isEqualTo(400);
    }

    @Test
    @DisplayName("D10: the correlation id of a reply does not replace the one sent")
    void correlationIdOfTheReplyDoesNotReplaceTheOneSent() {
        EntraError error = read("{\"error\":\"invalid_grant\",\"correlation_id\":\"theirs\",\"trace_id\":\"trace-1\"}");

        assertThat(error.correlationId()).isEqualTo("sent-by-us");
        assertThat(error.traceId()).isEqualTo("trace-1");
    }

    @Test
    void wordThatIsTooLongOrNotAWordIsLeftOut() {
        EntraError error = read("{\"error\":\"" + "e".repeat(65) + "\",\"suberror\":\"bad token\",\"trace_id\":7}");

        assertThat(error).isEqualTo(new EntraError(400, null, null, List.of(), null, "sent-by-us"));
    }

    private static List<Integer> numbers(String body) {
        return read(body).numbers();
    }

    private static List<Integer> numbersIn(String description) {
        return numbers("{\"error\":\"invalid_grant\",\"error_description\":\"" + description + "\"}");
    }

    private static EntraError read(String body) {
        return ErrorReplies.read(new EntraHttp.Reply(
                400,
                "login.microsoftonline.com",
                "application/json",
                body.length(),
                body,
                Instant.EPOCH,
                true,
                null,
                "sent-by-us",
                0));
    }
}
