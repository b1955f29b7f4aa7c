package dev.partnercenter.auth.entra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.partnercenter.testing.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a turn is: how long it lasts, and that a caller's own thread may take one. */
@Timeout(60)
class RunwayTurnsTest {
    private final RunwayBed bed = new RunwayBed();
    private final ManualClock clock = bed.clock;
    private final List<Runnable> given = bed.given;
    private final List<String> done = bed.done;
    private final Runway runway = bed.runway;
    private final ExecutorService callers = Executors.newCachedThreadPool();

    @AfterEach
    void endCallers() {
        callers.shutdownNow();
    }

    @Test
    void whoResumesKeepsThePlace() {
        Departure[] resuming = new Departure[1];
        resuming[0] = runway.departure(
                () -> {
                    done.add("resuming");
                    if (done.size() == 1) {
                        resuming[0].resumeAfter(Duration.ofSeconds(1));
                    }
                },
                () -> {});
        resuming[0].request(true);
        for (int i = 1; i <= 4; i++) {
            bed.request("other " + i, true);
        }
        given.remove(0).run();
        assertThat(given).as("no place has come free").hasSize(3);

        clock.advance(Duration.ofSeconds(1));
        given.remove(3).run();

        assertThat(done).containsExactly("resuming", "resuming");
        assertThat(given).as("now one has").hasSize(4);
    }

    @Test
    void whenTheTimeIsUpTheRequestIsCancelledAndTheThreadInterruptedButNotItsNextTask() {
        List<String> cancelled = new ArrayList<>();
        List<Boolean> interrupted = new ArrayList<>();
        Departure[] slow = new Departure[1];
        slow[0] = runway.departure(
                () -> {
                    runway.abortBy(() -> cancelled.add("first request"));
                    runway.abortBy(() -> cancelled.add("second request"));
                    clock.advance(Duration.ofSeconds(29));
                    interrupted.add(Thread.currentThread().isInterrupted() || slow[0].isOver());
                    clock.advance(Duration.ofSeconds(1));
                    interrupted.add(Thread.currentThread().isInterrupted() && slow[0].isOver());
                    runway.abortBy(() -> cancelled.add("third request"));
                },
                () -> {});
        slow[0].request(true);

        given.remove(0).run();

        assertThat(cancelled).containsExactly("second request", "third request");
        assertThat(interrupted).containsExactly(false, true);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void timeCountsFromTheTurnAndOverAllAttempts() {
        Departure[] patient = new Departure[1];
        patient[0] = runway.departure(
                () -> {
                    done.add("over: " + patient[0].isOver());
                    patient[0].resumeAfter(Duration.ofSeconds(15));
                },
                () -> {});
        patient[0].request(true);
        clock.advance(Duration.ofMinutes(10));

        given.remove(0).run();
        clock.advance(Duration.ofSeconds(15));
        given.remove(0).run();
        clock.advance(Duration.ofSeconds(15));
        given.remove(0).run();

        assertThat(done).containsExactly("over: false", "over: false", "over: true");
    }

    @Test
    void callersOwnThreadTakesItsTurnAsSomebodyWhoWaits() throws Exception {
        bed.fill();
        CountDownLatch flying = new CountDownLatch(1);
        Future<String> caller = callers.submit(() -> runway.fly(() -> {
            flying.countDown();
            assertThat(runway.isAirborne()).isTrue();
            return nested();
        }));
        assertThat(flying.getCount()).isOne();

        given.remove(0).run();

        assertThat(caller.get()).isEqualTo("nested");
        assertThat(runway.isAirborne()).isFalse();
    }

    @Test
    void callerWhoseTurnDoesNotComeLeavesTheQueueAfterItsTime() throws Exception {
        bed.fill();
        CompletableFuture<Void> waiting = new CompletableFuture<>();
        Future<String> caller = callers.submit(() -> {
            waiting.complete(null);
            return runway.fly(() -> "never");
        });
        waiting.join();
        while (!caller.isDone()) {
            clock.advance(Duration.ofSeconds(15));
            Thread.onSpinWait();
        }

        assertThatThrownBy(caller::get).hasCauseInstanceOf(RejectedExecutionException.class);
        bed.request("next", true);
        given.remove(0).run();
        assertThat(given).as("the place that came free is the next one's").hasSize(4);
    }

    @Test
    void interruptedCallerLeavesTheQueue() throws Exception {
        bed.fill();
        Thread caller = new Thread(() -> {
            try {
                runway.fly(() -> "never");
            } catch (InterruptedException e) {
                done.add("interrupted");
            } catch (AuthException e) {
                done.add("failed");
            }
        });
        caller.start();
        caller.interrupt();
        caller.join();

        assertThat(done).containsExactly("interrupted");
    }

    private String nested() throws AuthException {
        try {
            return runway.fly(() -> "nested");
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
