package dev.partnercenter.auth;

import dev.partnercenter.auth.entra.AuthEvent;
import dev.partnercenter.auth.entra.AuthRuntime;
import dev.partnercenter.auth.entra.TenantId;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Drops a tenant's tokens when another node says that something has changed there: at once, but at most once a minute for
 * each tenant, and then once more if it was said again. So whoever repeats or forges such news causes no more than that.
 */
final class DropGate {
    private static final Duration CLOSED_FOR = Duration.ofMinutes(1);

    private final AuthRuntime runtime;
    private final Consumer<TenantId> drop;
    private final ConcurrentMap<TenantId, Passed> passed = new ConcurrentHashMap<>();

    DropGate(AuthRuntime runtime, Consumer<TenantId> drop) {
        this.runtime = runtime;
        this.drop = drop;
    }

    /** What was said last of a tenant, and what since then; compared by identity. */
    private static final class Passed {
        private final AuthEvent event;
        private final @Nullable AuthEvent pending;

        Passed(AuthEvent event, @Nullable AuthEvent pending) {
            this.event = event;
            this.pending = pending;
        }

        Passed and(AuthEvent next) {
            return next.equals(event) ? this : new Passed(event, next);
        }
    }

    void said(TenantId tenant, AuthEvent event) {
        Passed own = new Passed(event, null);
        if (passed.merge(tenant, own, (before, unused) -> before.and(event)) == own) {
            pass(tenant);
        }
    }

    private void pass(TenantId tenant) {
        try {
            var unused = runtime.after(CLOSED_FOR, () -> open(tenant));
        } catch (RejectedExecutionException e) {
            passed.remove(tenant); // The app is closed and holds nothing.
        }
        drop.accept(tenant);
    }

    private void open(TenantId tenant) {
        Passed next = passed.computeIfPresent(
                tenant, (key, before) -> before.pending == null ? null : new Passed(before.pending, null));
        if (next != null) {
            pass(tenant);
        }
    }
}
