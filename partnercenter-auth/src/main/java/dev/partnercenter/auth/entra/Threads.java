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

/** The library's own threads: all daemons, so that none keeps a program alive. */
final class Threads {
    private static final int MOST = 64;

    private Threads() {}

    static ExecutorService forFlights() {
        try {
            return (ExecutorService)
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        } catch (ReflectiveOperationException e) {
            // Before JDK 21 there are no virtual threads.
            ThreadPoolExecutor pool = new ThreadPoolExecutor(
                    MOST, MOST, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), daemons("partnercenter-auth-"));
            pool.allowCoreThreadTimeOut(true);
            return pool;
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
