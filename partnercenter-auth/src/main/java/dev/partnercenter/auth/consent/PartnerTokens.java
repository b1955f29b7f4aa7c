package dev.partnercenter.auth.consent;

import dev.partnercenter.auth.consent.RefreshToken.Standing;
import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.auth.secret.SecretStore;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One partner's refresh tokens: those in the store, the one that is held, what Entra has said of them. Safe for use by any
 * number of threads.
 */
final class PartnerTokens {
    private static final Duration BETWEEN_RENEWALS = Duration.ofMinutes(1);

    private final PartnerApp app;
    private final TenantId partner;
    private final Duration renewAfter;
    private final PassedOver passedOver;
    private final StoredTokens stored;
    private final Verdicts verdicts;
    private final Writer writer;
    private final HeldToken held;
    private final Choice choice;
    private final Shared<RefreshToken> home;
    private final Turns turns;
    private final Trail trail;
    private final AtomicBoolean renewing = new AtomicBoolean();
    private final AtomicLong nextRenewal;
    private volatile @Nullable Duration provenWithin;

    PartnerTokens(
            PartnerApp app,
            SecretStore store,
            TenantId partner,
            RefreshTokenOptions options,
            Admission admission,
            BiConsumer<PartnerTokens, RefreshToken> regression,
            Consumer<TenantId> onSuspension) {
        this.app = app;
        this.partner = partner;
        this.renewAfter = HeldToken.jittered(options.renewAfter(), app.runtime());
        this.passedOver = new PassedOver(app, partner, options.mostAhead());
        this.stored = new StoredTokens(app, store, partner, passedOver);
        this.verdicts = new Verdicts(app.runtime());
        this.writer = new Writer(stored, options, app.runtime(), verdicts, this::youngEnough);
        this.held = new HeldToken(app, stored, verdicts, options, new Suspension(app, partner, onSuspension));
        this.choice = new Choice(
                app,
                stored,
                passedOver,
                verdicts,
                held,
                options.fallBack(),
                untagged -> admission.admit(this, untagged),
                regressed -> regression.accept(this, regressed));
        this.home = new Shared<>(app, partner);
        this.turns = new Turns(app, partner);
        this.trail = new Trail(app, partner);
        this.nextRenewal = new AtomicLong(app.runtime().nanoTime());
    }

    /** {@link Choice.Admission} for any partner. */
    interface Admission {
        RefreshToken admit(PartnerTokens partner, RefreshToken untagged) throws AuthException;
    }

    TenantId partner() {
        return partner;
    }

    StoredTokens stored() {
        return stored;
    }

    Verdicts verdicts() {
        return verdicts;
    }

    Writer writer() {
        return writer;
    }

    HeldToken held() {
        return held;
    }

    /** What asks at the partner's own tenant on behalf of its customers. */
    Shared<RefreshToken> home() {
        return home;
    }

    /** Whose turn it is where one redemption must not overlap another. */
    Turns turns() {
        return turns;
    }

    /** What has been seen of this partner's tokens. */
    Trail trail() {
        return trail;
    }

    /** Which token is to be redeemed. */
    Choice choice() {
        return choice;
    }

    /** Whether a newer token is to be stored than this one. */
    boolean isDue(RefreshToken token) {
        return token.issuedAt().plus(renewAfter).isBefore(app.runtime().now());
    }

    /** From now on a token stored is no older than this, as long as it is redeemed: it tells others that it is alive. */
    void provenWithin(Duration time) {
        provenWithin = time;
    }

    /** Whether a newer token is to be stored than this one once it has been redeemed at home. */
    boolean isDueAtHome(RefreshToken token) {
        Duration time = provenWithin;
        boolean tellsTooLittle = time != null
                && !token.issuedAt().plus(time).isAfter(app.runtime().now());
        return tellsTooLittle || isDue(token);
    }

    /** At what age one node's token makes another one's of the same consent superfluous. */
    private Duration youngEnough() {
        Duration time = provenWithin;
        return (time == null || time.compareTo(renewAfter) > 0 ? renewAfter : time).dividedBy(2);
    }

    /** Whether the caller is the one to renew the token in the background; then {@link #endRenewal} is due. */
    boolean beginRenewal() {
        return app.runtime().nanoTime() - nextRenewal.get() >= 0 && renewing.compareAndSet(false, true);
    }

    /** Leaves some time before another one begins, since this one may have failed. */
    void endRenewal() {
        nextRenewal.set(app.runtime().nanoTime() + BETWEEN_RENEWALS.toNanos());
        renewing.set(false);
    }

    /** Takes what was found in the store; a token without metadata is left to the next look, which proves it first. */
    void found(RefreshToken standing) {
        if (standing.standing() == Standing.UNTAGGED) {
            choice.lookAtAll();
        } else {
            held.replace(standing);
        }
    }

    /** Takes note that the partner's own tenant has taken a token. */
    void accepted(RefreshToken token) {
        verdicts.accepted(token);
        choice.accepted(token);
        trail.succeeded();
    }

    /** Forgets what is held, what was refused and what was found not to fit. */
    void forget() {
        held.forget();
        verdicts.forget();
        passedOver.forget();
    }
}
