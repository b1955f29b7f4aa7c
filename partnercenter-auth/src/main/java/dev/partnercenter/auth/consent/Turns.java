package dev.partnercenter.auth.consent;

import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.entra.TenantId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;

/** One at a time, in the order in which they came; whoever has waited as long as a caller waits leaves. */
final class Turns {
    private final Patience patience;
    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by the lock.
    private final Deque<CompletableFuture<Boolean>> waiting = new ArrayDeque<>();
    private boolean taken;

    Turns(PartnerApp app, TenantId partner) {
        this.patience = new Patience(app, partner);
    }

    /**
     * Waits for a turn, which {@link #give} ends.
     *
     * @throws AuthException.Unavailable if it did not come in time, or the thread was interrupted; it has none then
     */
    void take() throws AuthException {
        CompletableFuture<Boolean> turn = new CompletableFuture<>();
        lock.lock();
        try {
            if (!taken) {
                taken = true;
                return;
            }
            waiting.add(turn);
        } finally {
            lock.unlock();
        }
        try {
            var unused = patience.await(turn);
        } catch (AuthException e) {
            if (!turn.cancel(false)) {
                give(); // It came while its owner left.
            }
            throw e;
        }
    }

    void give() {
        lock.lock();
        try {
            CompletableFuture<Boolean> next = waiting.poll();
            while (next != null && !next.complete(true)) {
                next = waiting.poll();
            }
            taken = next != null;
        } finally {
            lock.unlock();
        }
    }
}
