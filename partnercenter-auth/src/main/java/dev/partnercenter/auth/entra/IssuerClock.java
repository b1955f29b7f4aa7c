package dev.partnercenter.auth.entra;

import java.time.Duration;
import java.time.Instant;

/**
 * The issuer's time: the wall clock's, corrected by what the issuer's replies have shown it to be wrong by. Differences of
 * up to half a minute are none; Entra tolerates more. Safe for use by any number of threads.
 */
final class IssuerClock {
    private static final Duration NONE_TO_SPEAK_OF = Duration.ofSeconds(30);

    private final AuthRuntime runtime;
    private volatile Duration ahead = Duration.ZERO;

    IssuerClock(AuthRuntime runtime) {
        this.runtime = runtime;
    }

    /** By how much the issuer is taken to be ahead of the wall clock. */
    Duration ahead() {
        return ahead;
    }

    /** Learns what the issuer's clock has just shown. */
    void learn(Instant date) {
        Duration seen = Duration.between(runtime.now(), date);
        if (seen.minus(ahead).abs().compareTo(NONE_TO_SPEAK_OF) > 0) {
            ahead = seen;
        }
    }

    Instant now() {
        return runtime.now().plus(ahead);
    }
}
