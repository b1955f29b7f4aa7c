package dev.partnercenter.auth.entra;

import static org.assertj.core.api.Assertions.assertThat;

import dev.partnercenter.testing.ManualClock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who goes next, and how many at once. */
@Timeout(60)
class RunwayTest {
    private final RunwayBed bed = new RunwayBed();
    private final ManualClock clock = bed.clock;
    private final List<Runnable> given = bed.given;
    private final List<String> done = bed.done;
    private final Runway runway = bed.runway;

    @Test
    void noMoreAreUpThanHavePlacesAndTheNextGoesWhenOneIsDown() {
        for (int i = 1; i <= 6; i++) {
            bed.request("awaited " + i, true);
        }
        assertThat(given).hasSize(4);

        given.remove(0).run();

        assertThat(given).hasSize(4);
        bed.runAll();
        assertThat(done).containsExactly("awaited 1", "awaited 2", "awaited 3", "awaited 4", "awaited 5", "awaited 6");
    }

    @Test
    void thoseThatNobodyWaitsForHaveHalfOfThePlaces() {
        for (int i = 1; i <= 3; i++) {
            bed.request("unhurried " + i, false);
        }
        clock.advance(Duration.ofSeconds(5));
        assertThat(given).hasSize(2);

        bed.request("awaited", true);

        assertThat(given).hasSize(3);
    }

    @Test
    void whoeverIsWaitedForGoesFirst() {
        for (int i = 1; i <= 4; i++) {
            bed.request("filler", true);
        }
        bed.request("unhurried", false);
        bed.request("awaited", true);

        bed.runAll();

        assertThat(done).endsWith("awaited", "unhurried");
    }

    @Test
    void whoeverIsWaitedForFromNowOnNoLongerQueuesBehindTheOthers() {
        bed.request("first", false);
        bed.request("second", false);
        bed.request("third", false);
        Departure late = bed.request("late", false);
        assertThat(given).hasSize(2);

        late.hurry();

        assertThat(given).hasSize(3);
        given.get(2).run();
        assertThat(done).containsExactly("late");
    }

    @Test
    void hurryBeforeTheRequestCounts() {
        for (int i = 0; i < 4; i++) {
            bed.request("filler", true);
        }
        bed.request("unhurried", false);
        Departure early = runway.departure(() -> done.add("early"), () -> {});
        early.hurry();
        early.request(false);

        bed.runAll();

        assertThat(done).endsWith("early", "unhurried");
    }

    @Test
    void thoseThatNobodyWaitsForStartAtTheirPaceWithoutBeingAskedAgain() {
        for (int i = 1; i <= 5; i++) {
            bed.request("unhurried " + i, false);
        }
        bed.runAll();
        assertThat(done).hasSize(2);

        clock.advance(Duration.ofMillis(999));
        bed.runAll();
        assertThat(done).hasSize(2);

        clock.advance(Duration.ofMillis(1));
        bed.runAll();
        assertThat(done).hasSize(4);

        clock.advance(Duration.ofSeconds(1));
        bed.runAll();
        assertThat(done).hasSize(5);
    }

    @Test
    void closingRefusesThoseThatWaitAndThoseThatCome() {
        for (int i = 1; i <= 6; i++) {
            bed.request("awaited " + i, true);
        }
        bed.request("unhurried", false);

        runway.close();
        bed.request("late", true);

        assertThat(done).containsExactly("refused awaited 5", "refused awaited 6", "refused unhurried", "refused late");
    }

    @Test
    void whoHasItsTurnButNoThreadYetIsRefusedOnceItIsClosed() {
        bed.request("late", true);

        runway.close();
        bed.runAll();

        assertThat(done).containsExactly("refused late");
    }

    @Test
    void executorThatTakesNothingMoreRefusesAndFreesThePlace() {
        Runway full = new Runway(
                AuthRuntime.builder()
                        .clocks(clock, clock::nanoTime)
                        .scheduler(clock.scheduler())
                        .executor(new Collecting(given) {
                            @Override
                            public void execute(Runnable task) {
                                throw new RejectedExecutionException("full");
                            }
                        })
                        .build(),
                TokenOptions.builder().requestsAtOnce(2).build());

        for (int i = 0; i < 5; i++) {
            full.departure(() -> {}, () -> done.add("refused")).request(true);
        }

        assertThat(done).hasSize(5);
    }
}
