package dev.partnercenter.client.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.partnercenter.testing.Journal;
import dev.partnercenter.testing.PartnerCenterSimulator;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The cases that the SDKs of AWS hold their standard mode of retries to, with this library's numbers: waits that are drawn
 * from up to 200 milliseconds at first and double, and a budget to which each call adds a tenth of a repetition, whatever
 * becomes of it.
 *
 * @see <a href="https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html">Retry behavior</a>
 */
class RetryVectorsTest {
    private static final PartnerCenterSimulator MICROSOFT = PipelineBed.start();
    private static final int FULL = RetryBudget.MOST_SAVED * 10;
    private static final int SEED = 42;

    private final PipelineBed bed = PipelineBed.on(MICROSOFT, client -> client);

    @AfterEach
    void close() {
        bed.close();
    }

    @AfterAll
    static void closeMicrosoft() {
        MICROSOFT.close();
    }

    /**
     * One call.
     *
     * @param answers the statuses that all that is sent of it is answered with; it succeeds if the last is 200
     * @param bounds what each wait is drawn from up to, in milliseconds
     * @param left what is left of the budget after it, in tenths of a repetition
     */
    record Call(List<Integer> answers, List<Integer> bounds, int left) {
        static Call of(String answers, String bounds, int left) {
            return new Call(numbers(answers), numbers(bounds), left);
        }

        private static List<Integer> numbers(String text) {
            return Stream.of(text.split(" ", -1))
                    .filter(number -> !number.isEmpty())
                    .map(Integer::valueOf)
                    .toList();
        }

        int last() {
            return answers.get(answers.size() - 1);
        }
    }

    /** Name, attempts at most, tenths of a repetition that are saved up, and one call after another. */
    static Stream<Arguments> vectors() {
        return Stream.of(
                vector("eventually succeeds", 3, FULL, Call.of("500 500 200", "200 400", 80)),
                vector("max attempts reached", 3, FULL, Call.of("502 502 502", "200 400", 80)),
                vector("quota reached after a single retry", 3, 10, Call.of("500 500", "200", 1)),
                vector("no retries if the quota is 0", 3, 0, Call.of("500", "", 1)),
                vector("exponential back-off timing", 5, FULL, Call.of("500 500 500 500 500", "200 400 800 1600", 60)),
                vector(
                        "max back-off time",
                        10,
                        FULL,
                        Call.of(
                                "500 500 500 500 500 500 500 500 500 500",
                                "200 400 800 1600 3200 6400 12800 20000 20000",
                                10)),
                vector(
                        "retry stops after the quota is exhausted",
                        5,
                        20,
                        Call.of("500 502 500", "200 400", 1),
                        Call.of("504", "", 2)),
                vector(
                        "quota recovers after successes",
                        5,
                        18,
                        Call.of("500 200", "200", 9),
                        Call.of("500 502", "200", 0),
                        Call.of("200", "", 1),
                        Call.of("500", "", 2),
                        Call.of("200", "", 3),
                        Call.of("200", "", 4),
                        Call.of("200", "", 5),
                        Call.of("200", "", 6),
                        Call.of("200", "", 7),
                        Call.of("200", "", 8),
                        Call.of("200", "", 9),
                        Call.of("500 200", "200", 0)));
    }

    private static Arguments vector(String name, int attempts, int saved, Call... calls) {
        return Arguments.of(name, attempts, saved, List.of(calls));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("vectors")
    @DisplayName("H2: a case of AWS's standard mode of retries ends as it has to")
    void vectorHolds(String name, int attempts, int saved, List<Call> calls) {
        Pipeline pipeline = bed.pipeline(attempts, Duration.ofMinutes(5));
        save(saved);

        for (Call call : calls) {
            bed.microsoft.journal().clear();
            bed.random.setSeed(SEED);
            Instant start = bed.clock.instant();
            call.answers().forEach(status -> bed.answer(1, status, "{}", Map.of()));

            PartnerCenterException refusal =
                    catchThrowableOfType(PartnerCenterException.class, () -> bed.call(pipeline));

            assertThat(refusal == null ? 200 : refusal.status()).isEqualTo(call.last());
            assertThat(bed.microsoft.journal().entries().stream().map(Journal.Entry::at))
                    .containsExactlyElementsOf(times(start, call.bounds()));
            assertThat(left()).isEqualTo(call.left());
        }
    }

    /** When it is sent, if nothing but the waits takes time. */
    private static List<Instant> times(Instant start, List<Integer> bounds) {
        Random same = new Random(SEED);
        List<Instant> times = new ArrayList<>(List.of(start));
        for (int bound : bounds) {
            times.add(times.get(times.size() - 1).plusMillis((long) (bound * same.nextDouble())));
        }
        return times;
    }

    private void save(int tenths) {
        RetryBudget budget = bed.host().budget();
        while (budget.take()) {}
        for (int i = 0; i < tenths; i++) {
            budget.called();
        }
    }

    /** Found out by spending it, which is made good. */
    private int left() {
        RetryBudget budget = bed.host().budget();
        int whole = 0;
        while (budget.take()) {
            whole++;
        }
        int missing = 0;
        while (!budget.take()) {
            budget.called();
            missing++;
        }
        int left = whole * 10 + 10 - missing;
        save(left);
        return left;
    }
}
