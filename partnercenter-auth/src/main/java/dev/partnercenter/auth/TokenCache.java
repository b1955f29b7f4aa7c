package dev.partnercenter.auth;

import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.ClaimsChallenge;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.entra.TenantId;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;

/** The tokens of one provider, by request. */
final class TokenCache implements TokenProvider, AutoCloseable {
    private final PartnerApp app;
    private final TokenFetch fetch;
    private final ReentrantLock lock = new ReentrantLock();
    private final ConcurrentMap<TokenRequest, TokenSlot> slots = new ConcurrentHashMap<>();

    private TokenCache(PartnerApp app, TokenFetch fetch) {
        this.app = app;
        this.fetch = fetch;
    }

    /** A cache that is closed with the app. */
    static TokenCache of(PartnerApp app, TokenFetch fetch) {
        TokenCache cache = new TokenCache(app, fetch);
        return app.companion(TokenCache.class, cache, () -> cache);
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
            slot.invalidate(rejected);
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
                slot.invalidate();
            }
        });
    }

    @Override
    public void close() {
        slots.values().forEach(TokenSlot::close);
    }

    private TokenSlot slot(TokenRequest request) {
        TokenSlot slot = slots.get(request);
        return slot != null ? slot : slots.computeIfAbsent(request, key -> new TokenSlot(key, app, fetch, lock));
    }
}
