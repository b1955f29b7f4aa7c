package dev.partnercenter.testing;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Time that stands still until a test moves it: a wall clock, a monotonic clock, and the tasks that wait for them.
 *
 * <p>{@link #advance} moves both clocks and runs what falls due, on the calling thread. {@link #jumpWall} moves the wall
 * clock alone. Safe for use by any number of threads; two calls of {@code advance} follow one another.
 */
public final class ManualClock implements InstantSource {
    private static final long PATIENCE_SECONDS = 20;

    private record Reading(Instant wall, long nanos) {}

    private final ReentrantLock advancing = new ReentrantLock();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition added = lock.newCondition();
    private final PriorityQueue<ManualTask<?>> waiting = new PriorityQueue<>(
            Comparator.<ManualTask<?>>comparingLong(ManualTask::due).thenComparingLong(ManualTask::sequence));
    private volatile Reading reading;
    private long sequence;

    private ManualClock(Instant start) {
        this.reading = new Reading(start, 0);
    }

    /** Creates a clock whose wall stands at {@code start} and whose monotonic reading is zero. */
    public static ManualClock startingAt(Instant start) {
        return new ManualClock(start);
    }

    /** Returns the time on the wall. */
    @Override
    public Instant instant() {
        return reading.wall;
    }

    /** Returns the monotonic reading in nanoseconds. It never goes back. */
    public long nanoTime() {
        return reading.nanos;
    }

    /**
     * Moves both clocks. Tasks that fall due run on this thread before the call returns, in the order in which they are
     * due, each with the clocks standing at its due time; so do tasks which those schedule within the same span.
     *
     * @param duration not negative; zero runs the tasks that are due already
     * @throws IllegalArgumentException if the duration is negative
     */
    public void advance(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("duration must not be negative; jumpWall() moves the wall clock back");
        }
        advancing.lock();
        try {
            long target = Math.addExact(nanoTime(), duration.toNanos());
            for (ManualTask<?> task = takeDue(target); task != null; task = takeDue(target)) {
                task.run();
            }
            moveTo(target);
        } finally {
            advancing.unlock();
        }
    }

    /**
     * Moves the wall clock alone, as a time server's step or a resumed virtual machine does. No task runs.
     *
     * @param duration may be negative
     */
    public void jumpWall(Duration duration) {
        lock.lock();
        try {
            reading = new Reading(reading.wall.plus(duration), reading.nanos);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Returns a scheduler on the monotonic clock. Its tasks, also those without a delay, run on the thread that calls
     * {@link #advance}. Shutting it down drops its waiting tasks and leaves other schedulers of this clock alone.
     *
     * <p>Code that waits by it, as between two attempts or until a caller's time is up, waits until somebody advances the
     * clock: for ever, if the test calls that code on the very thread that should. Such a test asks asynchronously or on
     * another thread, and {@link #awaitWaiting} tells it when to advance. A test that has no say in such waits leaves the code
     * the scheduler it has: then they pass in real time.
     */
    public ScheduledExecutorService scheduler() {
        return new ManualScheduler(this);
    }

    /**
     * Returns as soon as at least that many tasks wait for this clock, such as the deadlines of callers that other threads
     * make, so that a test advances it after them and not before.
     *
     * @throws IllegalStateException if they have not come within 20 seconds of real time, or if the thread is interrupted
     */
    public void awaitWaiting(int tasks) {
        lock.lock();
        try {
            long left = TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            while (waiting.size() < tasks) {
                if (left <= 0) {
                    throw new IllegalStateException("only " + waiting.size() + " of " + tasks + " tasks wait");
                }
                left = added.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while tasks were awaited", e);
        } finally {
            lock.unlock();
        }
    }

    long nextSequence() {
        lock.lock();
        try {
            return sequence++;
        } finally {
            lock.unlock();
        }
    }

    void enqueue(ManualTask<?> task) {
        lock.lock();
        try {
            waiting.add(task);
            added.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void drop(ManualTask<?> task) {
        lock.lock();
        try {
            waiting.remove(task);
        } finally {
            lock.unlock();
        }
    }

    private @Nullable ManualTask<?> takeDue(long target) {
        lock.lock();
        try {
            ManualTask<?> next = waiting.peek();
            if (next == null || next.due() > target) {
                return null;
            }
            waiting.remove();
            moveTo(next.due());
            return next;
        } finally {
            lock.unlock();
        }
    }

    private void moveTo(long nanos) {
        lock.lock();
        try {
            long ahead = nanos - reading.nanos;
            if (ahead > 0) {
                reading = new Reading(reading.wall.plusNanos(ahead), nanos);
            }
        } finally {
            lock.unlock();
        }
    }
}
