package dev.partnercenter.testing;

import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RunnableScheduledFuture;
import java.util.concurrent.TimeUnit;

/** A task that waits in a {@link ManualScheduler}. */
final class ManualTask<V> extends FutureTask<V> implements RunnableScheduledFuture<V> {
    private final ManualScheduler scheduler;
    private final long sequence;
    private final long periodNanos;
    private volatile long due;

    /** @param periodNanos zero: once; positive: at that rate; negative: with that delay after each run */
    ManualTask(ManualScheduler scheduler, Callable<V> work, long due, long periodNanos) {
        super(work);
        this.scheduler = scheduler;
        this.sequence = scheduler.clock().nextSequence();
        this.due = due;
        this.periodNanos = periodNanos;
    }

    long due() {
        return due;
    }

    long sequence() {
        return sequence;
    }

    @Override
    public boolean isPeriodic() {
        return periodNanos != 0;
    }

    @Override
    public void run() {
        if (!isPeriodic()) {
            super.run();
            scheduler.finished(this);
        } else if (runAndReset()) {
            due = periodNanos > 0 ? due + periodNanos : scheduler.clock().nanoTime() - periodNanos;
            scheduler.again(this);
        } else {
            scheduler.finished(this);
        }
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        boolean cancelled = super.cancel(mayInterruptIfRunning);
        if (cancelled) {
            scheduler.finished(this);
        }
        return cancelled;
    }

    @Override
    public long getDelay(TimeUnit unit) {
        return unit.convert(due - scheduler.clock().nanoTime(), TimeUnit.NANOSECONDS);
    }

    @Override
    public int compareTo(Delayed other) {
        return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
    }
}
