package dev.partnercenter.keyvault;

import dev.partnercenter.auth.entra.AuthRuntime;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** How a caller waits between two tries. */
@FunctionalInterface
interface Pause {

    /**
     * Returns when so much time has passed.
     *
     * @throws RejectedExecutionException if there is no more waiting, because the app was closed
     */
    void await(Duration duration) throws InterruptedException;

    /** By the app's timer. */
    static Pause by(AuthRuntime runtime) {
        return duration -> {
            CompletableFuture<Void> over = new CompletableFuture<>();
            var timer = runtime.after(duration, () -> over.complete(null));
            try {
                // An app that is closed meanwhile drops its timers without a word.
                over.get(duration.toMillis() * 2, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                timer.cancel(false);
            } catch (InterruptedException e) {
                timer.cancel(false);
                throw e;
            } catch (ExecutionException e) {
                throw new AssertionError("nothing fails there", e);
            }
        };
    }
}
