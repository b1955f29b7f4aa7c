package dev.partnercenter.client.api;

import dev.partnercenter.auth.AccessToken;
import dev.partnercenter.auth.TokenProvider;
import dev.partnercenter.auth.TokenRequest;
import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.AuthRuntime;
import dev.partnercenter.auth.entra.ClaimsChallenge;
import dev.partnercenter.auth.entra.TenantId;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Has a refused token replaced, but not again within a minute: Partner Center that refuses the new one as well is not to be
 * satisfied by tokens, and each of its refusals would cost one more. Until then the token stays, and callers keep their 401.
 * Safe for use by any number of threads.
 */
final class Renewals implements TokenProvider {
    static final Duration AGAIN = Duration.ofMinutes(1);

    private final AuthRuntime runtime;
    private final TokenProvider tokens;
    private final ConcurrentMap<TokenRequest, Long> replacedAt = new ConcurrentHashMap<>();

    Renewals(AuthRuntime runtime, TokenProvider tokens) {
        this.runtime = runtime;
        this.tokens = tokens;
    }

    @Override
    public AccessToken token(TokenRequest request) throws AuthException {
        return tokens.token(request);
    }

    @Override
    public void invalidate(AccessToken rejected) {
        Long last = replacedAt.get(rejected.request());
        if (last == null || runtime.nanoTime() - last >= AGAIN.toNanos()) {
            tokens.invalidate(rejected);
            // Only now: whoever sees it takes the rejected token for dropped.
            replacedAt.put(rejected.request(), runtime.nanoTime());
        }
    }

    /** The provider itself heeds the same claims once a minute. */
    @Override
    public void invalidate(AccessToken rejected, ClaimsChallenge claims) {
        tokens.invalidate(rejected, claims);
    }

    @Override
    public void consentRefused(AccessToken rejected) throws AuthException {
        tokens.consentRefused(rejected);
    }

    @Override
    public void invalidateTenant(TenantId tenant) {
        tokens.invalidateTenant(tenant);
    }
}
