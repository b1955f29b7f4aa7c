package dev.partnercenter.auth;

import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.ClaimsChallenge;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.entra.TenantId;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;

/**
 * The tokens of one provider, by request. A key leaves when its token has expired and nobody has asked for it, since asking
 * renews it; beyond the bounds others leave too, in no particular order.
 */
final class TokenCache implements TokenProvider {
    private static final Duration BETWEEN_SWEEPS = Duration.ofMinutes(10);

    private final PartnerApp app;
    private final TokenFetch fetch;
    private final CacheBounds bounds;
    private final FewerScopes fewerScopes;
    private final ClockWatch clocks;
    private final ReentrantLock lock = new ReentrantLock();
    private final ConcurrentMap<TokenRequest, TokenSlot> slots = new ConcurrentHashMap<>();
    private final AtomicLong characters = new AtomicLong();
    private final AtomicLong nextSweep;

    TokenCache(PartnerApp app, TokenFetch fetch, CacheBounds bounds) {
        this.app = app;
        this.fetch = fetch;
        this.bounds = bounds;
        this.fewerScopes = new FewerScopes(app);
        this.clocks = ClockWatch.of(app);
        this.nextSweep = new AtomicLong(app.runtime().nanoTime() + BETWEEN_SWEEPS.toNanos());
    }

    /** A cache that is closed with the app. */
    static TokenCache of(PartnerApp app, TokenFetch fetch) {
        return of(app, fetch, CacheBounds.of(app.options()));
    }

    static TokenCache of(PartnerApp app, TokenFetch fetch, CacheBounds bounds) {
        TokenCache cache = new TokenCache(app, fetch, bounds);
        TokenCaches.of(app).add(cache);
        app.onceClosed(cache::close);
        return cache;
    }

    PartnerApp app() {
        return app;
    }

    TokenFetch fetch() {
        return fetch;
    }

    FewerScopes fewerScopes() {
        return fewerScopes;
    }

    ClockWatch clocks() {
        return clocks;
    }

    /** Guards every change of every slot's state. */
    ReentrantLock lock() {
        return lock;
    }

    int size() {
        return slots.size();
    }

    @Override
    public AccessToken token(TokenRequest request) throws AuthException {
        return slot(request).token();
    }

    @Override
    public CompletableFuture<AccessToken> tokenAsync(TokenRequest request) {
        return slot(request).tokenAsync();
    }

    @Override
    public TokenSource source(TokenRequest request) {
        return slot(request);
    }

    @Override
    public void invalidate(AccessToken rejected) {
        TokenSlot slot = slots.get(rejected.request());
        if (slot != null) {
            slot.invalidate(rejected, null);
        }
    }

    @Override
    public void invalidate(AccessToken rejected, ClaimsChallenge claims) {
        TokenSlot slot = slots.get(rejected.request());
        if (slot != null) {
            slot.invalidate(rejected, claims);
        }
    }

    @Override
    public void invalidateTenant(TenantId tenant) {
        slots.forEach((request, slot) -> {
            if (request.tenant().equals(tenant) || request.partner().equals(tenant)) {
                slot.forget(true);
            }
        });
    }

    @Override
    public void forgetFailures() {
        app.tokenEndpoint().forgetRefusals();
        TokenCaches.of(app).forEach(cache -> cache.slots.values().forEach(slot -> slot.forget(false)));
    }

    /** Puts what is held in another light, such as another clock's; blocks no longer than a change of state takes. */
    void restate(UnaryOperator<HeldToken> how) {
        slots.values().forEach(slot -> slot.restate(how));
    }

    private void close() {
        slots.values().forEach(TokenSlot::close);
    }

    TokenSlot slot(TokenRequest request) {
        TokenSlot slot = slots.get(request);
        return slot != null ? slot : slots.computeIfAbsent(request, key -> new TokenSlot(key, this));
    }

    /** The slot that has come, or comes now, after one that has left. */
    TokenSlot successor(TokenRequest request, TokenSlot left) {
        slots.remove(request, left);
        return slot(request);
    }

    void weigh(long difference) {
        characters.addAndGet(difference);
    }

    /** Lets idle keys go now and then, and others where the bounds are passed; not the one that has just landed. */
    void tidy(TokenRequest landed) {
        boolean full = bounds.passedBy(slots.size(), characters.get());
        long now = app.runtime().nanoTime();
        long due = nextSweep.get();
        if ((full || now - due >= 0) && nextSweep.compareAndSet(due, now + BETWEEN_SWEEPS.toNanos())) {
            slots.forEach((request, slot) -> leave(request, slot, true));
            if (full) {
                makeRoom(bounds.withRoom(), landed);
            }
        }
    }

    private void makeRoom(CacheBounds roomy, TokenRequest spared) {
        for (Map.Entry<TokenRequest, TokenSlot> each : slots.entrySet()) {
            if (!roomy.passedBy(slots.size(), characters.get())) {
                return;
            }
            if (!each.getKey().equals(spared)) {
                leave(each.getKey(), each.getValue(), false);
            }
        }
    }

    private void leave(TokenRequest request, TokenSlot slot, boolean idleOnly) {
        if (slot.evict(idleOnly) && slots.remove(request, slot)) {
            fewerScopes.left(request);
        }
    }
}
