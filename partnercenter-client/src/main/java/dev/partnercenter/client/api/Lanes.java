package dev.partnercenter.client.api;

import dev.partnercenter.auth.entra.AuthRuntime;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Lets each {@link Lane} have so many calls under way at a time, in the order in which they were asked for, so that one
 * customer's crowd waits behind itself and behind nobody else. A lane that is throttled is left alone for as long as it was
 * asked for; then one call goes, and with each that is answered one more may be under way. A lane without calls that is not
 * left alone takes no memory. Safe for use by any number of threads.
 */
final class Lanes {
    static final int MOST_AT_ONCE = 32;
    static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
    static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    static final Duration LONGEST_UNASKED_PAUSE = Duration.ofSeconds(20);
    private static final double JITTER = 0.1;

    private final AuthRuntime runtime;
    private final ReentrantLock lock = new ReentrantLock();

    /** Guarded by the lock, with all that it holds. */
    private final Map<Lane, State> states = new HashMap<>();

    Lanes(AuthRuntime runtime) {
        this.runtime = runtime;
    }

    private static final class State {
        final Deque<Turn> waiting = new ArrayDeque<>();
        int atOnce = MOST_AT_ONCE;
        int underWay;
        /** Since before the last pause; however long they take, others go after it. */
        int underWayBefore;

        int pauses;
        int pausesInARow;
        long pausedUntil;

        @Nullable
        PartnerCenterException trouble;

        boolean isOpen(long now) {
            return underWay < atOnce && underWay + underWayBefore < MOST_AT_ONCE && !isPaused(now);
        }

        boolean isIdle(long now) {
            return underWay + underWayBefore == 0 && waiting.isEmpty() && !isPaused(now);
        }

        boolean isPaused(long now) {
            return trouble != null && now - pausedUntil < 0;
        }
    }

    private record Turn(CompletableFuture<Place> event, Place place) {}

    /** @param left for how long the lane is left alone yet */
    record Pause(PartnerCenterException trouble, Duration left) {}

    /** The pause that a lane is in. */
    Optional<Pause> pause(Lane lane) {
        lock.lock();
        try {
            State state = states.get(lane);
            long now = runtime.nanoTime();
            return state == null || state.trouble == null || !state.isPaused(now)
                    ? Optional.empty()
                    : Optional.of(new Pause(state.trouble, Duration.ofNanos(state.pausedUntil - now)));
        } finally {
            lock.unlock();
        }
    }

    /** Asks for a place, which comes when it is its turn; a future that is completed otherwise gives its turn away. */
    CompletableFuture<Place> ask(Lane lane) {
        CompletableFuture<Place> event = new CompletableFuture<>();
        List<Turn> next;
        lock.lock();
        try {
            State state = states.computeIfAbsent(lane, unused -> new State());
            state.waiting.add(new Turn(event, new Place(lane)));
            next = takeTurns(lane, state);
        } finally {
            lock.unlock();
        }
        begin(next);
        return event;
    }

    /** Gives up a turn that has not come. */
    void leave(Lane lane, CompletableFuture<Place> event) {
        if (!event.cancel(false) && !event.isCompletedExceptionally()) {
            event.join().close(); // It came at the last moment.
            return;
        }
        lock.lock();
        try {
            State state = states.get(lane);
            if (state != null) {
                state.waiting.removeIf(turn -> turn.event.isDone());
                forgetIfIdle(lane, state);
            }
        } finally {
            lock.unlock();
        }
    }

    /** How many lanes take memory. */
    int size() {
        lock.lock();
        try {
            return states.size();
        } finally {
            lock.unlock();
        }
    }

    /** One call's place in its lane, until it is closed. For one thread. */
    final class Place implements AutoCloseable {
        private final Lane lane;
        private int pausesBefore;
        private boolean closed;

        private Place(Lane lane) {
            this.lane = lane;
        }

        /** The call was answered, and not by throttling. */
        void answered() {
            change(state -> {
                if (pausesBefore == state.pauses) {
                    state.pausesInARow = 0;
                    state.atOnce = Math.min(MOST_AT_ONCE, state.atOnce + 1);
                }
            });
        }

        /** The call was answered by throttling; for how long the lane is to be left alone stands there, or nothing does. */
        void throttled(PartnerCenterException trouble) {
            change(state -> {
                int before = pausesBefore == state.pauses ? state.pausesInARow++ : 0;
                Duration pause = trouble.retryAfter().map(Lanes.this::asked).orElseGet(() -> unasked(before));
                long until = runtime.nanoTime() + pause.toNanos();
                if (state.isPaused(runtime.nanoTime()) && until - state.pausedUntil <= 0) {
                    return;
                }
                state.trouble = trouble;
                state.pausedUntil = until;
                state.pauses++;
                state.atOnce = 1;
                state.underWayBefore += state.underWay;
                state.underWay = 0;
                wakeAfter(pause, lane);
            });
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                change(state -> {
                    if (pausesBefore == state.pauses) {
                        state.underWay--;
                    } else {
                        state.underWayBefore--;
                    }
                });
            }
        }

        private void change(Consumer<State> how) {
            List<Turn> next = List.of();
            lock.lock();
            try {
                State state = states.get(lane);
                if (state != null) {
                    how.accept(state);
                    next = takeTurns(lane, state);
                }
            } finally {
                lock.unlock();
            }
            begin(next);
        }
    }

    private void wakeAfter(Duration pause, Lane lane) {
        try {
            var unused = runtime.after(pause, () -> wake(lane));
        } catch (RejectedExecutionException closed) {
            // Nobody is sent any more, and who waits is told so.
        }
    }

    private void wake(Lane lane) {
        List<Turn> next = List.of();
        lock.lock();
        try {
            State state = states.get(lane);
            if (state != null) {
                next = takeTurns(lane, state);
            }
        } finally {
            lock.unlock();
        }
        begin(next);
    }

    private List<Turn> takeTurns(Lane lane, State state) {
        List<Turn> taken = new ArrayList<>();
        while (state.isOpen(runtime.nanoTime()) && !state.waiting.isEmpty()) {
            Turn turn = state.waiting.remove();
            // Of those who gave up, each would be given a place and close it, one within the call of the one before.
            if (turn.event.isDone()) {
                continue;
            }
            turn.place.pausesBefore = state.pauses;
            state.underWay++;
            taken.add(turn);
        }
        forgetIfIdle(lane, state);
        return taken;
    }

    private void forgetIfIdle(Lane lane, State state) {
        if (state.isIdle(runtime.nanoTime())) {
            states.remove(lane, state);
        }
    }

    /** Outside the lock, because others hear of it here. */
    private static void begin(List<Turn> turns) {
        for (Turn turn : turns) {
            if (!turn.event.complete(turn.place)) {
                turn.place.close();
            }
        }
    }

    private Duration asked(Duration asked) {
        Duration capped = asked.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : asked;
        double jitter = capped.toNanos() * JITTER * runtime.random().nextDouble();
        return capped.plusNanos((long) jitter);
    }

    private Duration unasked(int before) {
        Duration doubled = FIRST_PAUSE.multipliedBy(1L << Math.min(before, 10));
        Duration longest = doubled.compareTo(LONGEST_UNASKED_PAUSE) > 0 ? LONGEST_UNASKED_PAUSE : doubled;
        double byChance = (1 + runtime.random().nextDouble()) / 2;
        return Duration.ofNanos((long) (longest.toNanos() * byChance));
    }
}
