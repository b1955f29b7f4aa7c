package dev.partnercenter.client.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.partnercenter.testing.Journal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import okhttp3.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How long a call waits before it is sent again, how often it may be, and under which ids. */
class PipelineTest {
    private PipelineBed bed = new PipelineBed();

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    @DisplayName("H2: the waits before a repetition are drawn from up to 200 and up to 400 milliseconds")
    void waitsAreThoseOfTheSeed() {
        bed.answer(504);
        Random same = new Random(42);

        for (int call = 0; call < 5; call++) {
            Instant start = bed.clock.instant();
            assertThat(refused().status()).isEqualTo(504);

            long first = (long) (200 * same.nextDouble());
            long second = (long) (400 * same.nextDouble());
            List<Instant> sent = bed.microsoft.journal().entries().stream()
                    .map(Journal.Entry::at)
                    .toList();
            assertThat(sent.subList(call * 3, call * 3 + 3))
                    .containsExactly(start, start.plusMillis(first), start.plusMillis(first + second));
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 2", "3, 3"})
    void callIsSentAsOftenAsItMay(int attempts, int sent) {
        bed.answer(504);

        var unused = catchThrowable(() -> bed.call(bed.pipeline(attempts, Duration.ofSeconds(90))));

        assertThat(bed.sent()).isEqualTo(sent);
    }

    @ParameterizedTest
    @CsvSource({"90000, 1", "89999, 1", "85000, 2"})
    @DisplayName("H2: no repetition begins that could not end within the call's time")
    void timeOfTheCallWinsOverItsAttempts(long millisForAnExchange, int sent) {
        bed.close();
        bed = PipelineBed.with(client -> client.addNetworkInterceptor(chain -> {
            Response response = chain.proceed(chain.request());
            bed.clock.advance(Duration.ofMillis(millisForAnExchange));
            return response;
        }));
        bed.answer(504);

        assertThat(refused().status()).isEqualTo(504);

        assertThat(bed.sent()).isEqualTo(sent);
    }

    @Test
    @DisplayName("I-9: a logical call keeps its id over all attempts, and the next has another")
    void idsAreThoseOfLogicalCalls() {
        bed.answer(504);

        for (int call = 0; call < 3; call++) {
            var unused = catchThrowable(() -> bed.call(bed.pipeline()));
        }

        List<String> ids = bed.microsoft.journal().entries().stream()
                .map(entry -> entry.headers().get("MS-RequestId"))
                .toList();
        assertThat(ids).hasSize(9);
        assertThat(ids.stream().distinct()).containsExactly(ids.get(0), ids.get(3), ids.get(6));
        assertThat(ids.subList(0, 3)).containsOnly(ids.get(0));
        assertThat(ids.subList(3, 6)).containsOnly(ids.get(3));
    }

    private PartnerCenterException refused() {
        return catchThrowableOfType(PartnerCenterException.class, () -> bed.call(bed.pipeline()));
    }
}
