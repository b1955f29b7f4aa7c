package dev.partnercenter.auth.nodes;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * The one clock of a world, and the timers that wait for it. A long time passes in few leaps, as on a machine whose timers
 * come late: what comes back every half minute would else be most of what months hold. For one thread.
 */
final class SimulatedTime {
    private static final int LEAPS = 8;

    private final Instant start = Instant.parse("2026-01-01T00:00:00Z");
    private final PriorityQueue<Timer> waiting = new PriorityQueue<>(
            Comparator.<Timer>comparingLong(timer -> timer.due).thenComparingLong(timer -> timer.sequence));
    private long nanos;
    private long sequence;

    Instant now() {
        return start.plusNanos(nanos);
    }

    long nanoTime() {
        return nanos;
    }

    /** Moves on, and runs what has fallen due after each leap. */
    void pass(Duration time) {
        long left = time.toNanos();
        for (int i = LEAPS; i > 0; i--) {
            long leap = left / i;
            left -= leap;
            nanos += leap;
            runDue();
        }
    }

    private void runDue() {
        long now = nanos;
        long last = sequence;
        Timer next = waiting.peek();
        // What these timers set up anew waits for the next leap, though it may be due at once.
        while (next != null && next.due <= now && next.sequence < last) {
            waiting.remove();
            next.run();
            next = waiting.peek();
        }
    }

    ScheduledFuture<?> after(long delayNanos, Runnable task) {
        Timer timer = new Timer(task, nanos + Math.max(0, delayNanos), sequence++);
        waiting.add(timer);
        return timer;
    }

    private final class Timer extends FutureTask<Boolean> implements ScheduledFuture<Boolean> {
        private final long due;
        private final long sequence;

        Timer(Runnable task, long due, long sequence) {
            super(task, true);
            this.due = due;
            this.sequence = sequence;
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(due - nanos, TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
        }
    }
}
