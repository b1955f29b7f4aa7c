package dev.partnercenter.auth.consent;

import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.AuthException.ConsentRequired;
import dev.partnercenter.auth.entra.ClaimsChallenge;
import dev.partnercenter.auth.entra.Grant;
import dev.partnercenter.auth.entra.MfaEvidence;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.entra.Resource;
import dev.partnercenter.auth.entra.Target;
import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.auth.entra.TokenReply;
import dev.partnercenter.auth.secret.Secret;
import dev.partnercenter.auth.secret.SecretName;
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
 * <p>Whatever is made with the same app and store object shares it: consents, providers, {@code KeepAlive} and
 * {@code PartnerHealth}. So make the store once; of two objects on one vault or file, what is made with the one learns as
 * late as another node would of what was done with the other.
 *
 * <p>A stored token is read once in about 15 minutes, and again when Entra refuses it for good. When the stored one is
 * older than about seven days, the newer one that its redemption brings is written back in the background, so that the 90
 * days never pass while the partner is in use.
 */
public final class RefreshTokens {
    private final PartnerApp app;
    private final SecretStore store;
    private final RefreshTokenOptions options;
    private final Identification identification;
    private final WriteBack writeBack;
    private final Renewals renewals;
    private final Redemptions redemptions;
    private final Upkeep upkeep;
    private final ConcurrentMap<TenantId, PartnerTokens> partners = new ConcurrentHashMap<>();
    private final List<Consumer<TenantId>> consentListeners = new CopyOnWriteArrayList<>();
    private final List<Consumer<TenantId>> suspensionListeners = new CopyOnWriteArrayList<>();

    private RefreshTokens(PartnerApp app, SecretStore store, RefreshTokenOptions options) {
        this.app = app;
        this.store = store;
        this.options = options;
        this.identification = new Identification(app);
        this.writeBack = new WriteBack(app, options);
        this.renewals = new Renewals(app, options, writeBack, this::visitHome);
        this.redemptions = new Redemptions(app, options, identification, renewals);
        this.upkeep = new Upkeep(redemptions);
        // While the app still works: a vault is opened by a token of its own.
        app.whileClosing(writeBack::close);
    }

    /**
     * The register of this app's refresh tokens in this store, with the usual options unless it was made with others. Closing
     * the app has it store what is not stored yet.
     */
    public static RefreshTokens of(PartnerApp app, SecretStore store) {
        return register(app, store, RefreshTokenOptions.builder().build());
    }

    /**
     * As {@link #of(PartnerApp, SecretStore)}, with options of its own: before anything else asks for the register, such as
     * a consent or a provider.
     *
     * @throws IllegalStateException if the register has been made with other options
     */
    public static RefreshTokens of(PartnerApp app, SecretStore store, RefreshTokenOptions options) {
        RefreshTokens register = register(app, store, options);
        if (!register.options.equals(options)) {
            throw new IllegalStateException(
                    "the register of these refresh tokens has been made with other options; give them before anything asks"
                            + " for it");
        }
        return register;
    }

    private static RefreshTokens register(PartnerApp app, SecretStore store, RefreshTokenOptions options) {
        return app.companion(RefreshTokens.class, store, () -> new RefreshTokens(app, store, options));
    }

    /** The app whose tokens these are. */
    public PartnerApp app() {
        return app;
    }

    /**
     * Redeems the partner's refresh token for an access token, at the partner's own tenant or at a customer's. Blocks on
     * the store and on the token endpoint.
     *
     * @throws ConsentRequired if nothing is stored for the partner, or what is stored now, and each earlier consent that may
     *     serve, is refused for good
     * @throws AuthException.StoreFailed if the store cannot be read, what it holds is not this app's token of this
     *     partner, or somebody has disabled it there
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
        PartnerTokens tokens = of(partner);
        Target target = Target.of(partner, tenant, resource).demanding(claims);
        try {
            return redemptions.redeem(tokens, target);
        } catch (AuthException e) {
            // What a customer's tenant or an API demands says nothing of the partner's token.
            boolean ofPartner =
                    !target.isCustomer() || e instanceof ConsentRequired || e instanceof AuthException.StoreFailed;
            if (ofPartner && target.claims() == null) {
                tokens.trail().failed(e);
            }
            throw e;
        }
    }

    /**
     * Proves that the partner's refresh token is alive: reads the store, and redeems the token at the partner's own tenant
     * unless it was issued within this time, or this process has redeemed it since. From now on a redemption there has the
     * renewed token stored once the stored one is older than that, so that other processes see it. Blocks on the store and
     * on the token endpoint.
     *
     * @throws ConsentRequired if nothing is stored for the partner, or what is stored now, and each earlier consent that may
     *     serve, is refused for good
     * @throws AuthException.StoreFailed if the store cannot be read, what it holds is not this app's token of this
     *     partner, or somebody has disabled it there
     * @throws AuthException of another kind as {@link #redeem(TenantId, TenantId, Resource)} says
     */
    public Proof keepAlive(TenantId partner, Duration within) throws AuthException {
        PartnerTokens tokens = of(partner);
        try {
            return upkeep.prove(tokens, within);
        } catch (AuthException e) {
            tokens.trail().failed(e);
            throw e;
        }
    }

    /** What this process has met with when it redeemed the partner's refresh token; asks nobody. */
    public Experience experience(TenantId partner) {
        PartnerTokens tokens = partners.get(partner);
        return tokens == null
                ? new Experience(null, null, null, false)
                : tokens.trail().experience(writeBack.holds(tokens));
    }

    /** Forgets what is held of a partner and what was refused it: the next redemption reads the store and asks Entra. */
    public void forget(TenantId partner) {
        PartnerTokens tokens = partners.get(partner);
        if (tokens != null) {
            tokens.forget();
        }
    }

    /**
     * Tells who consented and how long the stored refresh token is still good; reads the store.
     *
     * @return empty if nothing is stored for the partner
     * @throws AuthException.StoreFailed if the store cannot be read, what it holds is not this app's token of this
     *     partner, or somebody has disabled it there
     * @throws ConsentRequired if all that is stored was found to lack multi-factor authentication
     */
    public Optional<ConsentedPartner> holder(TenantId partner) throws AuthException {
        PartnerTokens tokens = of(partner);
        try {
            Optional<RefreshToken> current = tokens.stored().current();
            current.ifPresent(tokens.trail()::saw);
            return current.map(RefreshToken::describe);
        } catch (SecretStoreException e) {
            throw tokens.held().failure(e);
        }
    }

    /**
     * The partners who have a refresh token in the store, in no particular order: the names there that are tenant ids.
     *
     * @throws AuthException.StoreFailed if the store cannot list its names
     */
    public List<TenantId> partners() throws AuthException {
        try {
            return store.names().stream()
                    .map(SecretName::value)
                    .flatMap(name -> TenantId.parse(name).stream())
                    .toList();
        } catch (SecretStoreException e) {
            throw app.failure()
                    .missing("list of partners")
                    .because("the secret store failed: " + e.getMessage())
                    .cause(e)
                    .storeFailed();
        }
    }

    /** Whom to tell that a partner has consented anew: what was refused before may be granted now. */
    public void onConsent(Consumer<TenantId> listener) {
        consentListeners.add(listener);
    }

    /** Whom to tell that a partner is found suspended: its access tokens are not to be used any more. */
    public void onSuspension(Consumer<TenantId> listener) {
        suspensionListeners.add(listener);
    }

    /** By which a consent comes to count. */
    Enrolment enrolment(Enrolment.Terms terms) {
        return new Enrolment(app, this, terms);
    }

    /** Redeems a token that does not count yet at the partner's own tenant, and checks whose it is. */
    TokenReply prove(RefreshToken token) throws AuthException {
        Target home = Target.of(token.partner(), token.partner(), Resource.PARTNER_CENTER);
        TokenReply reply = app.tokenEndpoint().redeem(new Grant.RefreshToken(token.value(), true), home);
        var unused = identification.check(token, reply, home);
        return reply;
    }

    /** The token to store once one is proven: the same, unless proving it has revoked it. */
    RefreshToken newest(RefreshToken proven, TokenReply reply) {
        Secret next = reply.refreshToken();
        return options.everyRedemption() && next != null
                ? proven.renewed(next, reply.issuedAt(), MfaEvidence.UNKNOWN, null)
                : proven;
    }

    /**
     * Takes a proven token that has just come to count.
     *
     * @param standing what stands in the store now; another one than the token if that has been outdone already
     */
    void enrolled(PartnerTokens partner, RefreshToken token, RefreshToken standing) {
        if (standing.value().equals(token.value())) {
            partner.verdicts().proven(standing);
            partner.accepted(standing);
            var unused = partner.held().use(standing);
        } else {
            partner.found(standing);
        }
        consentListeners.forEach(listener -> listener.accept(token.partner()));
    }

    PartnerTokens of(TenantId partner) {
        return partners.computeIfAbsent(
                partner,
                id -> new PartnerTokens(app, store, id, options, this::admit, writeBack::offer, this::suspended));
    }

    private RefreshToken admit(PartnerTokens partner, RefreshToken untagged) throws AuthException {
        RefreshToken admitted;
        try {
            admitted = identification.identify(untagged);
        } catch (ConsentRequired refused) {
            if (refused.error().isPresent()) {
                partner.verdicts().refused(untagged, refused);
            }
            throw refused;
        }
        partner.accepted(admitted);
        renewals.keep(partner, untagged, admitted);
        return admitted;
    }

    private void visitHome(PartnerTokens partner) throws AuthException {
        redemptions.visitHome(partner);
    }

    private void suspended(TenantId partner) {
        suspensionListeners.forEach(listener -> listener.accept(partner));
    }
}
