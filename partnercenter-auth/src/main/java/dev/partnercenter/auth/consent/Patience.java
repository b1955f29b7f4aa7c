package dev.partnercenter.auth.consent;

import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.AuthFailure;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.entra.TenantId;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;

/** How long a thread waits for what another one does for the same partner: as long as a caller waits for a token. */
record Patience(PartnerApp app, TenantId partner) {

    /**
     * @throws AuthException what the future was completed with; {@link AuthException.Unavailable} if that took too long or
     *     the calling thread was interrupted, whose flag is kept
     */
    <T> T await(CompletableFuture<T> others) throws AuthException {
        CompletableFuture<T> own = others.copy();
        Future<?> deadline;
        try {
            deadline = app.runtime()
                    .after(app.options().callerWait(), () -> own.completeExceptionally(new TimeoutException()));
        } catch (RejectedExecutionException e) {
            throw failure()
                    .because("the app has been closed")
                    .remedy("The app's developer must close it last, and ask nothing of it after.")
                    .unavailable();
        }
        try {
            return own.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AuthException error) {
                throw error.forCaller();
            }
            if (e.getCause() instanceof TimeoutException) {
                throw failure()
                        .because("another request for this partner took too long")
                        .unavailable();
            }
            throw failure()
                    .because("something unforeseen happened to another request for this partner")
                    .cause(e)
                    .unavailable();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure()
                    .because("the waiting thread was interrupted")
                    .cause(e)
                    .unavailable();
        } finally {
            deadline.cancel(false);
        }
    }

    private AuthFailure.Builder failure() {
        return app.failure().partner(partner);
    }
}
