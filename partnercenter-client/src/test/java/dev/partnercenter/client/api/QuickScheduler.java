package dev.partnercenter.client.api;

import dev.partnercenter.testing.ManualClock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Delayed;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A scheduler for callers that wait on the thread of a test: whatever is due within half a minute is done on the spot, with the
 * clock moved on by the wait. The rest waits for the clock to be moved by the test.
 */
final class QuickScheduler extends ScheduledThreadPoolExecutor {
    private static final Duration SHORT = Duration.ofSeconds(30);

    private final ManualClock clock;
    private final ScheduledExecutorService later;

    QuickScheduler(ManualClock clock) {
        super(0);
        this.clock = clock;
        this.later = clock.scheduler();
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        if (unit.toNanos(delay) > SHORT.toNanos()) {
            return later.schedule(command, delay, unit);
        }
        clock.advance(Duration.ofNanos(unit.toNanos(delay)));
        command.run();
        return new Done(CompletableFuture.completedFuture(null));
    }

    private record Done(Future<?> future) implements ScheduledFuture<Object> {
        @Override
        public long getDelay(TimeUnit unit) {
            return 0;
        }

        @Override
        public int compareTo(Delayed other) {
            return 0;
        }

        @Override
        public boolean cancel(boolean interrupt) {
            return false;
        }

        @Override
        public boolean isCancelled() {
            return false;
        }

        @Override
        public boolean isDone() {
            return true;
        }

        @Override
        public Object get() throws InterruptedException, ExecutionException {
            return future.get();
        }

        @Override
        public Object get(long timeout, TimeUnit unit)
                throws InterruptedException, ExecutionException, TimeoutException {
            return future.get(timeout, unit);
        }
    }
}
