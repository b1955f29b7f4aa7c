package dev.partnercenter.auth;

import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.ClaimsChallenge;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What APIs that refuse one key's token demand in its place: another one, or one with certain claims. Claims belong to one
 * renewal, not to the key, and last until a request that carried them has been granted or refused. Soon after a demand
 * another of its kind is none: an API that refuses the new token too is not to be satisfied by tokens, and each of its
 * refusals would cost one more. Guarded by the cache's lock.
 */
final class TokenDemand {
    private static final Duration SOON = Duration.ofMinutes(1);

    private final Last another = new Last();
    private final Last claiming = new Last();
    private @Nullable ClaimsChallenge pending;

    /** When there was a demand of one kind. */
    private static final class Last {
        private boolean was;
        private long at;

        boolean isDue(long now) {
            if (was && now - at < SOON.toNanos()) {
                return false;
            }
            was = true;
            at = now;
            return true;
        }
    }

    /**
     * Whether the demand is worth a renewal; if so the next one carries the claims.
     *
     * @param claims null if any other token will do
     */
    boolean raise(@Nullable ClaimsChallenge claims, long now) {
        if (claims == null) {
            return another.isDue(now);
        }
        boolean due = claiming.isDue(now);
        pending = due ? claims : pending;
        return due;
    }

    /** What a request that is sent now has to carry. */
    @Nullable
    ClaimsChallenge pending() {
        return pending;
    }

    /** A token has come by a request that carried this. */
    void met(@Nullable ClaimsChallenge carried) {
        if (carried != null && carried.equals(pending)) {
            pending = null;
        }
    }

    /** A request that carried this has failed. Refused for good, the demand must not keep other callers from a token. */
    void failed(@Nullable ClaimsChallenge carried, AuthException error) {
        boolean passing = error instanceof AuthException.Unavailable
                || error instanceof AuthException.Throttled
                || error instanceof AuthException.StoreFailed;
        if (!passing) {
            met(carried);
        }
    }
}
