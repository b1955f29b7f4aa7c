package dev.partnercenter.auth.consent;

import dev.partnercenter.auth.consent.RefreshToken.Standing;
import dev.partnercenter.auth.entra.AuthEvent;
import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.AuthException.ConsentRequired;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.secret.SecretStoreException;
import java.time.Instant;
import java.util.Iterator;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Which of one partner's refresh tokens is to be redeemed now, and which one in its place once that is dead. Safe for use by
 * any number of threads; what the store has to be asked for is asked once for all who want it at the same time.
 */
final class Choice {
    private final PartnerApp app;
    private final StoredTokens stored;
    private final PassedOver passedOver;
    private final Verdicts verdicts;
    private final HeldToken held;
    private final FallBack fallBack;
    private final Admission admission;
    private final Consumer<RefreshToken> regression;
    private final Shared<RefreshToken> reading;
    private final Shared<RefreshToken> succeeding;
    private volatile @Nullable Instant fallenBackTo;
    private volatile boolean lookAtAll;

    /** @param regression what is done when an earlier version than the one in use is found to have become the current one */
    Choice(
            PartnerApp app,
            StoredTokens stored,
            PassedOver passedOver,
            Verdicts verdicts,
            HeldToken held,
            FallBack fallBack,
            Admission admission,
            Consumer<RefreshToken> regression) {
        this.app = app;
        this.stored = stored;
        this.passedOver = passedOver;
        this.verdicts = verdicts;
        this.held = held;
        this.fallBack = fallBack;
        this.admission = admission;
        this.regression = regression;
        this.reading = new Shared<>(app, stored.partner());
        this.succeeding = new Shared<>(app, stored.partner());
    }

    /** By which a token that was stored without metadata comes to count. */
    @FunctionalInterface
    interface Admission {
        /**
         * Redeems the token once at the partner's own tenant and looks whose it is.
         *
         * @return the same or a newer one with its metadata, on its way into the store
         * @throws ConsentRequired if it was refused for good, or shows no multi-factor authentication
         * @throws AuthException.StoreFailed if it is another partner's or another app's
         * @throws AuthException of another kind if that could not be found out
         */
        RefreshToken admit(RefreshToken untagged) throws AuthException;
    }

    /**
     * The token to redeem; it may have been refused before, and then {@link #successor} is to be asked.
     *
     * @throws ConsentRequired if there is none, or all there are have been refused
     * @throws AuthException.StoreFailed if the store cannot be read and nothing is held, or the partner is suspended
     */
    RefreshToken current() throws AuthException {
        RefreshToken fresh = held.fresh();
        return fresh != null ? fresh : reread();
    }

    /** As {@link #current()}, by a look at the store. */
    RefreshToken reread() throws AuthException {
        return reading.get(this::read);
    }

    /**
     * The token to redeem in place of one that was refused for good.
     *
     * @throws ConsentRequired if there is none, which is known only once the store has been read
     * @throws AuthException.StoreFailed if the store cannot be read, or the partner is suspended
     */
    RefreshToken successor(RefreshToken refused) throws AuthException {
        return succeeding.get(() -> succeed(refused));
    }

    /** Has the next redemption look for the greatest among all versions: one without metadata need not be the current one. */
    void lookAtAll() {
        lookAtAll = true;
        held.forget();
    }

    /** Passes a stored token over from now on that has turned out to be another one than its metadata says. */
    void reject(RefreshToken token, AuthException.StoreFailed tampered) {
        passedOver.ignore(String.valueOf(token.version()), tampered);
        held.drop(token);
    }

    /** Takes note that a token is good, so that a later fall-back is news again. */
    void accepted(RefreshToken token) {
        Instant fallen = fallenBackTo;
        if (fallen != null && token.epoch().isAfter(fallen)) {
            fallenBackTo = null;
        }
    }

    private RefreshToken read() throws AuthException {
        RefreshToken found;
        try {
            found = admitted(held.token());
        } catch (SecretStoreException e) {
            return held.unread(e);
        } catch (AuthException e) {
            return held.unread(e);
        }
        RefreshToken best = held.read(found);
        if (found != null && best.isNewerThan(found) && mayBeCurrent(best)) {
            regression.accept(best);
        }
        return best;
    }

    private boolean mayBeCurrent(RefreshToken token) {
        return token.version() != null && verdicts.isProven(token) && !verdicts.isDead(token);
    }

    /** The version in use, with its metadata; null if there is none, or what is held is newer anyway. */
    private @Nullable RefreshToken admitted(@Nullable RefreshToken inMemory)
            throws SecretStoreException, AuthException {
        RefreshToken found = found();
        while (found != null && found.standing() == Standing.UNTAGGED) {
            if (inMemory != null && !found.isNewerThan(inMemory)) {
                found = null;
            } else {
                RefreshToken admitted = admit(found);
                found = admitted != null ? admitted : found();
            }
        }
        lookAtAll = false;
        return found;
    }

    private @Nullable RefreshToken found() throws SecretStoreException, AuthException {
        return (lookAtAll ? stored.greatest() : stored.current()).orElse(null);
    }

    /** The token with its metadata; null if it was found not to fit and is passed over from now on. */
    private @Nullable RefreshToken admit(RefreshToken untagged) throws SecretStoreException, AuthException {
        try {
            if (verdicts.stands(untagged)) {
                throw refusal(untagged);
            }
            return admission.admit(untagged);
        } catch (ConsentRequired | AuthException.StoreFailed e) {
            boolean mayBeTakenLater = e.error().isPresent() && e instanceof ConsentRequired;
            if (mayBeTakenLater && stored.succession().heads().size() == 1) {
                throw e;
            }
            passedOver.ignore(String.valueOf(untagged.version()), e);
            return null;
        }
    }

    private RefreshToken succeed(RefreshToken refused) throws AuthException {
        RefreshToken now = held.fresh();
        if (now != null && !now.value().equals(refused.value()) && !verdicts.stands(now)) {
            return now; // Others have found it already.
        }
        try {
            return chosen(refused);
        } catch (SecretStoreException e) {
            throw held.failure(e);
        }
    }

    private RefreshToken chosen(RefreshToken refused) throws SecretStoreException, AuthException {
        Succession history = stored.successionInForce();
        RefreshToken greatest = history.greatest().orElse(null);
        if (greatest == null) {
            throw held.end(refused, refusal(refused));
        }
        RefreshToken first = stored.withValue(greatest);
        if (first.standing() == Standing.UNTAGGED) {
            RefreshToken admitted = admit(first);
            return admitted != null ? held.use(admitted) : chosen(refused);
        }
        if (!verdicts.stands(first)) {
            return held.use(first);
        }
        Iterator<RefreshToken> heirs = history.heirs(fallBack).iterator();
        while (heirs.hasNext() && !verdicts.forbidFallBack()) {
            RefreshToken heir = stored.withValue(heirs.next());
            if (!verdicts.stands(heir)) {
                announce(first, heir);
                return held.use(heir);
            }
        }
        throw held.end(first, refusal(first));
    }

    private ConsentRequired refusal(RefreshToken refused) {
        return verdicts.standing(refused)
                .orElseGet(() -> app.failure()
                        .partner(stored.partner())
                        .because("the refresh token is used up")
                        .consentRequired(ConsentRequired.Reason.REFUSED));
    }

    private void announce(RefreshToken dead, RefreshToken heir) {
        if (!heir.epoch().equals(dead.epoch()) && !heir.epoch().equals(fallenBackTo)) {
            fallenBackTo = heir.epoch();
            app.announce(
                    AuthEvent.Kind.FELL_BACK,
                    stored.partner(),
                    "The last consent's refresh token was refused for good; the one of " + heir.epoch()
                            + " is tried in its place");
        }
    }
}
