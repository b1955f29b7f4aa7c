package dev.partnercenter.testing;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Requests that wait at a service's door, so that a test can look at what their callers do meanwhile. Safe for use by any
 * number of threads.
 */
public final class Hold implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 20;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private int arrived;
    private boolean released;

    Hold() {}

    /**
     * Returns as soon as that many requests have come to the door, released or not.
     *
     * @throws IllegalStateException if they have not within 20 seconds of real time, or if the thread is interrupted
     */
    public void awaitArrived(int requests) {
        lock.lock();
        try {
            long left = TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            while (arrived < requests) {
                if (left <= 0) {
                    throw new IllegalStateException("only " + arrived + " of " + requests + " requests have come");
                }
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while requests were awaited", e);
        } finally {
            lock.unlock();
        }
    }

    /** Returns how many requests have come to the door so far. */
    public int arrived() {
        lock.lock();
        try {
            return arrived;
        } finally {
            lock.unlock();
        }
    }

    /** Lets all requests in, those that wait and those to come. */
    public void release() {
        lock.lock();
        try {
            released = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** As {@link #release()}. */
    @Override
    public void close() {
        release();
    }

    void pass() throws InterruptedException {
        lock.lock();
        try {
            arrived++;
            changed.signalAll();
            while (!released) {
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }
}
