package dev.partnercenter.auth.entra;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The library's own threads: all daemons, so that none keeps a program alive. */
final class Threads {
    private static final int MOST_FOR_CALLBACKS = 64;
    private static final int IDLE_SECONDS = 30;

    private Threads() {}

    /** Of one thread until {@link #resize}, if they are not virtual. */
    static ExecutorService forFlights() {
        ExecutorService virtual = virtual();
        return virtual != null ? virtual : pool(1, "partnercenter-auth-");
    }

    static ExecutorService forCallbacks() {
        ExecutorService virtual = virtual();
        return virtual != null ? virtual : pool(MOST_FOR_CALLBACKS, "partnercenter-auth-callback-");
    }

    /** Gives a pool another number of threads; of no effect on virtual ones, which have no number. */
    static void resize(ExecutorService executor, int threads) {
        if (executor instanceof ThreadPoolExecutor pool) {
            pool.setMaximumPoolSize(threads);
            pool.setCorePoolSize(threads);
        }
    }

    private static ThreadPoolExecutor pool(int threads, String prefix) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                threads, threads, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), daemons(prefix));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /** Null before JDK 21. */
    private static @Nullable ExecutorService virtual() {
        try {
            return (ExecutorService)
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        } catch (ReflectiveOperationException e) {
            return null;
        }
    }

    static ScheduledExecutorService scheduler() {
        ScheduledThreadPoolExecutor scheduler =
                new ScheduledThreadPoolExecutor(1, daemons("partnercenter-auth-timer-"));
        scheduler.setRemoveOnCancelPolicy(true);
        return scheduler;
    }

    private static ThreadFactory daemons(String prefix) {
        AtomicInteger count = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, prefix + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
