package dev.partnercenter.auth;

import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.AuthFailure;
import dev.partnercenter.auth.entra.ClaimsChallenge;
import dev.partnercenter.auth.entra.TokenReply;
import dev.partnercenter.auth.secret.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Where the tokens of one key come from: numbered in the order in which they were asked for, and never two at a time. */
final class Upstream {
    private static final String PREFIX = "token-";

    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger up = new AtomicInteger();
    private volatile Duration age = Duration.ZERO;
    private volatile @Nullable AuthException failure;
    private volatile int claimed;

    TokenReply fetch(@Nullable ClaimsChallenge claims) throws AuthException {
        Stage.check(up.incrementAndGet() == 1, "two flights of one key are up");
        int serial = asked.incrementAndGet();
        AuthException failing = failure;
        if (claims != null) {
            claimed = serial;
        }
        up.decrementAndGet();
        if (failing != null) {
            throw failing;
        }
        return new TokenReply(
                Secret.of(PREFIX + serial),
                Duration.ofHours(1),
                null,
                Set.of(),
                Set.of(),
                null,
                null,
                -age.toNanos(),
                Instant.EPOCH,
                false);
    }

    /** From now on tokens come at an age at which they are still good, and due for renewal. */
    void givesOldTokens() {
        age = Duration.ofMinutes(50);
    }

    void givesNewTokens() {
        age = Duration.ZERO;
    }

    /** Until a person has acted. */
    void refuses() {
        failure = AuthFailure.builder().because("it is refused").configuration();
    }

    /** What passes by itself. */
    void isDown() {
        failure = AuthFailure.builder().because("it is down").unavailable();
    }

    void recovers() {
        failure = null;
    }

    /** How often it was asked. */
    int asked() {
        return asked.get();
    }

    /** Which token was the last to be asked for with claims; 0 if none was. */
    int claimed() {
        return claimed;
    }

    static int serial(AccessToken token) {
        return Integer.parseInt(token.value().reveal().substring(PREFIX.length()));
    }
}
