package dev.partnercenter.auth.consent;

import dev.partnercenter.auth.entra.AuthEvent;
import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.MfaEvidence;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.entra.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What this process has seen of one partner's refresh tokens, and what of that operators are told, each thing once. Safe for
 * use by any number of threads.
 */
final class Trail {
    private static final List<Duration> AHEAD = List.of(Duration.ofDays(30), Duration.ofDays(14), Duration.ZERO);

    private final PartnerApp app;
    private final TenantId partner;
    private final AtomicReference<Last> last = new AtomicReference<>(new Last(null, null, null));
    private final AtomicReference<@Nullable Told> told = new AtomicReference<>();
    private final AtomicBoolean mfaLost = new AtomicBoolean();

    Trail(PartnerApp app, TenantId partner) {
        this.app = app;
        this.partner = partner;
    }

    /** @param failure null if there was none since the last success */
    private record Last(
            @Nullable Instant succeededAt,
            @Nullable AuthException failure,
            @Nullable Instant failedAt) {}

    /** @param stage how many of the spans had been entered */
    private record Told(Instant expiry, int stage) {}

    Experience experience(boolean unstored) {
        Last now = last.get();
        return new Experience(now.succeededAt, now.failure, now.failedAt, unstored);
    }

    /** The partner's own tenant has taken a token. */
    void succeeded() {
        last.set(new Last(app.runtime().now(), null, null));
    }

    /** A token could not be redeemed for a reason that is the partner's, the app's or the store's. */
    void failed(AuthException failure) {
        Instant now = app.runtime().now();
        last.updateAndGet(before -> new Last(before.succeededAt, failure, now));
    }

    /** The failure that another request would only repeat, and that nobody else remembers; a person may undo it any time. */
    Optional<AuthException> standing() {
        Last now = last.get();
        boolean refused = now.failure instanceof AuthException.BlockedByPolicy
                || now.failure instanceof AuthException.Configuration;
        return refused && isWithin(now.failedAt, app.options().refusal())
                ? Optional.ofNullable(now.failure)
                : Optional.empty();
    }

    /** When a stored token was last known to be alive, if that is within this time; it was when it was issued. */
    Optional<Instant> proof(RefreshToken stored, Duration within) {
        Last now = last.get();
        if (now.failure == null && isWithin(now.succeededAt, within)) {
            return Optional.ofNullable(now.succeededAt);
        }
        boolean refusedSince = now.failedAt != null && !now.failedAt.isBefore(stored.issuedAt());
        return !refusedSince && isWithin(stored.issuedAt(), within) ? Optional.of(stored.issuedAt()) : Optional.empty();
    }

    /** Whether something has happened within this time; not if it lies as far ahead, by a clock that was wrong. */
    private boolean isWithin(@Nullable Instant then, Duration time) {
        return then != null && Duration.between(then, app.runtime().now()).abs().compareTo(time) < 0;
    }

    /** Tells of a stored token that nothing renews, once within 30 and 14 days of its end and once after it. */
    void saw(RefreshToken stored) {
        Instant expiry = stored.expiresAt();
        Duration left = Duration.between(app.runtime().now(), expiry);
        int stage =
                (int) AHEAD.stream().filter(span -> left.compareTo(span) <= 0).count();
        Told before = told.get();
        int toldStage = before != null && before.expiry.equals(expiry) ? before.stage : 0;
        if (stage == toldStage || !told.compareAndSet(before, new Told(expiry, stage))) {
            return;
        }
        // Fewer than before only if the clock was wrong: then those to come are told of in their time.
        if (stage > toldStage) {
            String end = stage == AHEAD.size() ? "has expired" : "expires in " + left.toDays() + " days";
            app.announce(
                    AuthEvent.Kind.REFRESH_TOKEN_EXPIRING,
                    partner,
                    "The stored refresh token " + end + ", at " + expiry
                            + ": it must be redeemed before, or the partner must consent again");
        }
    }

    /** Tells once that a consent's tokens show multi-factor authentication no more; and anew once they had shown it again. */
    void showed(MfaEvidence mfa, RefreshToken redeemed) {
        if (mfa == MfaEvidence.PRESENT) {
            mfaLost.set(false);
        } else if (mfa == MfaEvidence.ABSENT
                && redeemed.mfa() == MfaEvidence.PRESENT
                && mfaLost.compareAndSet(false, true)) {
            app.announce(
                    AuthEvent.Kind.MFA_LOST,
                    partner,
                    "The partner's tokens no longer show multi-factor authentication, so that Partner Center refuses them:"
                            + " the partner's user must consent again with MFA");
        }
    }
}
