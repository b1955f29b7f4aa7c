package dev.partnercenter.auth;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A platform thread for each task while a story is told; before and after it, the thread that hands the task over. */
final class StageThreads extends AbstractExecutorService {
    private final ReentrantLock lock = new ReentrantLock();
    private final List<Thread> started = new ArrayList<>();
    private volatile @Nullable Throwable failure;
    private volatile boolean telling;
    private volatile boolean shutdown;

    void begin() {
        telling = true;
    }

    /** Waits until all have ended that the calling thread has started, and those that these have. */
    void join() throws InterruptedException {
        for (int i = 0; i < count(); i++) {
            thread(i).join();
        }
    }

    /** Tells if one of them has failed. */
    void end() {
        telling = false;
        if (failure != null) {
            throw new AssertionError("a task failed", failure);
        }
    }

    @Override
    public void execute(Runnable task) {
        if (shutdown) {
            throw new RejectedExecutionException("shut down");
        }
        if (telling) {
            start(new Thread(() -> run(task)));
        } else {
            task.run();
        }
    }

    private void start(Thread thread) {
        thread.start(); // First, for Lincheck fails at a join on a thread that has not been started.
        lock.lock();
        try {
            started.add(thread);
        } finally {
            lock.unlock();
        }
    }

    private int count() {
        lock.lock();
        try {
            return started.size();
        } finally {
            lock.unlock();
        }
    }

    private Thread thread(int index) {
        lock.lock();
        try {
            return started.get(index);
        } finally {
            lock.unlock();
        }
    }

    private void run(Runnable task) {
        try {
            task.run();
        } catch (Throwable e) {
            failure = e;
        }
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
        return shutdown;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return shutdown;
    }
}
