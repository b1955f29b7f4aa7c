package dev.partnercenter.auth.consent;

import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.secret.SecretStoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Proves partners' refresh tokens. What is stored tells every node that the partner was proven when it was issued: so the
 * store is asked first, and whoever redeems has the renewed token stored.
 */
final class Upkeep {
    private final Redemptions redemptions;

    Upkeep(Redemptions redemptions) {
        this.redemptions = redemptions;
    }

    /** @throws AuthException as {@link RefreshTokens#keepAlive} says */
    Proof prove(PartnerTokens partner, Duration within) throws AuthException {
        partner.provenWithin(within);
        RefreshToken stored = stored(partner);
        if (stored == null || stored.standing() != RefreshToken.Standing.PROVEN) {
            stored = redemptions.look(partner);
        }
        Trail trail = partner.trail();
        Optional<Instant> earlier = trail.proof(stored, within);
        if (earlier.isPresent()) {
            return new Proof(stored.describe(), earlier.get(), false);
        }
        try {
            Optional<AuthException> standing = trail.standing();
            if (standing.isPresent()) {
                throw standing.get().forCaller();
            }
            redemptions.visitHome(partner);
        } catch (AuthException e) {
            trail.saw(stored);
            throw e;
        }
        RefreshToken held = partner.held().token();
        RefreshToken newest = held == null ? stored : held;
        return new Proof(newest.describe(), trail.proof(newest, within).orElse(newest.issuedAt()), true);
    }

    /** Looks at the store, however young what is held may be; without the store there is nothing to prove it to. */
    private static @Nullable RefreshToken stored(PartnerTokens partner) throws AuthException {
        try {
            RefreshToken found = partner.stored().current().orElse(null);
            return found != null && found.standing() == RefreshToken.Standing.PROVEN
                    ? partner.held().read(found)
                    : found;
        } catch (SecretStoreException e) {
            var unused = partner.held().unread(e);
            throw partner.stored().failure(e);
        }
    }
}
