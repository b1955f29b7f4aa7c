package dev.partnercenter.auth.consent;

import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.AuthException.ConsentRequired;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.auth.secret.Secret;
import dev.partnercenter.auth.secret.SecretStoreException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One partner's refresh token as this process knows it: kept for a while, read again when that is over. When the store
 * cannot be read, what is held stays in use.
 */
final class HeldToken {
    private static final double JITTER = 0.2;
    private static final Duration LOOK_AGAIN = Duration.ofMinutes(1);
    private static final Duration JUST_NOW = Duration.ofMinutes(1);

    private final PartnerApp app;
    private final StoredTokens stored;
    private final TenantId partner;
    private final Duration keep;
    private final Duration renewAfter;

    // Held while the store is read: a partner's hundred customers then cost one read, not a hundred.
    private final ReentrantLock reading = new ReentrantLock();
    private final ReentrantLock judging = new ReentrantLock();
    private final AtomicBoolean renewing = new AtomicBoolean();
    private volatile @Nullable Kept kept;
    private volatile @Nullable Secret proven;
    private volatile @Nullable Verdict verdict;
    private volatile @Nullable Accepted accepted;

    HeldToken(PartnerApp app, StoredTokens stored, TenantId partner, Duration keep, Duration renewAfter) {
        this.app = app;
        this.stored = stored;
        this.partner = partner;
        this.keep = keep;
        this.renewAfter = jittered(renewAfter);
    }

    private record Accepted(Secret token, long atNanos) {}

    /** @param reading counts up, so that one who waited sees that another has read meanwhile */
    private record Kept(RefreshToken token, long untilNanos, long reading) {}

    /**
     * The newest token known.
     *
     * @param anew whether the store is read although what is held is still good
     */
    RefreshToken get(boolean anew) throws AuthException {
        Kept before = kept;
        if (!anew && before != null && app.runtime().nanoTime() - before.untilNanos < 0) {
            return before.token;
        }
        reading.lock();
        try {
            Kept now = kept;
            boolean readMeanwhile = now != null && (before == null || now.reading != before.reading);
            if (now != null && readMeanwhile) {
                return now.token;
            }
            return read(now == null ? null : now.token);
        } finally {
            reading.unlock();
        }
    }

    /** Takes a token that this process has got or stored, unless what is held is newer. */
    void replace(RefreshToken token) {
        reading.lock();
        try {
            Kept now = kept;
            if (now == null || !now.token.isNewerThan(token)) {
                keep(token, jittered(keep));
            }
        } finally {
            reading.unlock();
        }
    }

    /** The refusal that stands against the token; null if it may be redeemed. */
    @Nullable
    ConsentRequired refusal(RefreshToken token) {
        Verdict last = verdict;
        return last != null && last.stands(token.value(), app.runtime().nanoTime()) ? last.error() : null;
    }

    /**
     * Remembers that the token was refused for good at the partner's own tenant. The store is then looked at again within
     * a minute, in case a better one has come.
     */
    ConsentRequired refused(RefreshToken token, ConsentRequired error) {
        Verdict before = verdict;
        int inARow = before != null && before.token().equals(token.value()) ? before.inARow() : 0;
        Verdict next = Verdict.of(token.value(), error, inARow, app.runtime());
        verdict = next;
        reading.lock();
        try {
            Kept now = kept;
            if (now != null && now.token.value().equals(token.value())) {
                keep(token, LOOK_AGAIN);
            }
        } finally {
            reading.unlock();
        }
        return next.error();
    }

    /** Remembers that the partner's own tenant has just taken the token. */
    void accepted(RefreshToken token) {
        accepted = new Accepted(token.value(), app.runtime().nanoTime());
        Verdict last = verdict;
        if (last != null && last.token().equals(token.value())) {
            verdict = null;
        }
    }

    boolean wasAcceptedJustNow(RefreshToken token) {
        Accepted last = accepted;
        return last != null
                && last.token.equals(token.value())
                && app.runtime().nanoTime() - last.atNanos < JUST_NOW.toNanos();
    }

    /** Held by the one who asks the partner's own tenant whether the token is alive; the others wait for the answer. */
    ReentrantLock judging() {
        return judging;
    }

    /** Forgets what is held: the next redemption reads the store. */
    void forget() {
        reading.lock();
        try {
            kept = null;
            verdict = null;
        } finally {
            reading.unlock();
        }
    }

    boolean isProven(RefreshToken token) {
        return token.value().equals(proven);
    }

    void proven(RefreshToken token) {
        proven = token.value();
    }

    /** Whether a newer token is to be written: an old one, or one whose metadata is not ours yet. */
    boolean isDue(RefreshToken token) {
        return token.standing() == RefreshToken.Standing.UNTAGGED
                || token.issuedAt().plus(renewAfter).isBefore(app.runtime().now());
    }

    boolean beginRenewal() {
        return renewing.compareAndSet(false, true);
    }

    void endRenewal() {
        renewing.set(false);
    }

    private RefreshToken read(@Nullable RefreshToken inMemory) throws AuthException {
        RefreshToken found;
        try {
            found = stored.current(partner).orElse(null);
        } catch (SecretStoreException e) {
            boolean trusted =
                    e.kind() != SecretStoreException.Kind.TAMPERED && e.kind() != SecretStoreException.Kind.SUSPENDED;
            if (inMemory != null && trusted) {
                return inMemory;
            }
            throw stored.failure(partner, e).storeFailed();
        }
        if (found == null && inMemory == null) {
            throw app.failure()
                    .partner(partner)
                    .because("no refresh token is stored for this partner")
                    .consentRequired(ConsentRequired.Reason.NEVER_GIVEN);
        }
        RefreshToken best = found == null || (inMemory != null && inMemory.isNewerThan(found)) ? inMemory : found;
        if (best == null) {
            throw new IllegalStateException("one of two is there");
        }
        keep(best, verdict == null ? jittered(keep) : LOOK_AGAIN);
        return best;
    }

    private void keep(RefreshToken token, Duration time) {
        Kept before = kept;
        long count = before == null ? 0 : before.reading + 1;
        kept = new Kept(token, app.runtime().nanoTime() + time.toNanos(), count);
    }

    private Duration jittered(Duration mean) {
        double factor = 1 - JITTER + 2 * JITTER * app.runtime().random().nextDouble();
        return Duration.ofNanos((long) (mean.toNanos() * factor));
    }
}
