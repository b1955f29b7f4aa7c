package dev.partnercenter.auth.consent;

import dev.partnercenter.auth.entra.AuthEvent;
import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.AuthException.ConsentRequired;
import dev.partnercenter.auth.entra.AuthFailure;
import dev.partnercenter.auth.entra.ClaimsChallenge;
import dev.partnercenter.auth.entra.Grant;
import dev.partnercenter.auth.entra.IdToken;
import dev.partnercenter.auth.entra.MfaEvidence;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.entra.Resource;
import dev.partnercenter.auth.entra.Target;
import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.auth.entra.TokenReply;
import dev.partnercenter.auth.secret.Secret;
import dev.partnercenter.auth.secret.SecretStore;
import dev.partnercenter.auth.secret.SecretStoreException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The register of partners' refresh tokens: it reads them from the store, redeems them, and is the only class that writes
 * one. There is one for each pair of app and store, however often it is asked for. Safe for use by any number of threads.
 *
 * <p>A stored token is read once in about 15 minutes, and again when Entra refuses it for good. When the stored one is
 * older than about seven days, the newer one that its redemption brings is written back in the background, so that the 90
 * days never pass while the partner is in use.
 */
public final class RefreshTokens {
    private static final Duration KEEP = Duration.ofMinutes(15);
    private static final Duration RENEW_AFTER = Duration.ofDays(7);

    private final PartnerApp app;
    private final StoredTokens stored;
    private final WriteBack writeBack;
    private final ConcurrentMap<TenantId, HeldToken> held = new ConcurrentHashMap<>();
    private final List<Consumer<TenantId>> listeners = new CopyOnWriteArrayList<>();

    private RefreshTokens(PartnerApp app, SecretStore store) {
        this.app = app;
        this.stored = new StoredTokens(app, store);
        this.writeBack = new WriteBack(app, stored, token -> of(token.partner()).replace(token));
        // While the app still works: a vault is opened by a token of its own.
        app.whileClosing(writeBack::close);
    }

    /** The register of this app's refresh tokens in this store. Closing the app has it store what is not stored yet. */
    public static RefreshTokens of(PartnerApp app, SecretStore store) {
        return app.companion(RefreshTokens.class, store, () -> new RefreshTokens(app, store));
    }

    /** The app whose tokens these are. */
    public PartnerApp app() {
        return app;
    }

    /**
     * Redeems the partner's refresh token for an access token, at the partner's own tenant or at a customer's. Blocks on
     * the store and on the token endpoint.
     *
     * @throws ConsentRequired if nothing is stored for the partner, or what is stored now is refused for good
     * @throws AuthException.StoreFailed if the store cannot be read, or what it holds is not this app's token of this
     *     partner
     * @throws AuthException of another kind as {@link dev.partnercenter.auth.entra.TokenEndpoint#redeem} says
     */
    public TokenReply redeem(TenantId partner, TenantId tenant, Resource resource) throws AuthException {
        return redeem(partner, tenant, resource, null);
    }

    /**
     * Redeems as {@link #redeem(TenantId, TenantId, Resource)} does, for a token that an API has demanded more of.
     *
     * @param claims what the API demanded; null if it did not
     * @throws AuthException as there; {@link ConsentRequired} if only a person can meet the demand
     */
    public TokenReply redeem(TenantId partner, TenantId tenant, Resource resource, @Nullable ClaimsChallenge claims)
            throws AuthException {
        Target target = Target.of(partner, tenant, resource).demanding(claims);
        HeldToken holder = of(partner);
        RefreshToken token = holder.get(false);
        ConsentRequired standing = holder.refusal(token);
        if (standing != null) {
            throw standing;
        }
        try {
            return redeem(holder, token, target);
        } catch (ConsentRequired refused) {
            RefreshToken reread = holder.get(true);
            if (!reread.value().equals(token.value())) {
                return redeem(holder, reread, target);
            }
            throw target.claims() != null ? refused : judge(holder, token, refused, target);
        }
    }

    /** Forgets what is held of a partner and what was refused it: the next redemption reads the store and asks Entra. */
    public void forget(TenantId partner) {
        HeldToken holder = held.get(partner);
        if (holder != null) {
            holder.forget();
        }
    }

    /**
     * Tells who consented and how long the stored refresh token is still good; reads the store.
     *
     * @return empty if nothing is stored for the partner
     * @throws AuthException.StoreFailed if the store cannot be read, or what it holds is not this app's token of this
     *     partner
     */
    public Optional<ConsentedPartner> holder(TenantId partner) throws AuthException {
        try {
            return stored.current(partner).map(RefreshToken::describe);
        } catch (SecretStoreException e) {
            throw stored.failure(partner, e).storeFailed();
        }
    }

    /** Whom to tell that a partner has consented anew: what was refused before may be granted now. */
    public void onConsent(Consumer<TenantId> listener) {
        listeners.add(listener);
    }

    /** By which a consent comes to count. */
    Enrolment enrolment(Enrolment.Terms terms) {
        return new Enrolment(app, stored, this, terms);
    }

    /** Redeems a token that does not count yet at the partner's own tenant, and checks whose it is. */
    TokenReply prove(RefreshToken token) throws AuthException {
        Target home = Target.of(token.partner(), token.partner(), Resource.PARTNER_CENTER);
        TokenReply reply = app.tokenEndpoint().redeem(new Grant.RefreshToken(token.value(), true), home);
        prove(of(token.partner()), token, reply, home);
        return reply;
    }

    /** Takes a proven token that has just come to count. */
    void enrolled(RefreshToken token) {
        HeldToken holder = of(token.partner());
        holder.replace(token);
        holder.accepted(token);
        listeners.forEach(listener -> listener.accept(token.partner()));
    }

    /**
     * What a refusal for good means. Said by the partner's own tenant it is the end of the token. A customer's tenant may say
     * the same of its own accord, so there it is confirmed at the partner's, once for all customers that say it.
     */
    private AuthException judge(HeldToken holder, RefreshToken token, ConsentRequired refused, Target target)
            throws AuthException {
        if (!target.isCustomer()) {
            return holder.refused(token, refused);
        }
        holder.judging().lock();
        try {
            ConsentRequired standing = holder.refusal(token);
            if (standing != null) {
                return standing;
            }
            if (!holder.wasAcceptedJustNow(token)) {
                redeem(holder, token, Target.of(token.partner(), token.partner(), Resource.PARTNER_CENTER));
            }
        } catch (ConsentRequired confirmed) {
            return holder.refused(token, confirmed);
        } finally {
            holder.judging().unlock();
        }
        AuthFailure.Builder failure = app.failure().target(target).cause(refused);
        refused.error().ifPresent(failure::error);
        return failure.because("the customer's tenant refused the partner's user, whose refresh token is good at home")
                .customerAccess();
    }

    private TokenReply redeem(HeldToken holder, RefreshToken token, Target target) throws AuthException {
        boolean identify = !target.isCustomer() && !holder.isProven(token);
        TokenReply reply = app.tokenEndpoint().redeem(new Grant.RefreshToken(token.value(), identify), target);
        String user = identify ? prove(holder, token, reply, target) : null;
        if (!target.isCustomer()) {
            holder.accepted(token);
        }
        if (!holder.isDue(token)) {
            return reply;
        }
        if (target.isCustomer()) {
            renewAtHome(holder, token.partner());
        } else if (reply.refreshToken() != null) {
            RefreshToken next = token.renewed(reply.refreshToken(), reply.issuedAt(), mfa(reply, target), user);
            holder.replace(next);
            writeBack.offer(next);
        }
        return reply;
    }

    /** Whose token it is must be what the store says: otherwise somebody has put another one there. */
    private @Nullable String prove(HeldToken holder, RefreshToken token, TokenReply reply, Target target)
            throws AuthException {
        Secret idToken = reply.idToken();
        if (idToken == null) {
            return null;
        }
        try {
            IdToken identity = app.idTokens().readDirect(idToken, target);
            boolean sameUser = token.userId() == null || token.userId().equals(identity.userId());
            if (!identity.tenant().equals(token.partner()) || !sameUser) {
                throw foreign(target).storeFailed();
            }
            holder.proven(token);
            return identity.userId();
        } catch (AuthException.Configuration e) {
            throw foreign(target).cause(e).storeFailed();
        }
    }

    private AuthFailure.Builder foreign(Target target) {
        return app.failure()
                .target(target)
                .because("the stored refresh token belongs to another user, tenant or app than its metadata says")
                .remedy("Whoever operates the secret store must find out who changed it; then the partner must consent"
                        + " again.");
    }

    /** A customer's redemption never replaces the partner's token, so the renewal is done at the partner's own tenant. */
    private void renewAtHome(HeldToken holder, TenantId partner) {
        if (!holder.beginRenewal()) {
            return;
        }
        Runnable renewal = () -> {
            try {
                redeem(partner, partner, Resource.PARTNER_CENTER);
            } catch (AuthException e) {
                app.announce(AuthEvent.Kind.RENEWAL_FAILED, partner, e.getMessage() == null ? "" : e.getMessage());
            } finally {
                holder.endRenewal();
            }
        };
        app.runway().departure(renewal, holder::endRenewal).request(false);
    }

    private static MfaEvidence mfa(TokenReply reply, Target target) {
        return target.resource().equals(Resource.PARTNER_CENTER)
                ? MfaEvidence.in(reply.accessToken())
                : MfaEvidence.UNKNOWN;
    }

    private HeldToken of(TenantId partner) {
        return held.computeIfAbsent(partner, unused -> new HeldToken(app, stored, partner, KEEP, RENEW_AFTER));
    }
}
