package dev.partnercenter.client.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.partnercenter.testing.PartnerCenterSimulator;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sent again after what, by method and body. */
class RepetitionTest {
    private static final PartnerCenterSimulator MICROSOFT = PipelineBed.start();

    private PipelineBed bed = PipelineBed.on(MICROSOFT, client -> client);

    @AfterEach
    void close() {
        bed.close();
    }

    @AfterAll
    static void closeMicrosoft() {
        MICROSOFT.close();
    }

    /** Method, body, failure, and whether it is sent again. */
    static Stream<Arguments> matrix() {
        return Stream.of(
                        "GET none",
                        "HEAD none",
                        "DELETE none",
                        "PUT json",
                        "POST json",
                        "PATCH json",
                        "PUT once",
                        "POST once")
                .flatMap(call -> Stream.of(
                                "no answer",
                                "408",
                                "429",
                                "500",
                                "500 800003",
                                "500 800031",
                                "501",
                                "502",
                                "503",
                                "504",
                                "400",
                                "403",
                                "404",
                                "409 900278",
                                "412")
                        .map(failure -> Arguments.of(call, failure, isSentAgain(call, failure))));
    }

    private static boolean isSentAgain(String call, String failure) {
        return switch (failure) {
            case "no answer", "408", "429", "503", "500 800003" -> !call.endsWith("once");
            // An answer to HEAD has no body, and so no code.
            case "500 800031" -> call.startsWith("HEAD");
            case "500", "502", "504" -> !call.endsWith("once") && !call.startsWith("POST") && !call.startsWith("PATCH");
            default -> false;
        };
    }

    @ParameterizedTest(name = "{0} after {1}: {2}")
    @MethodSource("matrix")
    @DisplayName("H1, I-9: only what is safe to repeat is sent again, three times in all and under one id")
    void callIsSentAgainWhereThatIsSafe(String call, String failure, boolean again) {
        fail(failure);

        Throwable error = catchThrowable(() -> bed.send(bed.pipeline(), PipelineBed.request(call)));

        assertThat(bed.sent()).isEqualTo(again ? 3 : 1);
        assertThat(error).isInstanceOf(IOException.class);
        assertThat(bed.microsoft.journal().entries())
                .extracting(entry -> entry.headers().get("MS-RequestId"))
                .as("one id over all attempts")
                .doesNotContainNull()
                .containsOnly(bed.microsoft.journal().entries().get(0).headers().get("MS-RequestId"));
    }

    @ParameterizedTest
    @CsvSource({"GET none", "POST json"})
    void callThatSucceedsAtTheThirdAttemptSucceeds(String call) throws Exception {
        bed.answer(1, 503, "{}", Map.of());
        bed.microsoft.faults().api().disconnectNext(1);
        bed.answer(200);

        bed.send(bed.pipeline(), PipelineBed.request(call));

        assertThat(bed.sent()).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({"GET none, 3", "POST json, 3", "POST once, 1"})
    @DisplayName("H1: OkHttp sends nothing again by itself, though a 503 asks for no wait")
    void callThatMayBeSentAgainAtOnceIsNotSentMoreOften(String call, int times) {
        bed.answer(Integer.MAX_VALUE, 503, "{}", Map.of("Retry-After", "0"));

        Throwable error = catchThrowable(() -> bed.send(bed.pipeline(), PipelineBed.request(call)));

        assertThat(bed.sent()).isEqualTo(times);
        assertThat(error)
                .isInstanceOfSatisfying(
                        PartnerCenterException.class,
                        refusal -> assertThat(refusal.retryAfter()).contains(Duration.ZERO));
    }

    @ParameterizedTest
    @ValueSource(strings = {"99999999999", "-1", "soon"})
    void waitThatMakesNoSenseIsNone(String retryAfter) {
        bed.answer(Integer.MAX_VALUE, 503, "{}", Map.of("Retry-After", retryAfter));

        assertThat(catchThrowable(() -> bed.call(bed.pipeline())))
                .isInstanceOfSatisfying(
                        PartnerCenterException.class,
                        refusal -> assertThat(refusal.retryAfter()).isEmpty());
        assertThat(bed.sent()).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({"401 503 401, 2", "401 429 401, 2", "401 401 503, 2", "503 401 503, 3", "503 503 401, 4"})
    @DisplayName("I-16: a call whose token was refused and replaced is sent no more after that")
    void replayIsTheLastOfACall(String answers, int times) {
        for (String status : answers.split(" ", -1)) {
            bed.answer(1, Integer.parseInt(status), "{}", Map.of());
        }
        bed.answer(503);

        assertThat(catchThrowable(() -> bed.call(bed.pipeline()))).isInstanceOf(PartnerCenterException.class);

        assertThat(bed.sent()).isEqualTo(times);
    }

    private void fail(String failure) {
        switch (failure) {
            case "no answer" -> bed.microsoft.faults().api().disconnectNext(Integer.MAX_VALUE);
            default -> {
                String[] parts = failure.split(" ", -1);
                String body = parts.length == 1 ? "{}" : "{\"code\":\"" + parts[1] + "\"}";
                bed.answer(Integer.MAX_VALUE, Integer.parseInt(parts[0]), body, Map.of());
            }
        }
    }
}
