package dev.partnercenter.auth;

import dev.partnercenter.auth.KeepAliveReport.Cause;
import dev.partnercenter.auth.consent.Experience;
import dev.partnercenter.auth.consent.Proof;
import dev.partnercenter.auth.consent.RefreshTokens;
import dev.partnercenter.auth.entra.AuthEvent;
import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.AuthException.BlockedByPolicy;
import dev.partnercenter.auth.entra.AuthException.ConsentRequired;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.entra.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Collectors;

/**
 * Visits to partners whose refresh tokens are to be proven: one at a time to each, each with its turn among what nobody
 * waits for, and what is known from them of who is due. Safe for use by any number of threads.
 */
final class ProofVisits {
    /** How much longer than its request a visit may take: then the store it looks at does not answer. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final PartnerApp app;
    private final RefreshTokens refreshTokens;
    private final Duration within;
    private final ConcurrentMap<TenantId, Visit> underWay = new ConcurrentHashMap<>();
    private final ConcurrentMap<TenantId, Instant> dueAt = new ConcurrentHashMap<>();
    private final ConcurrentMap<TenantId, Cause> announced = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /** @param within for how long a proof suffices */
    ProofVisits(RefreshTokens refreshTokens, Duration within) {
        this.app = refreshTokens.app();
        this.refreshTokens = refreshTokens;
        this.within = within;
    }

    private record Visit(TenantId partner, CompletableFuture<Proof> end, AskFailures failures) {}

    boolean isClosed() {
        return closed;
    }

    /** Begins no more visits. */
    void close() {
        closed = true;
    }

    /** Those of them who are due by what this process knows; it forgets all others. */
    List<TenantId> due(Collection<TenantId> partners) {
        Set<TenantId> known = new HashSet<>(partners);
        dueAt.keySet().retainAll(known);
        announced.keySet().retainAll(known);
        Instant now = app.runtime().now();
        return known.stream().filter(partner -> isDue(partner, now)).toList();
    }

    /** Those of them whose renewed token the store has not taken yet. */
    Set<TenantId> unstored(Collection<TenantId> partners) {
        return partners.stream()
                .filter(partner -> refreshTokens.experience(partner).unstored())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Begins a visit, or joins one that is under way. Completes with the proof or an {@link AuthException}. */
    CompletableFuture<Proof> begin(TenantId partner) {
        Visit own =
                new Visit(partner, new CompletableFuture<>(), new AskFailures(app, TokenRequest.forPartner(partner)));
        if (closed) {
            own.end.completeExceptionally(own.failures.notVisited());
            return own.end;
        }
        Visit others = underWay.putIfAbsent(partner, own);
        if (others != null) {
            return others.end;
        }
        app.runway()
                .departure(() -> make(own), () -> failed(own, own.failures.closed()))
                .request(false);
        return own.end;
    }

    private void make(Visit visit) {
        Future<?> limit;
        try {
            limit = app.runtime()
                    .after(app.options().flightLimit().plus(GRACE), () -> failed(visit, visit.failures.storeSilent()));
        } catch (RejectedExecutionException e) {
            failed(visit, visit.failures.closed());
            return;
        }
        try {
            proven(visit, refreshTokens.keepAlive(visit.partner, within));
        } catch (AuthException e) {
            failed(visit, e);
        } catch (RuntimeException e) {
            failed(visit, visit.failures.unforeseen(e));
        } finally {
            limit.cancel(false);
        }
    }

    private void proven(Visit visit, Proof proof) {
        if (underWay.remove(visit.partner, visit)) {
            dueAt.put(visit.partner, proof.at().plus(within));
            announced.remove(visit.partner);
            visit.end.complete(proof);
        }
    }

    private void failed(Visit visit, AuthException failure) {
        if (underWay.remove(visit.partner, visit)) {
            dueAt.put(visit.partner, failure.retryAt().orElse(Instant.MIN));
            announce(visit.partner, failure);
            visit.end.completeExceptionally(failure);
        }
    }

    /** A throttled or silent Entra, a store or a credential that fails is everybody's trouble and told of as such. */
    private void announce(TenantId partner, AuthException failure) {
        Cause cause = Cause.of(failure);
        boolean partners = failure instanceof ConsentRequired || failure instanceof BlockedByPolicy;
        if (partners && !cause.equals(announced.put(partner, cause))) {
            app.announce(
                    AuthEvent.Kind.KEEP_ALIVE_FAILED,
                    partner,
                    "The partner's refresh token could not be redeemed: " + failure.getMessage());
        }
    }

    private boolean isDue(TenantId partner, Instant now) {
        Instant next = dueAt.get(partner);
        if (next != null && isYetToCome(next, now)) {
            return false;
        }
        Experience experience = refreshTokens.experience(partner);
        Instant succeededAt = experience.succeededAt();
        boolean recently = succeededAt != null && isYetToCome(succeededAt.plus(within), now);
        return !recently || experience.failure() != null;
    }

    /** Not what is further ahead than a proof reaches: that was reckoned by a clock that was wrong. */
    private boolean isYetToCome(Instant then, Instant now) {
        return then.isAfter(now) && !then.isAfter(now.plus(within));
    }
}
