package dev.partnercenter.client.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who is left alone after a 429, for how long, and who notices nothing of it. */
class ThrottlingTest {
    private static final String CUSTOMERS = "/v1/customers/cccccccc-0000-4000-8000-00000000000";

    private PipelineBed bed = new PipelineBed();

    @AfterEach
    void close() {
        bed.close();
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
    void callThatIsToWaitLongerThanItsTimeFailsAtOnceAndTakesNobodysRepetition() {
        bed.answer(RetryBudget.MOST_SAVED, 429, "{}", Map.of("Retry-After", "120"));
        bed.answer(504);
        Instant start = bed.clock.instant();
        for (int customer = 0; customer < RetryBudget.MOST_SAVED; customer++) {
            String path = CUSTOMERS + customer;
            assertThat(catchThrowable(() -> bed.send(bed.pipeline(), PipelineBed.request("GET", path, null))))
                    .isInstanceOf(PartnerCenterException.class);
        }
        assertThat(bed.clock.instant()).isEqualTo(start);

        assertThat(refused().status()).isEqualTo(504);

        assertThat(bed.sent()).isEqualTo(RetryBudget.MOST_SAVED + 3);
    }

    @Test
    void throttledPartnerAndCustomerAreLeftAloneAndNobodyElse() throws Exception {
        bed.answer(1, 429, "{}", Map.of("Retry-After", "120"));
        bed.answer(200);
        Pipeline pipeline = bed.pipeline(1, Duration.ofSeconds(90));
        assertThat(catchThrowable(() -> bed.send(pipeline, PipelineBed.request("GET", CUSTOMERS + "1", null))))
                .isNotNull();

        assertThat(catchThrowable(
                        () -> bed.send(pipeline, PipelineBed.request("GET", CUSTOMERS + "1/subscriptions", null))))
                .hasMessageContaining("was not sent");
        bed.send(pipeline, PipelineBed.request("GET", CUSTOMERS + "2", null));
        bed.call(pipeline);

        assertThat(bed.sent()).isEqualTo(3);
    }

    @Test
    @DisplayName("H5: a customer whose calls are all stuck on the wire keeps no other customer's from it")
    void stuckCustomerKeepsNobodyElseFromTheWire() throws Exception {
        CountDownLatch stuck = new CountDownLatch(Lanes.MOST_AT_ONCE);
        CountDownLatch end = new CountDownLatch(1);
        bed.close();
        bed = PipelineBed.still(client -> client.addNetworkInterceptor(chain -> {
            if (chain.request().url().encodedPath().endsWith("1")) {
                stuck.countDown();
                await(end);
            }
            return chain.proceed(chain.request());
        }));
        bed.answer(200);
        Pipeline pipeline = bed.pipeline();
        ExecutorService threads = Executors.newFixedThreadPool(100);
        List<Future<?>> callers = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            callers.add(threads.submit(() -> about(1, pipeline)));
        }
        await(stuck);
        bed.clock.awaitWaiting(100 - Lanes.MOST_AT_ONCE);

        for (int call = 0; call < 40; call++) {
            about(2, pipeline);
        }
        assertThat(bed.sent()).isEqualTo(40);

        end.countDown();
        for (Future<?> caller : callers) {
            caller.get();
        }
        threads.shutdown();
        assertThat(bed.sent()).isEqualTo(140);
    }

    private @Nullable Void about(int customer, Pipeline pipeline) throws IOException {
        bed.send(pipeline, PipelineBed.request("GET", CUSTOMERS + customer, null));
        return null;
    }

    private static void await(CountDownLatch latch) throws InterruptedIOException {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new InterruptedIOException();
        }
    }

    private PartnerCenterException refused() {
        return catchThrowableOfType(PartnerCenterException.class, () -> bed.call(bed.pipeline()));
    }
}
