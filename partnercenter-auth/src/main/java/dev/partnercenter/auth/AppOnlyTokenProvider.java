package dev.partnercenter.auth;

import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.ClaimsChallenge;
import dev.partnercenter.auth.entra.Grant;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.entra.Target;
import dev.partnercenter.auth.entra.TenantId;
import java.util.concurrent.CompletableFuture;

/**
 * Tokens of the app itself (app-only, client credentials), with no user and no refresh token: for the operations of
 * Partner Center that admit them, and for a vault. Partner Center decides by its own registration what such a token may
 * do, so that a token is no proof of a right. Caching and threading are those of {@link AppUserTokenProvider}.
 *
 * @see <a href="https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow">Client
 *     credentials flow</a>
 */
public final class AppOnlyTokenProvider implements TokenProvider {
    private final TokenCache cache;

    private AppOnlyTokenProvider(PartnerApp app) {
        this.cache = TokenCache.of(
                app,
                (request, claims) -> app.tokenEndpoint()
                        .redeem(
                                new Grant.ClientCredentials(),
                                Target.of(request.partner(), request.tenant(), request.resource())
                                        .demanding(claims)));
    }

    /** Tokens by the app's own credential. Make one for each app and share it. */
    public static AppOnlyTokenProvider create(PartnerApp app) {
        return new AppOnlyTokenProvider(app);
    }

    /**
     * {@inheritDoc}
     *
     * @throws AuthException.Credential if the app's secret or certificate is refused
     * @throws AuthException.Configuration if the app is not known in the tenant
     * @throws AuthException of any other kind as its own Javadoc says
     */
    @Override
    public AccessToken token(TokenRequest request) throws AuthException {
        return cache.token(request);
    }

    @Override
    public CompletableFuture<AccessToken> tokenAsync(TokenRequest request) {
        return cache.tokenAsync(request);
    }

    @Override
    public TokenSource source(TokenRequest request) {
        return cache.source(request);
    }

    @Override
    public void invalidate(AccessToken rejected) {
        cache.invalidate(rejected);
    }

    @Override
    public void invalidate(AccessToken rejected, ClaimsChallenge claims) {
        cache.invalidate(rejected, claims);
    }

    @Override
    public void invalidateTenant(TenantId tenant) {
        cache.invalidateTenant(tenant);
    }

    @Override
    public void forgetFailures() {
        cache.forgetFailures();
    }
}
