package dev.partnercenter.auth;

import dev.partnercenter.auth.entra.ClaimsChallenge;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What an API demands of one key's next token. It belongs to one renewal, not to the key; and the same demand soon after is
 * none, since a renewal has just failed to meet it. Guarded by the cache's lock.
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

    /** What the renewal that begins now has to carry. */
    @Nullable
    ClaimsChallenge take() {
        ClaimsChallenge taken = pending;
        pending = null;
        return taken;
    }
}
