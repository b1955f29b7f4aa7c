package dev.partnercenter.auth;

import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.PartnerApp;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * One caller's wait for a token. It ends at the caller's own deadline, by an interrupt or a cancellation, and leaves the
 * flight alone, which others may wait for.
 */
final class Waiter {
    private final CompletableFuture<AccessToken> future;
    private final @Nullable Flight flight;
    private final AskFailures failures;

    private Waiter(CompletableFuture<AccessToken> future, @Nullable Flight flight, AskFailures failures) {
        this.future = future;
        this.flight = flight;
        this.failures = failures;
    }

    static Waiter done(AccessToken token, AskFailures failures) {
        return new Waiter(CompletableFuture.completedFuture(token), null, failures);
    }

    static Waiter failed(AuthException error, AskFailures failures) {
        return new Waiter(CompletableFuture.failedFuture(error), null, failures);
    }

    static Waiter on(Flight flight, AskFailures failures) {
        PartnerApp app = failures.app();
        CompletableFuture<AccessToken> own = new CompletableFuture<>();
        try {
            Future<?> deadline = app.runtime()
                    .after(app.options().callerWait(), () -> own.completeExceptionally(failures.tooLate()));
            var unused = own.whenComplete((token, error) -> deadline.cancel(false));
        } catch (RejectedExecutionException e) {
            own.completeExceptionally(failures.tooLate());
        }
        var unused = flight.landed().whenComplete((token, error) -> {
            if (error != null) {
                own.completeExceptionally(error);
            } else {
                own.complete(token);
            }
        });
        return new Waiter(own, flight, failures);
    }

    /**
     * For a caller that goes on when the future does, on a thread of the library's and never on the flight's own.
     */
    CompletableFuture<AccessToken> future() {
        if (future.isDone()) {
            return future;
        }
        CompletableFuture<AccessToken> handedOver = new CompletableFuture<>();
        var unused = future.whenComplete((token, error) -> {
            Runnable complete = () -> {
                if (error != null) {
                    handedOver.completeExceptionally(error);
                } else {
                    handedOver.complete(token);
                }
            };
            try {
                failures.app().runtime().callBack(complete);
            } catch (RejectedExecutionException e) {
                complete.run();
            }
        });
        return handedOver;
    }

    /** For a caller that blocks. */
    AccessToken await() throws AuthException {
        if (flight != null && failures.app().runway().isAirborne()) {
            // A token that another flight needs, such as the vault's.
            flight.runNested();
        }
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AuthException error) {
                throw error.forCaller();
            }
            throw failures.unforeseen(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failures.interrupted(e);
        }
    }
}
