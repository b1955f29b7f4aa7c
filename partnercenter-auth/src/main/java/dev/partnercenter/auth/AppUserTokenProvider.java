package dev.partnercenter.auth;

import dev.partnercenter.auth.consent.RefreshTokenOptions;
import dev.partnercenter.auth.consent.RefreshTokens;
import dev.partnercenter.auth.entra.AuthEvent;
import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.ClaimsChallenge;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.auth.secret.SecretStore;
import java.util.concurrent.CompletableFuture;

/**
 * Tokens of a partner's user (app+user), got with the refresh token that the partner's consent left in the store: for the
 * partner's own tenant and for every customer's tenant that admits the app and the user. One token and one request under
 * way for each {@link TokenRequest}, however many threads ask; the next token is fetched in the background before the
 * held one expires. Safe for use by any number of threads; closed with its app.
 *
 * @see <a href="https://learn.microsoft.com/partner-center/developer/enable-secure-app-model">Secure Application Model</a>
 */
public final class AppUserTokenProvider implements TokenProvider {
    private final RefreshTokens refreshTokens;
    private final TokenCache cache;
    private final LaterConsents laterConsents;
    private final DropGate gate;

    private AppUserTokenProvider(RefreshTokens refreshTokens) {
        this.refreshTokens = refreshTokens;
        this.cache = TokenCache.of(
                refreshTokens.app(),
                (request, claims) ->
                        refreshTokens.redeem(request.partner(), request.tenant(), request.resource(), claims));
        this.laterConsents = new LaterConsents(refreshTokens, this::drop);
        this.gate = new DropGate(refreshTokens.app().runtime(), this::drop);
        refreshTokens.onConsent(cache::invalidateTenant);
        refreshTokens.onSuspension(cache::invalidateTenant);
    }

    /**
     * Tokens by the refresh tokens in this store. Make one for each app and share it: another one gets tokens of its own.
     *
     * @param store the very object that consents and the keep-alive are given, as {@link RefreshTokens} says
     */
    public static AppUserTokenProvider create(PartnerApp app, SecretStore store) {
        return new AppUserTokenProvider(RefreshTokens.of(app, store));
    }

    /**
     * The same, with other numbers and choices by which refresh tokens are kept: before a consent is made with this app and
     * store.
     *
     * @throws IllegalStateException if the register of refresh tokens has been made with other options
     */
    public static AppUserTokenProvider create(PartnerApp app, SecretStore store, RefreshTokenOptions options) {
        return new AppUserTokenProvider(RefreshTokens.of(app, store, options));
    }

    /**
     * {@inheritDoc}
     *
     * @throws AuthException.ConsentRequired if the partner must consent (again)
     * @throws AuthException.CustomerAccess if the customer's tenant does not admit the app or the user
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
    public void consentRefused(AccessToken rejected) throws AuthException {
        laterConsents.look(rejected.request().partner());
    }

    /** {@inheritDoc} Announced as {@link AuthEvent.Kind#GRANT_CHANGED}, so that the application can tell its other nodes. */
    @Override
    public void invalidateTenant(TenantId tenant) {
        drop(tenant);
        refreshTokens
                .app()
                .announceOfTenant(
                        AuthEvent.Kind.GRANT_CHANGED,
                        tenant,
                        "What the tenant grants has changed; its tokens are dropped");
    }

    @Override
    public void forgetFailures() {
        cache.forgetFailures();
    }

    /**
     * Learns of an event that another node has announced and the application has carried here: after a consent, a suspension
     * or a changed grant the tenant's tokens are dropped, so that the next ask reads the store and Entra again; other events
     * have no effect. A node may be told of its own events, of one several times, and of one that never was: tokens are
     * dropped at once, but then at most once a minute for each tenant. Announces nothing. Where nobody carries events, a node
     * sees another refresh token when it reads the store the next time, within 18 minutes, and uses the access tokens that it
     * holds to their end.
     */
    public void learn(AuthEvent event) {
        boolean ofPartner =
                event.kind().equals(AuthEvent.Kind.CONSENTED) || event.kind().equals(AuthEvent.Kind.SUSPENDED);
        TenantId tenant = ofPartner ? event.partner() : event.tenant();
        if (tenant != null && (ofPartner || event.kind().equals(AuthEvent.Kind.GRANT_CHANGED))) {
            gate.said(tenant, event);
        }
    }

    private void drop(TenantId tenant) {
        refreshTokens.forget(tenant);
        cache.invalidateTenant(tenant);
    }
}
