package dev.partnercenter.auth.consent;

import dev.partnercenter.auth.entra.AuthException.ConsentRequired;
import dev.partnercenter.auth.entra.AuthRuntime;
import dev.partnercenter.auth.secret.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What Entra has said of one partner's refresh tokens at the partner's own tenant: whose they are, that it has taken one,
 * that it has refused one for good. Safe for use by any number of threads.
 */
final class Verdicts {
    private static final Duration JUST_NOW = Duration.ofMinutes(1);
    private static final int MOST_REFUSED = 32;
    private static final int MOST_PROVEN = 4;

    private final AuthRuntime runtime;
    private final ReentrantLock lock = new ReentrantLock();

    // All guarded by the lock; refused and proven with the last one first, spent as issue times by epoch.
    private final Deque<Verdict> refused = new ArrayDeque<>();
    private final Deque<Secret> proven = new ArrayDeque<>();
    private final NavigableMap<Instant, Instant> spent = new TreeMap<>();
    private @Nullable Secret accepted;
    private long acceptedAtNanos;

    Verdicts(AuthRuntime runtime) {
        this.runtime = runtime;
    }

    /** Remembers that a token was refused for good; one refusal that others have seen too counts once. */
    void refused(RefreshToken token, ConsentRequired error) {
        lock.lock();
        try {
            Verdict before = find(token);
            if (before != null && before.stands(runtime.nanoTime())) {
                return;
            }
            refused.remove(before);
            refused.addFirst(Verdict.of(token.value(), error, before == null ? 0 : before.inARow(), runtime));
            trim(refused, MOST_REFUSED);
        } finally {
            lock.unlock();
        }
    }

    /** The refusal that stands against a token; empty if it may be redeemed. */
    Optional<ConsentRequired> standing(RefreshToken token) {
        lock.lock();
        try {
            Verdict verdict = find(token);
            return verdict != null && verdict.stands(runtime.nanoTime())
                    ? Optional.of(verdict.error())
                    : Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    /** Whether a token is not to be redeemed now. */
    boolean stands(RefreshToken token) {
        return isSpent(token) || standing(token).isPresent();
    }

    /** Whether a token is spent, or was refused when it was last redeemed, however long ago that was. */
    boolean isDead(RefreshToken token) {
        lock.lock();
        try {
            return isSpent(token) || find(token) != null;
        } finally {
            lock.unlock();
        }
    }

    /** Remembers that a redemption has used a token up, and with it all that came before under the same consent. */
    void spent(RefreshToken token) {
        lock.lock();
        try {
            spent.merge(token.epoch(), token.issuedAt(), (one, other) -> one.isAfter(other) ? one : other);
            if (spent.size() > MOST_REFUSED) {
                spent.remove(spent.firstKey());
            }
        } finally {
            lock.unlock();
        }
    }

    boolean isSpent(RefreshToken token) {
        lock.lock();
        try {
            Instant last = spent.get(token.epoch());
            return last != null && !token.issuedAt().isAfter(last);
        } finally {
            lock.unlock();
        }
    }

    /** Whether something has been said that leaves no room for an earlier consent. */
    boolean forbidFallBack() {
        lock.lock();
        try {
            long now = runtime.nanoTime();
            return refused.stream().anyMatch(verdict -> verdict.stands(now) && verdict.isFinal());
        } finally {
            lock.unlock();
        }
    }

    /** Remembers that the partner's own tenant has just taken a token. */
    void accepted(RefreshToken token) {
        lock.lock();
        try {
            accepted = token.value();
            acceptedAtNanos = runtime.nanoTime();
            refused.remove(find(token));
        } finally {
            lock.unlock();
        }
    }

    boolean wasAcceptedJustNow(RefreshToken token) {
        lock.lock();
        try {
            return token.value().equals(accepted) && runtime.nanoTime() - acceptedAtNanos < JUST_NOW.toNanos();
        } finally {
            lock.unlock();
        }
    }

    /** Remembers that a token was found to be the one that its metadata says. */
    void proven(RefreshToken token) {
        lock.lock();
        try {
            proven.remove(token.value());
            proven.addFirst(token.value());
            trim(proven, MOST_PROVEN);
        } finally {
            lock.unlock();
        }
    }

    boolean isProven(RefreshToken token) {
        lock.lock();
        try {
            return proven.contains(token.value());
        } finally {
            lock.unlock();
        }
    }

    /** Forgets what was refused. */
    void forget() {
        lock.lock();
        try {
            refused.clear();
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Verdict find(RefreshToken token) {
        return refused.stream()
                .filter(verdict -> verdict.token().equals(token.value()))
                .findFirst()
                .orElse(null);
    }

    private static void trim(Deque<?> deque, int most) {
        while (deque.size() > most) {
            deque.removeLast();
        }
    }
}
