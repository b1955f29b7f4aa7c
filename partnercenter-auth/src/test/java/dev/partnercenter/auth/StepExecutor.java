package dev.partnercenter.auth;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.TimeUnit;

/** Keeps tasks until the test runs one of them, in whatever order it likes. For one thread. */
public final class StepExecutor extends AbstractExecutorService {
    private final List<Runnable> waiting = new ArrayList<>();

    @Override
    public void execute(Runnable task) {
        waiting.add(task);
    }

    public int waiting() {
        return waiting.size();
    }

    /** Runs one of the waiting tasks, if there is any. */
    public void runOne(Random random) {
        if (!waiting.isEmpty()) {
            waiting.remove(random.nextInt(waiting.size())).run();
        }
    }

    public void runAll() {
        runNext(Integer.MAX_VALUE);
    }

    /** Runs so many tasks, if there are, in the order in which they came. */
    void runNext(int tasks) {
        for (int i = 0; i < tasks && !waiting.isEmpty(); i++) {
            waiting.remove(0).run();
        }
    }

    @Override
    public void shutdown() {
        waiting.clear();
    }

    @Override
    public List<Runnable> shutdownNow() {
        waiting.clear();
        return List.of();
    }

    @Override
    public boolean isShutdown() {
        return false;
    }

    @Override
    public boolean isTerminated() {
        return false;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return true;
    }
}
