package dev.partnercenter.testing;

import java.util.List;
import java.util.Set;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The scheduler of a {@link ManualClock}: keeps no thread. */
final class ManualScheduler extends AbstractExecutorService implements ScheduledExecutorService {
    private final ManualClock clock;
    private final Set<ManualTask<?>> pending = ConcurrentHashMap.newKeySet();
    private volatile boolean shutdown;

    ManualScheduler(ManualClock clock) {
        this.clock = clock;
    }

    ManualClock clock() {
        return clock;
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        return accept(Executors.callable(command), unit.toNanos(delay), 0);
    }

    @Override
    public <V extends @Nullable Object> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
        return accept(callable, unit.toNanos(delay), 0);
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable command, long initialDelay, long period, TimeUnit unit) {
        return accept(Executors.callable(command), unit.toNanos(initialDelay), positive(unit.toNanos(period)));
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable command, long initialDelay, long delay, TimeUnit unit) {
        return accept(Executors.callable(command), unit.toNanos(initialDelay), -positive(unit.toNanos(delay)));
    }

    @Override
    public void execute(Runnable command) {
        ManualTask<?> unused = accept(Executors.callable(command), 0, 0);
    }

    @Override
    public void shutdown() {
        shutdownNow();
    }

    @Override
    public List<Runnable> shutdownNow() {
        shutdown = true;
        List<ManualTask<?>> dropped = List.copyOf(pending);
        dropped.forEach(task -> task.cancel(false));
        return List.copyOf(dropped);
    }

    @Override
    public boolean isShutdown() {
        return shutdown;
    }

    @Override
    public boolean isTerminated() {
        return shutdown;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return shutdown;
    }

    void again(ManualTask<?> task) {
        if (shutdown) {
            task.cancel(false);
        } else {
            clock.enqueue(task);
        }
    }

    void finished(ManualTask<?> task) {
        pending.remove(task);
        clock.drop(task);
    }

    private <V extends @Nullable Object> ManualTask<V> accept(Callable<V> work, long delayNanos, long periodNanos) {
        if (shutdown) {
            throw new RejectedExecutionException("the scheduler has been shut down");
        }
        long due = clock.nanoTime() + Math.max(0, delayNanos);
        ManualTask<V> task = new ManualTask<>(this, work, due, periodNanos);
        pending.add(task);
        clock.enqueue(task);
        return task;
    }

    private static long positive(long period) {
        if (period <= 0) {
            throw new IllegalArgumentException("period must be positive");
        }
        return period;
    }
}
