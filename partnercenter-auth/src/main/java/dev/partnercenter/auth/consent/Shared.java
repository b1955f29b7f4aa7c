package dev.partnercenter.auth.consent;

import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.entra.TenantId;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What many want at the same time and one does for all: whoever comes while it is being done waits, as long as a caller
 * waits, and shares what comes of it. No lock is held meanwhile.
 */
final class Shared<T> {
    private final Patience patience;
    private final AtomicReference<@Nullable CompletableFuture<T>> underWay = new AtomicReference<>();

    Shared(PartnerApp app, TenantId partner) {
        this.patience = new Patience(app, partner);
    }

    /** What is done, on the thread of whoever comes first. */
    interface Work<T> {
        T result() throws AuthException;
    }

    /**
     * @throws AuthException what the work has thrown; {@link AuthException.Unavailable} if it took too long for one who
     *     waited, or its thread was interrupted
     */
    T get(Work<T> work) throws AuthException {
        CompletableFuture<T> own = new CompletableFuture<>();
        CompletableFuture<T> others = underWay.compareAndExchange(null, own);
        if (others != null) {
            return patience.await(others);
        }
        try {
            T result = work.result();
            underWay.set(null);
            own.complete(result);
            return result;
        } catch (AuthException | RuntimeException | Error e) {
            underWay.set(null);
            own.completeExceptionally(e);
            throw e;
        }
    }
}
