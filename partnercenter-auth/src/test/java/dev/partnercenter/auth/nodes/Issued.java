package dev.partnercenter.auth.nodes;

import dev.partnercenter.auth.nodes.Consent.End;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One refresh token, as its issuer knows it. */
final class Issued {
    private static final Duration LIFE = Duration.ofDays(90);

    final String value;
    final Consent consent;
    final Instant at;

    /** Whether a redemption has ended it, as some issuers do. */
    boolean used;

    /** Whose memory it is in until it is stored; null where it never arrived, or not where it belongs. */
    @Nullable
    Node holder;

    /** Whether it stands in the store. */
    boolean stored;

    Issued(String value, Consent consent, Instant at) {
        this.value = value;
        this.consent = consent;
        this.at = at;
    }

    /** Why it is refused; null as long as it is good. */
    @Nullable
    End end(Instant now) {
        if (consent.end != null) {
            return consent.end;
        }
        if (used) {
            return End.USED;
        }
        return at.plus(LIFE).isBefore(now) ? End.EXPIRED : null;
    }

    @Override
    public String toString() {
        return value;
    }
}
