package dev.partnercenter.client.api;

import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.AuthRuntime;
import dev.partnercenter.auth.entra.PartnerApp;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Where callers block: until something happens, their time is up, they are interrupted, or the app is closed. Waits by the
 * runtime's scheduler, where Resilience4j would have the thread sleep. Safe for use by any number of threads.
 */
final class Waits {
    private final PartnerApp app;
    private final AuthRuntime runtime;
    private final ConcurrentMap<Thread, CompletableFuture<?>> pending = new ConcurrentHashMap<>();

    Waits(PartnerApp app) {
        this.app = app;
        this.runtime = app.runtime();
        app.onceClosed(() -> pending.values().forEach(event -> event.completeExceptionally(closed())));
    }

    /** Blocks for that long. */
    void pause(Duration time) throws IOException {
        CompletableFuture<@Nullable Void> over = new CompletableFuture<>();
        block(over, time, () -> over.complete(null));
    }

    /**
     * Blocks until the event; once the app has been closed, fails although the event has come.
     *
     * @param late what is thrown if that much time passes before; the event is completed with it
     */
    <T> T await(CompletableFuture<T> event, Duration time, IOException late) throws IOException {
        if (app.isClosed()) {
            throw closed();
        }
        return event.isDone() ? result(event) : block(event, time, () -> event.completeExceptionally(late));
    }

    private <T extends @Nullable Object> T block(CompletableFuture<T> event, Duration time, Runnable timeUp)
            throws IOException {
        pending.put(Thread.currentThread(), event);
        try {
            if (app.isClosed()) {
                throw closed();
            }
            Future<?> timer = runtime.after(time, timeUp);
            try {
                return result(event);
            } finally {
                timer.cancel(false);
            }
        } catch (RejectedExecutionException e) {
            throw closed();
        } finally {
            pending.remove(Thread.currentThread());
        }
    }

    private static <T extends @Nullable Object> T result(CompletableFuture<T> event) throws IOException {
        try {
            return event.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException error) {
                throw error;
            }
            throw new IOException("A wait ended in a way that was not foreseen", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    private AuthException closed() {
        return app.failure()
                .because("the app has been closed")
                .remedy("The app's developer must close it last, and ask nothing of it after.")
                .unavailable();
    }
}
