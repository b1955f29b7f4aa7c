package dev.partnercenter.auth;

import dev.partnercenter.auth.consent.Proof;
import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.entra.TenantId;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One pass over some partners, in random order so that nodes which begin together do not meet. A few are visited at a time;
 * whoever is done makes room for the next, and no thread waits.
 */
final class ProofWalk {
    private static final int AT_ONCE = 8;

    private final ProofVisits visits;
    private final Instant begunAt;
    private final CompletableFuture<KeepAliveReport> report = new CompletableFuture<>();
    private final ReentrantLock lock = new ReentrantLock();

    // All guarded by the lock.
    private final Deque<TenantId> left;
    private final Map<TenantId, Proof> proven = new LinkedHashMap<>();
    private final Map<TenantId, AuthException> failed = new LinkedHashMap<>();
    private int underWay;
    private boolean starting;

    ProofWalk(PartnerApp app, ProofVisits visits, Collection<TenantId> partners) {
        this.visits = visits;
        this.begunAt = app.runtime().now();
        this.left = shuffled(partners, app.runtime().random());
    }

    /** Completes, always with a report, when the last partner has been visited. */
    CompletableFuture<KeepAliveReport> begin() {
        goOn();
        return report;
    }

    /** Begins no more visits. */
    void stop() {
        lock.lock();
        try {
            left.clear();
        } finally {
            lock.unlock();
        }
    }

    private void goOn() {
        lock.lock();
        try {
            if (starting) {
                return; // Whoever starts visits starts this one too: a visit may be over before its start returns.
            }
            starting = true;
        } finally {
            lock.unlock();
        }
        for (TenantId next = next(); next != null; next = next()) {
            TenantId partner = next;
            var unused = visits.begin(partner).whenComplete((proof, error) -> over(partner, proof, error));
        }
        completeIfOver();
    }

    private @Nullable TenantId next() {
        lock.lock();
        try {
            TenantId next = underWay < AT_ONCE ? left.poll() : null;
            underWay += next == null ? 0 : 1;
            starting = next != null;
            return next;
        } finally {
            lock.unlock();
        }
    }

    private void over(TenantId partner, @Nullable Proof proof, @Nullable Throwable error) {
        lock.lock();
        try {
            underWay--;
            if (proof != null) {
                proven.put(partner, proof);
            } else if (error instanceof AuthException failure) {
                failed.put(partner, failure);
            }
        } finally {
            lock.unlock();
        }
        goOn();
    }

    private void completeIfOver() {
        KeepAliveReport over;
        lock.lock();
        try {
            if (starting || underWay > 0 || !left.isEmpty()) {
                return;
            }
            over = new KeepAliveReport(begunAt, proven, visits.unstored(proven.keySet()), failed);
        } finally {
            lock.unlock();
        }
        report.complete(over);
    }

    /** By a shuffle that draws from the runtime, as all that is random does. */
    private static Deque<TenantId> shuffled(Collection<TenantId> partners, RandomGenerator random) {
        List<TenantId> order = new ArrayList<>(new LinkedHashSet<>(partners));
        for (int last = order.size() - 1; last > 0; last--) {
            TenantId drawn = order.set(random.nextInt(last + 1), order.get(last));
            order.set(last, drawn);
        }
        return new ArrayDeque<>(order);
    }
}
