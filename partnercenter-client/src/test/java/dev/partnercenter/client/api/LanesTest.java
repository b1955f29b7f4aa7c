package dev.partnercenter.client.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.partnercenter.auth.entra.AuthRuntime;
import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.testing.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whose turn it is among the calls of one partner and customer, and that others do not notice. */
class LanesTest {
    private static final TenantId PARTNER = TenantId.of("bbbbbbbb-0000-4000-8000-000000000001");
    private static final Lane LANE = new Lane(PARTNER, null);
    private static final Duration EXCHANGE = Duration.ofMillis(300);

    private ManualClock clock;
    private AuthRuntime runtime;
    private Lanes lanes;

    LanesTest() {
        begin();
    }

    private void begin() {
        clock = ManualClock.startingAt(Instant.parse("2026-11-23T00:00:00Z"));
        runtime = AuthRuntime.builder()
                .clocks(clock, clock::nanoTime)
                .random(new Random(42))
                .scheduler(clock.scheduler())
                .build();
        lanes = new Lanes(runtime);
    }

    @AfterEach
    void close() {
        runtime.close();
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/customers, ",
        "/v1/customers/relationshiprequests, ",
        "/v1/customers/CCCCCCCC-0000-4000-8000-000000000001/orders, cccccccc-0000-4000-8000-000000000001",
        "/v1/customers/cccccccc-0000-4000-8000-000000000001, cccccccc-0000-4000-8000-000000000001",
        "/v1/invoices/cccccccc-0000-4000-8000-000000000001, "
    })
    void laneIsThatOfThePartnerAndTheCustomerInThePath(String path, String customer) {
        HttpUrl url = HttpUrl.get("https://api.partnercenter.microsoft.com" + path);

        assertThat(Lane.of(PARTNER, url)).isEqualTo(new Lane(PARTNER, customer));
    }

    @Test
    void soManyAreUnderWayAtATimeAndTheRestGoInTurn() {
        List<CompletableFuture<Lanes.Place>> asked = ask(34);

        assertThat(asked.stream().filter(CompletableFuture::isDone)).hasSize(32);
        place(asked, 0).close();
        assertThat(asked.get(32)).isDone();
        assertThat(asked.get(33)).isNotDone();
        place(asked, 5).close();
        assertThat(asked.get(33)).isDone();
    }

    @Test
    void oneWhoLeavesGivesHisTurnAway() {
        List<CompletableFuture<Lanes.Place>> asked = ask(34);
        lanes.leave(LANE, asked.get(32));

        place(asked, 0).close();

        assertThat(asked.get(33)).isDone();
    }

    @Test
    void turnThatComesAtTheLastMomentIsGivenBack() {
        List<CompletableFuture<Lanes.Place>> asked = ask(33);

        lanes.leave(LANE, asked.get(0));

        assertThat(asked.get(32)).isDone();
    }

    @Test
    void crowdThatGaveUpAllAtOnceIsSteppedOver() {
        List<CompletableFuture<Lanes.Place>> asked = ask(100_000);
        asked.subList(32, 99_999).forEach(turn -> turn.cancel(false));

        place(asked, 0).close();

        assertThat(asked.get(99_999)).isCompleted();
    }

    @Test
    void afterAPauseOneGoesAndWithEachAnswerOneMore() {
        throttle(Duration.ofSeconds(10));
        List<CompletableFuture<Lanes.Place>> asked = ask(100);
        assertThat(asked).noneMatch(CompletableFuture::isDone);

        clock.advance(Duration.ofSeconds(11));
        assertThat(underWay(asked, 0)).isEqualTo(1);
        for (int answered = 0; answered < 40; answered++) {
            place(asked, answered).answered();
            place(asked, answered).close();
            assertThat(underWay(asked, answered + 1)).isEqualTo(Math.min(answered + 2, 32));
        }
    }

    @Test
    void callThatIsUnderWaySinceBeforeThePauseKeepsNobodyFromGoingAfterIt() {
        List<CompletableFuture<Lanes.Place>> early = ask(31);
        throttle(Duration.ofSeconds(10));
        List<CompletableFuture<Lanes.Place>> asked = ask(3);

        clock.advance(Duration.ofSeconds(11));
        assertThat(underWay(asked, 0)).isEqualTo(1);
        place(asked, 0).answered();
        assertThat(underWay(asked, 0)).as("no more than 32 in all").isEqualTo(1);

        place(early, 0).close();
        assertThat(underWay(asked, 0)).isEqualTo(2);
        early.stream().skip(1).forEach(turn -> turn.join().close());
        assertThat(underWay(asked, 0))
                .as("as many as have been answered, and one")
                .isEqualTo(2);
        place(asked, 0).close();
        place(asked, 1).close();
        place(asked, 2).close();
        clock.advance(Duration.ofMinutes(1));
        assertThat(lanes.size()).isZero();
    }

    @Test
    void whatWasSentBeforeThePauseDoesNotEndIt() {
        Lanes.Place early = place(ask(1), 0);
        throttle(Duration.ofSeconds(10));

        early.answered();
        early.close();

        assertThat(lanes.pause(LANE)).isPresent();
        assertThat(ask(1).get(0)).isNotDone();
    }

    @Test
    void shorterPauseDoesNotCutALongerOneShort() {
        Lanes.Place early = place(ask(1), 0);
        throttle(Duration.ofSeconds(100));

        early.throttled(throttling(Duration.ofSeconds(1)));

        clock.advance(Duration.ofSeconds(99));
        assertThat(lanes.pause(LANE)).isPresent();
    }

    @Test
    @DisplayName("H2: pauses that nobody asked for double from 1 to 20 seconds, half of each drawn by chance")
    void unaskedPausesDouble() {
        List<Duration> pauses = new ArrayList<>();
        throttle(null);
        List<CompletableFuture<Lanes.Place>> asked = ask(7);
        for (CompletableFuture<Lanes.Place> next : asked) {
            Duration pause = lanes.pause(LANE).orElseThrow().left();
            pauses.add(pause);
            clock.advance(pause);
            Lanes.Place place = next.join();
            place.throttled(throttling(null));
            place.close();
        }

        long[] bounds = {1, 2, 4, 8, 16, 20, 20};
        for (int i = 0; i < bounds.length; i++) {
            assertThat(pauses.get(i)).isBetween(Duration.ofMillis(bounds[i] * 500), Duration.ofSeconds(bounds[i]));
        }
    }

    @Test
    void lanesThatAreNotInUseTakeNoMemory() {
        for (int i = 0; i < 1_000; i++) {
            Lane lane = new Lane(PARTNER, "cccccccc-0000-4000-8000-%012d".formatted(i));
            Lanes.Place place = lanes.ask(lane).join();
            if (i % 10 == 0) {
                place.throttled(throttling(Duration.ofMinutes(5)));
            }
            place.close();
        }
        assertThat(lanes.size()).isEqualTo(100);

        clock.advance(Duration.ofMinutes(6));
        assertThat(lanes.size()).isZero();
    }

    @Test
    @DisplayName(
            "H5: of 20 customers one at a hundred times the others' load costs the others nothing of their p95 wait")
    void noisyCustomerWaitsBehindItself() {
        Duration alone = p95OfTheQuiet(0);
        begin();
        Duration beside = p95OfTheQuiet(100);

        assertThat(alone)
                .as("they wait for themselves, or the test would show nothing")
                .isPositive();
        assertThat(beside).isLessThanOrEqualTo(alone.multipliedBy(12).dividedBy(10));
    }

    /**
     * Nineteen customers with a burst of 40 calls every 5 seconds for two minutes, and one with so many times as many; each
     * exchange takes 300 ms. What all but that one wait for their turns.
     */
    private Duration p95OfTheQuiet(int timesAsMany) {
        List<Duration> waits = new ArrayList<>();
        for (int burst = 0; burst < 24; burst++) {
            for (int call = 0; call < 40 * timesAsMany; call++) {
                simulate(0, new ArrayList<>());
            }
            for (int customer = 1; customer < 20; customer++) {
                for (int call = 0; call < 40; call++) {
                    simulate(customer, waits);
                }
            }
            clock.advance(Duration.ofSeconds(5));
        }
        assertThat(waits).hasSize(24 * 19 * 40);
        return waits.stream().sorted().toList().get(waits.size() * 95 / 100);
    }

    private void simulate(int customer, List<Duration> waits) {
        Instant asked = clock.instant();
        Lane lane = new Lane(PARTNER, "cccccccc-0000-4000-8000-%012d".formatted(customer));
        var unused = lanes.ask(lane).thenAccept(place -> {
            waits.add(Duration.between(asked, clock.instant()));
            var timer = runtime.after(EXCHANGE, () -> {
                place.answered();
                place.close();
            });
            assertThat(timer).isNotNull();
        });
    }

    private List<CompletableFuture<Lanes.Place>> ask(int times) {
        List<CompletableFuture<Lanes.Place>> asked = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            asked.add(lanes.ask(LANE));
        }
        return asked;
    }

    private static Lanes.Place place(List<CompletableFuture<Lanes.Place>> asked, int index) {
        return asked.get(index).join();
    }

    private static long underWay(List<CompletableFuture<Lanes.Place>> asked, int answered) {
        return asked.stream().skip(answered).filter(CompletableFuture::isDone).count();
    }

    private void throttle(@Nullable Duration pause) {
        Lanes.Place place = lanes.ask(LANE).join();
        place.throttled(throttling(pause));
        place.close();
    }

    private static PartnerCenterException throttling(@Nullable Duration retryAfter) {
        Answer answer = new Answer(PARTNER, "GET /v1/customers", 429, null, null, retryAfter, null, "host", "");
        return PartnerCenterException.refusal(answer, null, FaultTable.get().find(429, null), "0 bytes");
    }
}
