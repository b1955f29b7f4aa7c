package dev.partnercenter.auth.entra;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Something that takes off from a {@link Runway} when its turn comes and keeps its place there until it is done. From its
 * turn on its time is limited: then its request to the token endpoint is cancelled, and its thread interrupted if it is one
 * of the library's. Made by {@link Runway#departure}; safe for use by any number of threads.
 */
public final class Departure {
    private final Runway runway;
    private final AuthRuntime runtime;
    private final Duration limit;
    private final Executor starter;
    private final Runnable task;
    private final Runnable refused;

    /** Guarded by the runway's lock. */
    boolean hurried;

    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by the lock.
    private @Nullable Thread thread;
    private @Nullable Runnable abort;
    private @Nullable Duration pause;
    private @Nullable Future<?> timer;
    private boolean over;

    Departure(Runway runway, AuthRuntime runtime, Duration limit, Executor starter, Runnable task, Runnable refused) {
        this.runway = runway;
        this.runtime = runtime;
        this.limit = limit;
        this.starter = starter;
        this.task = task;
        this.refused = refused;
    }

    /**
     * Asks for a turn, once.
     *
     * @param awaited whether somebody waits for what it does
     */
    public void request(boolean awaited) {
        if (awaited) {
            hurry();
        }
        runway.request(this);
    }

    /** Says that somebody waits for it now. */
    public void hurry() {
        runway.hurry(this);
    }

    /** Has the task run again after a while, in the place it has; called by the task. */
    public void resumeAfter(Duration pause) {
        lock.lock();
        try {
            this.pause = pause;
        } finally {
            lock.unlock();
        }
    }

    /** Whether its time is up. */
    public boolean isOver() {
        lock.lock();
        try {
            return over;
        } finally {
            lock.unlock();
        }
    }

    void start() {
        try {
            starter.execute(this::run);
        } catch (RejectedExecutionException e) {
            refuse();
        }
    }

    /** Will never start, or not again. */
    void refuse() {
        runway.withdraw(this);
        refused.run();
    }

    private void run() {
        if (!board(Thread.currentThread())) {
            refuse();
            return;
        }
        try {
            task.run();
        } finally {
            leave();
        }
    }

    /**
     * Whether it is up now, on the calling thread; it is not if the app is closed.
     *
     * @param interruptible the calling thread, if it may be interrupted
     */
    boolean board(@Nullable Thread interruptible) {
        if (runway.isClosed()) {
            return false;
        }
        lock.lock();
        try {
            if (timer == null) {
                timer = runtime.after(limit, this::timeUp);
            }
            thread = interruptible;
        } catch (RejectedExecutionException closed) {
            return false;
        } finally {
            lock.unlock();
        }
        runway.enter(this);
        return true;
    }

    /** Is up no more, unless it comes again. */
    void leave() {
        Duration resuming;
        lock.lock();
        try {
            if (over && thread != null) {
                Thread.interrupted(); // Meant for what has just ended.
            }
            thread = null;
            abort = null;
            resuming = pause;
            pause = null;
            if (resuming == null && timer != null) {
                timer.cancel(false);
            }
        } finally {
            lock.unlock();
        }
        runway.leave();
        if (resuming == null) {
            runway.withdraw(this);
            return;
        }
        try {
            var unused = runtime.after(resuming, this::start);
        } catch (RejectedExecutionException closed) {
            refuse();
        }
    }

    void abortBy(Runnable next) {
        boolean late;
        lock.lock();
        try {
            abort = next;
            late = over;
        } finally {
            lock.unlock();
        }
        if (late) {
            next.run();
        }
    }

    private void timeUp() {
        Runnable aborting;
        lock.lock();
        try {
            over = true;
            aborting = abort;
            if (thread != null) {
                thread.interrupt();
            }
        } finally {
            lock.unlock();
        }
        if (aborting != null) {
            aborting.run();
        }
    }
}
