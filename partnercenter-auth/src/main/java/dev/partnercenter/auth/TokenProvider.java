package dev.partnercenter.auth;

import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.ClaimsChallenge;
import dev.partnercenter.auth.entra.TenantId;
import java.util.concurrent.CompletableFuture;

/**
 * Gives out access tokens that are good now. Ask for each call anew and do not keep what you get: a token that is held is
 * returned at once, the next one is fetched before the old one expires. Implementations are safe for use by any number of
 * threads. A lambda is a complete one for a test.
 */
@FunctionalInterface
public interface TokenProvider {

    /**
     * Returns a token for the request; never one for another request, never an expired one. Blocks only when none is held
     * that is still good, and then for at most 15 seconds.
     *
     * @throws AuthException of the kind that says who must act. An interrupt ends the wait with
     *     {@link AuthException.Unavailable} and leaves the thread's interrupt flag set
     */
    AccessToken token(TokenRequest request) throws AuthException;

    /**
     * Returns the token without blocking the calling thread. The future fails with the {@link AuthException} itself;
     * cancelling it cancels nothing else.
     *
     * <p>By default the calling thread does ask, and the future is complete.
     */
    default CompletableFuture<AccessToken> tokenAsync(TokenRequest request) {
        try {
            return CompletableFuture.completedFuture(token(request));
        } catch (AuthException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Returns a handle for one request. By default it asks this provider each time. */
    default TokenSource source(TokenRequest request) {
        return () -> token(request);
    }

    /**
     * Says that an API refused this token although it was in date: it will not be given out again, and the next ask
     * fetches another. Of no effect if another one is held by now, or if one for the same request was dropped for this in
     * the minute before, so that an API which accepts none cannot cause a storm of renewals: the token stays, and the caller
     * keeps its 401. By default of no effect.
     */
    default void invalidate(AccessToken rejected) {}

    /**
     * Says that an API refused this token and demands more of the next: the next one is asked for with these claims and
     * takes this one's place. Claims again within a minute, the same or others, have no effect, as there. By default as
     * {@link #invalidate(AccessToken)}.
     *
     * @see <a href="https://learn.microsoft.com/entra/identity-platform/claims-challenge">Claims challenges</a>
     */
    default void invalidate(AccessToken rejected, ClaimsChallenge claims) {
        invalidate(rejected);
    }

    /**
     * Says that an API refused this token for what its consent lacks, such as multi-factor authentication, so that no other
     * token of that consent will do. If the partner has consented anew since, its tokens are dropped as by
     * {@link #invalidateTenant}, and the next ask fetches one of the later consent; otherwise the token stays. Looks, and
     * so may block, at most once a minute for each partner; who comes in between waits for that look and relies on it. By
     * default of no effect.
     *
     * @throws AuthException if it could not be found out whether the partner has consented anew
     */
    default void consentRefused(AccessToken rejected) throws AuthException {}

    /**
     * Drops every token of a tenant, a partner's or a customer's, and every failure remembered for it: after a new
     * consent, a changed grant or a changed role. By default of no effect.
     */
    default void invalidateTenant(TenantId tenant) {}

    /**
     * Forgets every failure that is remembered, for whichever tenant and by whichever provider of the same app, and that the
     * app's credential was refused. What only a person can undo is remembered for up to an hour: once whoever operates the
     * app has mended it, such as the app's registration, its credential in Entra, a proxy, or what a server is trusted by,
     * this has the next ask find out at once. It is for this process alone, and for once: until something has been mended
     * each failure is only met with again. Tokens that are held stay, and who has asked for a pause has it. By default of no
     * effect.
     */
    default void forgetFailures() {}
}
