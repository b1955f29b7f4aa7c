package dev.partnercenter.client.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.testing.Hold;
import dev.partnercenter.testing.Journal;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import okhttp3.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How long a call waits before it is sent again, how often all calls may be, and what stops them. */
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

    @Test
    @DisplayName("H3: while every call fails for its own reasons, at most one in ten is sent again")
    void repetitionsAreATenthOfTheCallsHoweverLongItLasts() {
        bed.answer(Integer.MAX_VALUE, 500, "{\"code\":\"800003\"}", Map.of());

        List<Long> sentPerMinute = outage(10, 10);

        assertThat(sentPerMinute.get(0)).isGreaterThan(660);
        assertThat(sentPerMinute.subList(1, 10))
                .allSatisfy(sent -> assertThat(sent).isBetween(640L, 660L));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 503})
    @DisplayName("H3: in minutes 2 to 10 of a full outage the requests are a fraction of the calls")
    void hostThatIsDownIsLeftAloneButForAProbe(int status) {
        if (status == 0) {
            bed.microsoft.faults().api().disconnectNext(Integer.MAX_VALUE);
        } else {
            bed.answer(status);
        }

        List<Long> sentPerMinute = outage(10, 10);

        assertThat(sentPerMinute.get(0)).isBetween(30L, 60L);
        assertThat(sentPerMinute.subList(1, 10))
                .allSatisfy(sent -> assertThat(sent).isBetween(1L, 2L));
    }

    @Test
    @DisplayName("H6: while the host is left alone nothing is sent, then one probe goes and its answer counts for all")
    void probeFindsOutForAll() throws Exception {
        bed.answer(30, 503, "{}", Map.of());
        Pipeline once = bed.pipeline(1, Duration.ofSeconds(90));
        for (int call = 0; call < 30; call++) {
            var unused = catchThrowable(() -> bed.call(once));
        }

        PartnerCenterException heldBack = refused();
        assertThat(heldBack.status()).isEqualTo(503);
        assertThat(heldBack.isTransient()).isTrue();
        assertThat(heldBack.retryAfter()).contains(Duration.ofSeconds(5));
        assertThat(heldBack)
                .hasMessageStartingWith(
                        "GET /v1/customers was not sent: Partner Center answered an earlier call with 503,"
                                + " and such calls are held back for another 5 s. Nobody has to act yet: try again later. [partner ");
        bed.clock.advance(Duration.ofMillis(4_999));
        assertThat(refused().status()).isEqualTo(503);
        assertThat(bed.sent()).isEqualTo(30);

        bed.clock.advance(Duration.ofMillis(1));
        bed.answer(200);
        bed.call(once);
        bed.call(once);
        assertThat(bed.sent()).isEqualTo(32);
    }

    @Test
    void hostThatDoesNotAnswerIsToldOfByAnExceptionOfTheSameKind() {
        bed.microsoft.faults().api().disconnectNext(Integer.MAX_VALUE);
        Pipeline once = bed.pipeline(1, Duration.ofSeconds(90));
        for (int call = 0; call < 30; call++) {
            var unused = catchThrowable(() -> bed.call(once));
        }

        Throwable heldBack = catchThrowable(() -> bed.call(once));

        assertThat(heldBack)
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(PartnerCenterException.class)
                .hasMessageStartingWith("GET /v1/customers was not sent: Partner Center has not answered")
                .hasCauseInstanceOf(IOException.class);
        assertThat(bed.sent()).isEqualTo(30);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"code\":\"800003\"}", "{\"code\":800005}"})
    void failureWithACodeShowsThatTheHostWorks(String body) {
        bed.answer(Integer.MAX_VALUE, 500, body, Map.of());
        Pipeline once = bed.pipeline(1, Duration.ofSeconds(90));

        for (int call = 0; call < 40; call++) {
            var unused = catchThrowable(() -> bed.call(once));
        }

        assertThat(bed.sent()).isEqualTo(40);
    }

    @Test
    void hostsTroublesAreOfAllClientsOfAnApp() {
        bed.answer(503);
        for (int call = 0; call < 30; call++) {
            var unused = catchThrowable(() -> bed.call(bed.pipeline(1, Duration.ofSeconds(90))));
        }

        var unused = catchThrowable(() -> bed.call(bed.pipeline()));

        assertThat(bed.sent()).isEqualTo(30);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"60", "Thu, 01 Jan 2026 00:01:00 GMT"})
    @DisplayName("H4: a minute that a 429 asks for is a minute without requests, from a thousand callers")
    void throttledLaneIsLeftAloneByAll(String retryAfter) throws Exception {
        bed.close();
        bed = PipelineBed.still();
        bed.answer(1, 429, "{}", Map.of("Retry-After", retryAfter));
        bed.answer(200);
        assertThat(catchThrowable(() -> bed.call(bed.pipeline(1, Duration.ofSeconds(90)))))
                .isNotNull();
        Pipeline pipeline = bed.pipeline();
        ExecutorService threads = Executors.newFixedThreadPool(1_000);
        List<Future<?>> callers = new ArrayList<>();
        Callable<Void> call = () -> {
            bed.call(pipeline);
            return null;
        };
        for (int i = 0; i < 1_000; i++) {
            callers.add(threads.submit(call));
        }
        // Each caller's deadline, and the end of the pause.
        bed.clock.awaitWaiting(1_001);

        bed.clock.advance(Duration.ofMillis(59_999));
        assertThat(bed.sent()).isOne();
        assertThat(catchThrowableOfType(
                                PartnerCenterException.class, () -> bed.call(bed.pipeline(3, Duration.ofMillis(1))))
                        .status())
                .as("whose time ends before the pause is told at once")
                .isEqualTo(429);

        bed.clock.advance(Duration.ofMillis(6_001));
        for (Future<?> caller : callers) {
            caller.get();
        }
        threads.shutdown();
        assertThat(bed.sent()).isEqualTo(1_001);
    }

    @ParameterizedTest
    @CsvSource({"120, 120", "300, 300", "86400, 300"})
    @DisplayName("H4: no pause is longer than 5 minutes, but for a tenth at most that is added by chance")
    void pauseIsCapped(long asked, long pause) throws Exception {
        bed.answer(1, 429, "{}", Map.of("Retry-After", Long.toString(asked)));
        bed.answer(200);
        assertThat(refused().retryAfter()).contains(Duration.ofSeconds(asked));

        assertThat(refused()).hasMessageContaining("was not sent");

        Lanes.Pause standing =
                bed.host().lanes().pause(new Lane(PipelineBed.PARTNER, null)).orElseThrow();
        assertThat(standing.left()).isBetween(Duration.ofSeconds(pause), Duration.ofSeconds(pause + pause / 10));
        bed.clock.advance(standing.left());
        bed.call(bed.pipeline());
        assertThat(bed.sent()).isEqualTo(2);
        assertThat(bed.host().lanes().size())
                .as("what is not left alone takes no memory")
                .isZero();
    }

    @Test
    void throttledPartnerAndCustomerAreLeftAloneAndNobodyElse() throws Exception {
        String path = "/v1/customers/cccccccc-0000-4000-8000-00000000000";
        bed.answer(1, 429, "{}", Map.of("Retry-After", "120"));
        bed.answer(200);
        Pipeline pipeline = bed.pipeline(1, Duration.ofSeconds(90));
        assertThat(catchThrowable(() -> bed.send(pipeline, PipelineBed.request("GET", path + "1", null))))
                .isNotNull();

        assertThat(catchThrowable(() -> bed.send(pipeline, PipelineBed.request("GET", path + "1/subscriptions", null))))
                .hasMessageContaining("was not sent");
        bed.send(pipeline, PipelineBed.request("GET", path + "2", null));
        bed.call(pipeline);

        assertThat(bed.sent()).isEqualTo(3);
    }

    @Test
    void interruptEndsAWaitAtOnceAndIsKept() throws Exception {
        bed.close();
        bed = PipelineBed.still();
        bed.answer(504);
        List<Boolean> kept = new ArrayList<>();
        List<Throwable> errors = new ArrayList<>();
        Thread caller = new Thread(() -> {
            errors.add(catchThrowable(() -> bed.call(bed.pipeline())));
            kept.add(Thread.currentThread().isInterrupted());
        });
        caller.start();
        bed.clock.awaitWaiting(1);

        caller.interrupt();
        caller.join();

        assertThat(errors.get(0)).isInstanceOf(InterruptedIOException.class);
        assertThat(kept).containsExactly(true);
        assertThat(bed.sent()).isOne();
    }

    @Test
    void closingTheAppEndsAWaitAtOnce() throws Exception {
        bed.close();
        bed = PipelineBed.still();
        bed.answer(504);
        List<Throwable> errors = new ArrayList<>();
        Thread caller = new Thread(() -> errors.add(catchThrowable(() -> bed.call(bed.pipeline()))));
        caller.start();
        bed.clock.awaitWaiting(1);

        bed.app.close();
        caller.join();

        assertThat(errors.get(0)).isInstanceOf(AuthException.Unavailable.class).hasMessageContaining("closed");
    }

    @Test
    void callThatIsCancelledIsNotSentAgain() throws Exception {
        List<Throwable> errors = new ArrayList<>();
        try (Hold hold = bed.microsoft.faults().api().hold()) {
            Thread caller = new Thread(() -> errors.add(catchThrowable(() -> bed.call(bed.pipeline()))));
            caller.start();
            hold.awaitArrived(1);
            bed.app.runtime().httpClient().dispatcher().cancelAll();
            caller.join();
            assertThat(hold.arrived()).isOne();
        }

        assertThat(errors.get(0)).isInstanceOf(IOException.class);
    }

    /** Calls so often a second for so many minutes; what was sent in each minute. */
    private List<Long> outage(int callsPerSecond, int minutes) {
        Pipeline pipeline = bed.pipeline();
        List<Long> sentPerMinute = new ArrayList<>();
        Instant start = bed.clock.instant();
        for (int minute = 0; minute < minutes; minute++) {
            long before = bed.sent();
            for (int call = 0; call < callsPerSecond * 60; call++) {
                var unused = catchThrowable(() -> bed.call(pipeline));
                Instant next = start.plus(Duration.ofSeconds(60).multipliedBy(minute))
                        .plus(Duration.ofSeconds(1).dividedBy(callsPerSecond).multipliedBy(call + 1));
                Duration left = Duration.between(bed.clock.instant(), next);
                bed.clock.advance(left.isNegative() ? Duration.ZERO : left);
            }
            sentPerMinute.add(bed.sent() - before);
        }
        return sentPerMinute;
    }

    private PartnerCenterException refused() {
        return catchThrowableOfType(PartnerCenterException.class, () -> bed.call(bed.pipeline()));
    }
}
