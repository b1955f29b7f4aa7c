package dev.partnercenter.auth.entra;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.TimeUnit;

/** Hands tasks to a list, for a test to run them. For one thread. */
class Collecting extends AbstractExecutorService {
    private final List<Runnable> given;

    Collecting(List<Runnable> given) {
        this.given = given;
    }

    @Override
    public void execute(Runnable task) {
        given.add(task);
    }

    @Override
    public void shutdown() {}

    @Override
    public List<Runnable> shutdownNow() {
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
