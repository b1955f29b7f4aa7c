package dev.partnercenter.auth.entra;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;

/** The threads that fetch tokens, each able to tell that it is one. */
final class Flights implements Executor, AutoCloseable {
    private final ExecutorService executor;
    private final boolean owned;
    private final ThreadLocal<Boolean> current = new ThreadLocal<>();

    Flights(ExecutorService executor, boolean owned) {
        this.executor = executor;
        this.owned = owned;
    }

    @Override
    public void execute(Runnable task) {
        executor.execute(() -> {
            current.set(Boolean.TRUE);
            try {
                task.run();
            } finally {
                current.remove();
            }
        });
    }

    boolean isCurrent() {
        return current.get() != null;
    }

    @Override
    public void close() {
        if (owned) {
            executor.shutdownNow();
        }
    }
}
