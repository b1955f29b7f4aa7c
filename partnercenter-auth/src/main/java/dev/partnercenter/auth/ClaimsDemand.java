package dev.partnercenter.auth;

import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.ClaimsChallenge;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What an API demands of one key's next token. It belongs to one renewal, not to the key, and lasts until a request that
 * carried it has been granted or refused; and the same demand soon after is none, since a renewal has just failed to meet
 * it. Guarded by the cache's lock.
 */
final class ClaimsDemand {
    private static final Duration SOON = Duration.ofMinutes(1);

    private @Nullable ClaimsChallenge pending;
    private @Nullable ClaimsChallenge last;
    private long lastAt;

    /** Whether the demand is worth a renewal; if so the next one carries it. */
    boolean raise(ClaimsChallenge claims, long now) {
        if (claims.equals(last) && now - lastAt < SOON.toNanos()) {
            return false;
        }
        pending = claims;
        last = claims;
        lastAt = now;
        return true;
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
