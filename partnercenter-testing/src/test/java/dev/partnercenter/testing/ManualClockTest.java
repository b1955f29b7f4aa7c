package dev.partnercenter.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ManualClockTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final ManualClock clock = ManualClock.startingAt(START);
    private final ScheduledExecutorService scheduler = clock.scheduler();
    private final List<String> ran = new ArrayList<>();

    @Test
    void tasksRunInDueOrderWithTheClockAtTheirDueTime() {
        after(30, "late");
        after(10, "early");
        after(10, "early too");

        clock.advance(Duration.ofMinutes(1));

        assertThat(ran).containsExactly("early at 10", "early too at 10", "late at 30");
        assertThat(clock.instant()).isEqualTo(START.plusSeconds(60));
        assertThat(clock.nanoTime()).isEqualTo(TimeUnit.SECONDS.toNanos(60));
    }

    @Test
    void taskScheduledByATaskRunsInTheSameAdvanceIfDue() {
        Future<?> first = scheduler.schedule(() -> after(5, "second"), 10, TimeUnit.SECONDS);

        clock.advance(Duration.ofSeconds(15));

        assertThat(first).isDone();
        assertThat(ran).containsExactly("second at 15");
    }

    @Test
    void periodicTaskRunsUntilCancelled() {
        Future<?> periodic = scheduler.scheduleAtFixedRate(() -> note("tick"), 10, 20, TimeUnit.SECONDS);
        clock.advance(Duration.ofSeconds(50));
        periodic.cancel(false);
        clock.advance(Duration.ofSeconds(50));

        assertThat(ran).containsExactly("tick at 10", "tick at 30", "tick at 50");
    }

    @Test
    void jumpOfTheWallRunsNothingAndLeavesMonotonicTimeAlone() {
        after(10, "task");

        clock.jumpWall(Duration.ofHours(-1));

        assertThat(clock.instant()).isEqualTo(START.minusSeconds(3600));
        assertThat(clock.nanoTime()).isZero();
        assertThat(ran).isEmpty();
    }

    @Test
    void shutDownSchedulerDropsItsTasksAndLeavesOthersAlone() {
        after(10, "dropped");
        Future<?> other = clock.scheduler().schedule(() -> note("kept"), 10, TimeUnit.SECONDS);
        scheduler.shutdown();
        clock.advance(Duration.ofSeconds(10));

        assertThat(ran).containsExactly("kept at 10");
        assertThat(other).isDone();
        assertThatThrownBy(() -> scheduler.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void timeIsNotTurnedBack() {
        assertThatThrownBy(() -> clock.advance(Duration.ofSeconds(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("jumpWall");
    }

    @Test
    void whoeverAwaitsATaskGoesOnWhenAnotherThreadHasMadeIt() throws Exception {
        after(10, "first");
        CompletableFuture<Void> waited = CompletableFuture.runAsync(() -> clock.awaitWaiting(2));
        assertThat(waited).isNotDone();

        after(10, "second");

        assertThat(waited).succeedsWithin(Duration.ofSeconds(20));
    }

    @Test
    void interruptEndsTheWaitForATask() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> clock.awaitWaiting(1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("interrupted");
        assertThat(Thread.interrupted()).isTrue();
    }

    private void after(long seconds, String name) {
        Future<?> unused = scheduler.schedule(() -> note(name), seconds, TimeUnit.SECONDS);
    }

    private void note(String name) {
        ran.add(name + " at " + TimeUnit.NANOSECONDS.toSeconds(clock.nanoTime()));
    }
}
