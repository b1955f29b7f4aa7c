package dev.partnercenter.auth.entra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.partnercenter.testing.ManualClock;
import java.time.Duration;
import java.time.Instant;
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

@Timeout(60)
class RunwayTest {
    private final ManualClock clock = ManualClock.startingAt(Instant.parse("2026-01-01T00:00:00Z"));
    private final List<Runnable> given = new ArrayList<>();
    private final List<String> done = new ArrayList<>();
    private final AuthRuntime runtime = AuthRuntime.builder()
            .clocks(clock, clock::nanoTime)
            .scheduler(clock.scheduler())
            .executor(new Collecting(given))
            .build();
    private final Runway runway = new Runway(
            runtime, TokenOptions.builder().requestsAtOnce(4).startsPerSecond(2).build());
    private final ExecutorService callers = Executors.newCachedThreadPool();

    @AfterEach
    void endCallers() {
        callers.shutdownNow();
    }

    @Test
    void noMoreAreUpThanHavePlacesAndTheNextGoesWhenOneIsDown() {
        for (int i = 1; i <= 6; i++) {
            request("awaited " + i, true);
        }
        assertThat(given).hasSize(4);

        given.remove(0).run();

        assertThat(given).hasSize(4);
        runAll();
        assertThat(done).containsExactly("awaited 1", "awaited 2", "awaited 3", "awaited 4", "awaited 5", "awaited 6");
    }

    @Test
    void thoseThatNobodyWaitsForHaveHalfOfThePlaces() {
        for (int i = 1; i <= 3; i++) {
            request("unhurried " + i, false);
        }
        clock.advance(Duration.ofSeconds(5));
        assertThat(given).hasSize(2);

        request("awaited", true);

        assertThat(given).hasSize(3);
    }

    @Test
    void whoeverIsWaitedForGoesFirst() {
        for (int i = 1; i <= 4; i++) {
            request("filler", true);
        }
        request("unhurried", false);
        request("awaited", true);

        runAll();

        assertThat(done).endsWith("awaited", "unhurried");
    }

    @Test
    void whoeverIsWaitedForFromNowOnNoLongerQueuesBehindTheOthers() {
        request("first", false);
        request("second", false);
        request("third", false);
        Departure late = request("late", false);
        assertThat(given).hasSize(2);

        late.hurry();

        assertThat(given).hasSize(3);
        given.get(2).run();
        assertThat(done).containsExactly("late");
    }

    @Test
    void hurryBeforeTheRequestCounts() {
        for (int i = 0; i < 4; i++) {
            request("filler", true);
        }
        request("unhurried", false);
        Departure early = runway.departure(() -> done.add("early"), () -> {});
        early.hurry();
        early.request(false);

        runAll();

        assertThat(done).endsWith("early", "unhurried");
    }

    @Test
    void thoseThatNobodyWaitsForStartAtTheirPaceWithoutBeingAskedAgain() {
        for (int i = 1; i <= 5; i++) {
            request("unhurried " + i, false);
        }
        runAll();
        assertThat(done).hasSize(2);

        clock.advance(Duration.ofMillis(999));
        runAll();
        assertThat(done).hasSize(2);

        clock.advance(Duration.ofMillis(1));
        runAll();
        assertThat(done).hasSize(4);

        clock.advance(Duration.ofSeconds(1));
        runAll();
        assertThat(done).hasSize(5);
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
            request("other " + i, true);
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
    void closingRefusesThoseThatWaitAndThoseThatCome() {
        for (int i = 1; i <= 6; i++) {
            request("awaited " + i, true);
        }
        request("unhurried", false);

        runway.close();
        request("late", true);

        assertThat(done).containsExactly("refused awaited 5", "refused awaited 6", "refused unhurried", "refused late");
    }

    @Test
    void whoHasItsTurnButNoThreadYetIsRefusedOnceItIsClosed() {
        request("late", true);

        runway.close();
        runAll();

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

    @Test
    void callersOwnThreadTakesItsTurnAsSomebodyWhoWaits() throws Exception {
        fill();
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
        fill();
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
        request("next", true);
        given.remove(0).run();
        assertThat(given).as("the place that came free is the next one's").hasSize(4);
    }

    @Test
    void interruptedCallerLeavesTheQueue() throws Exception {
        fill();
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

    private void fill() {
        for (int i = 0; i < 4; i++) {
            request("filler", true);
        }
    }

    private Departure request(String name, boolean awaited) {
        Departure departure = runway.departure(() -> done.add(name), () -> done.add("refused " + name));
        departure.request(awaited);
        return departure;
    }

    private void runAll() {
        while (!given.isEmpty()) {
            given.remove(0).run();
        }
    }
}
