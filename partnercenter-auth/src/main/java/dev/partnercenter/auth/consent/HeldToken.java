package dev.partnercenter.auth.consent;

import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.AuthException.ConsentRequired;
import dev.partnercenter.auth.entra.AuthException.ConsentRequired.Reason;
import dev.partnercenter.auth.entra.AuthRuntime;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.secret.SecretStoreException;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The refresh token of one partner that this process uses: kept for a while, read again when that is over. When the store
 * cannot be read, what is held stays in use. Safe for use by any number of threads; its lock is never held during I/O.
 */
final class HeldToken {
    private static final double JITTER = 0.2;
    private static final Duration LOOK_AGAIN = Duration.ofMinutes(1);
    private static final Kept NOTHING = new Kept(null, null, 0);

    private final PartnerApp app;
    private final AuthRuntime runtime;
    private final StoredTokens stored;
    private final Verdicts verdicts;
    private final Duration keep;
    private final Suspension suspension;
    private final ReentrantLock lock = new ReentrantLock();

    /** Guarded by the lock when written. */
    private volatile Kept kept = NOTHING;

    HeldToken(
            PartnerApp app,
            StoredTokens stored,
            Verdicts verdicts,
            RefreshTokenOptions options,
            Suspension suspension) {
        this.app = app;
        this.runtime = app.runtime();
        this.stored = stored;
        this.verdicts = verdicts;
        this.keep = options.keep();
        this.suspension = suspension;
    }

    /**
     * What is known of a partner, and until when.
     *
     * @param token the newest token in use; null if there is none
     * @param error why there is none that can be used; null if there is one
     */
    private record Kept(
            @Nullable RefreshToken token, @Nullable AuthException error, long untilNanos) {}

    @Nullable
    RefreshToken token() {
        return kept.token;
    }

    /** Whether what is held is to be used without a look at the store; then why it cannot be used is thrown. */
    @Nullable
    RefreshToken fresh() throws AuthException {
        Kept now = kept;
        if ((now.token == null && now.error == null) || runtime.nanoTime() - now.untilNanos >= 0) {
            return null;
        }
        if (now.error != null) {
            throw now.error;
        }
        return now.token;
    }

    /** Takes what the store had to give and decides what is used; what is held stays if it is newer. */
    RefreshToken read(@Nullable RefreshToken found) throws AuthException {
        suspension.ended();
        lock.lock();
        try {
            Kept now = kept;
            RefreshToken best = better(now.token, found);
            if (best == null) {
                throw keepError(neverGiven());
            }
            ConsentRequired refusal = verdicts.standing(best).orElse(null);
            boolean nothingNew =
                    found == null || (now.token != null && found.value().equals(now.token.value()));
            if (refusal != null && now.error instanceof ConsentRequired && nothingNew) {
                throw keepError(refusal);
            }
            keep(best, refusal == null ? jittered(keep, runtime) : LOOK_AGAIN);
            return best;
        } finally {
            lock.unlock();
        }
    }

    /** Goes on with what is held although nothing better could be had; throws why not if that cannot be. */
    RefreshToken unread(AuthException failure) throws AuthException {
        return unread(failure, true, LOOK_AGAIN);
    }

    private RefreshToken unread(AuthException failure, boolean goesOn, Duration lookAgain) throws AuthException {
        lock.lock();
        try {
            RefreshToken inMemory = goesOn ? kept.token : null;
            if (inMemory != null) {
                ConsentRequired refusal = verdicts.standing(inMemory).orElse(null);
                if (refusal != null && kept.error != null) {
                    throw keepError(refusal);
                }
                keep(inMemory, lookAgain);
                return inMemory;
            }
            boolean aboutTheToken = !goesOn || failure instanceof ConsentRequired;
            throw aboutTheToken ? keepError(failure) : failure;
        } finally {
            lock.unlock();
        }
    }

    /** Goes on as {@link #unread(AuthException)} does, unless what the store said is about the token itself. */
    RefreshToken unread(SecretStoreException e) throws AuthException {
        AuthException.StoreFailed failure = failure(e);
        if (e.kind() == SecretStoreException.Kind.SUSPENDED) {
            throw failure;
        }
        if (e.kind() == SecretStoreException.Kind.TAMPERED) {
            return unread(failure, false, LOOK_AGAIN);
        }
        outlast();
        Duration asked = StoredTokens.asked(e);
        return unread(failure, true, asked.compareTo(LOOK_AGAIN) > 0 ? asked : LOOK_AGAIN);
    }

    /** What the store said of the token before stands, as nothing has been read that would end it. */
    private void outlast() throws AuthException {
        lock.lock();
        try {
            if (kept.error instanceof AuthException.StoreFailed standing) {
                throw keepError(standing);
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Tells a failure of the store. If that says that the partner is suspended, nothing is given out until the store is read
     * again, in a minute; what is held is kept for then.
     */
    AuthException.StoreFailed failure(SecretStoreException e) {
        AuthException.StoreFailed failure = stored.failure(e);
        if (e.kind() == SecretStoreException.Kind.SUSPENDED) {
            suspend(failure);
        }
        return failure;
    }

    private void suspend(AuthException.StoreFailed failure) {
        lock.lock();
        try {
            var unused = keepError(failure);
        } finally {
            lock.unlock();
        }
        suspension.began();
    }

    /** Takes a token that this process has got or stored, unless what is held is newer. */
    void replace(RefreshToken token) {
        lock.lock();
        try {
            Kept now = kept;
            if (now.token != null && now.token.isNewerThan(token)) {
                return;
            }
            if (now.error instanceof AuthException.StoreFailed) {
                kept = new Kept(token, now.error, now.untilNanos); // A suspension is not over by that.
            } else {
                keep(token, jittered(keep, runtime));
            }
        } finally {
            lock.unlock();
        }
    }

    /** Uses a token from now on, though it may be one of an earlier consent than the one held. */
    RefreshToken use(RefreshToken token) {
        lock.lock();
        try {
            keep(token, jittered(keep, runtime));
        } finally {
            lock.unlock();
        }
        return token;
    }

    /** Remembers that all there is was refused, and looks at the store again in a minute. */
    ConsentRequired end(RefreshToken token, ConsentRequired error) {
        lock.lock();
        try {
            kept = new Kept(token, error, runtime.nanoTime() + LOOK_AGAIN.toNanos());
        } finally {
            lock.unlock();
        }
        return error;
    }

    /**
     * Has the next redemption read the store; what is held may be newer than what is stored, and stays known. So does a
     * suspension, which only the store can end.
     */
    void forget() {
        lock.lock();
        try {
            AuthException lasting = kept.error instanceof AuthException.StoreFailed ? kept.error : null;
            kept = new Kept(kept.token, lasting, runtime.nanoTime());
        } finally {
            lock.unlock();
        }
    }

    /** Has the next redemption read the store, and not come back to this token by what is held. */
    void drop(RefreshToken token) {
        lock.lock();
        try {
            RefreshToken now = kept.token;
            if (now != null && now.value().equals(token.value())) {
                kept = NOTHING;
            }
        } finally {
            lock.unlock();
        }
    }

    private @Nullable RefreshToken better(@Nullable RefreshToken inMemory, @Nullable RefreshToken found) {
        if (inMemory == null || found == null) {
            return found == null ? inMemory : found;
        }
        boolean refused = verdicts.stands(found) && !verdicts.stands(inMemory);
        return refused || inMemory.isNewerThan(found) ? inMemory : found;
    }

    private ConsentRequired neverGiven() {
        return app.failure()
                .partner(stored.partner())
                .because("no refresh token is stored for this partner")
                .consentRequired(Reason.NEVER_GIVEN);
    }

    private <E extends AuthException> E keepError(E error) {
        kept = new Kept(kept.token, error, runtime.nanoTime() + LOOK_AGAIN.toNanos());
        return error;
    }

    private void keep(RefreshToken token, Duration time) {
        kept = new Kept(token, null, runtime.nanoTime() + time.toNanos());
    }

    /** A time of its own for each partner and node, so that not all come back in one moment. */
    static Duration jittered(Duration mean, AuthRuntime runtime) {
        double factor = 1 - JITTER + 2 * JITTER * runtime.random().nextDouble();
        return Duration.ofNanos((long) (mean.toNanos() * factor));
    }
}
