package dev.partnercenter.auth;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Delayed;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What is to be done within seconds is done at once, on a thread of its own; what is to be done later waits until a story
 * says that its time has come.
 */
final class StageTimer extends AbstractExecutorService implements ScheduledExecutorService {
    private static final long SOON = Duration.ofSeconds(10).toNanos();

    private final ReentrantLock lock = new ReentrantLock();
    private final List<Timed> waiting = new ArrayList<>();
    private final StageThreads threads;
    private volatile boolean shutdown;

    StageTimer(StageThreads threads) {
        this.threads = threads;
    }

    /** So long a time has passed for whatever waits by now. */
    void elapse(Duration time) {
        List<Timed> due;
        lock.lock();
        try {
            due = waiting.stream().filter(each -> each.nanos <= time.toNanos()).toList();
            waiting.removeAll(due);
        } finally {
            lock.unlock();
        }
        due.forEach(Timed::run);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
        if (shutdown) {
            throw new RejectedExecutionException("shut down");
        }
        Timed timed = new Timed(task, unit.toNanos(delay));
        if (timed.nanos < SOON) {
            threads.execute(timed::run);
            return timed;
        }
        lock.lock();
        try {
            waiting.add(timed);
        } finally {
            lock.unlock();
        }
        return timed;
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> task, long delay, TimeUnit unit) {
        throw new UnsupportedOperationException();
    }

    /** Time stands still, so it never comes round again. */
    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable task, long initialDelay, long period, TimeUnit unit) {
        return new Timed(task, unit.toNanos(period));
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, long initialDelay, long delay, TimeUnit unit) {
        return new Timed(task, unit.toNanos(delay));
    }

    @Override
    public void execute(Runnable task) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void shutdown() {
        shutdown = true;
    }

    @Override
    public List<Runnable> shutdownNow() {
        shutdown = true;
        return List.of();
    }

    @Override
    public boolean isShutdown() {
        return shutdown;
    }

    @Override
    public boolean isTerminated() {
        return false;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return false;
    }

    private static final class Timed extends CompletableFuture<Void> implements ScheduledFuture<Void> {
        private final Runnable task;
        private final long nanos;

        Timed(Runnable task, long nanos) {
            this.task = task;
            this.nanos = nanos;
        }

        void run() {
            if (!isCancelled()) {
                task.run();
            }
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(nanos, TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            return 0;
        }
    }
}
