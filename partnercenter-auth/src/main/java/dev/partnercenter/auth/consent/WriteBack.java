package dev.partnercenter.auth.consent;

import dev.partnercenter.auth.entra.AuthEvent;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.auth.secret.SecretStoreException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/**
 * Renewed refresh tokens on their way into the store. Each is held until it is stored: a store that is down costs no
 * caller anything and loses no token while the process lives.
 */
final class WriteBack {
    private static final Duration FIRST_RETRY = Duration.ofSeconds(30);
    private static final Duration LAST_RETRY = Duration.ofMinutes(10);

    private final PartnerApp app;
    private final StoredTokens stored;
    private final Consumer<RefreshToken> onStored;
    private final ConcurrentMap<TenantId, RefreshToken> held = new ConcurrentHashMap<>();
    private final Set<TenantId> writing = ConcurrentHashMap.newKeySet();
    private volatile boolean closing;

    WriteBack(PartnerApp app, StoredTokens stored, Consumer<RefreshToken> onStored) {
        this.app = app;
        this.stored = stored;
        this.onStored = onStored;
    }

    /** Stores a token in the background; of two of one partner only the newer. */
    void offer(RefreshToken token) {
        held.merge(token.partner(), token, (one, other) -> one.isNewerThan(other) ? one : other);
        start(token.partner(), FIRST_RETRY);
    }

    /** One last attempt for each token that is still held. */
    void close() {
        closing = true;
        held.keySet().forEach(partner -> attempt(partner, LAST_RETRY));
    }

    /** What is not stored cannot be had again, so it is stored before anything is renewed that nobody waits for. */
    private void start(TenantId partner, Duration nextRetry) {
        app.runway()
                .departure(() -> attempt(partner, nextRetry), () -> attempt(partner, LAST_RETRY))
                .request(true);
    }

    private void attempt(TenantId partner, Duration nextRetry) {
        if (!writing.add(partner)) {
            return; // Whoever writes now looks again when done.
        }
        boolean stored;
        try {
            stored = drain(partner);
        } finally {
            writing.remove(partner);
        }
        if (stored && held.containsKey(partner)) {
            start(partner, FIRST_RETRY);
        } else if (!stored && !closing) {
            retry(partner, nextRetry);
        }
    }

    private void retry(TenantId partner, Duration delay) {
        Duration next = delay.multipliedBy(2);
        try {
            var unused = app.runtime()
                    .after(delay, () -> start(partner, next.compareTo(LAST_RETRY) > 0 ? LAST_RETRY : next));
        } catch (RejectedExecutionException e) {
            attempt(partner, LAST_RETRY);
        }
    }

    /** Whether all that was held of this partner is stored. */
    private boolean drain(TenantId partner) {
        RefreshToken token;
        while ((token = held.get(partner)) != null) {
            try {
                onStored.accept(stored.append(token));
            } catch (SecretStoreException e) {
                app.announce(
                        AuthEvent.Kind.REFRESH_TOKEN_NOT_STORED,
                        partner,
                        "A renewed refresh token is held in memory, because the store failed: " + e.getMessage());
                return false;
            }
            held.remove(partner, token);
            app.announce(
                    AuthEvent.Kind.REFRESH_TOKEN_STORED,
                    partner,
                    "A renewed refresh token is stored, good until " + token.expiresAt());
        }
        return true;
    }
}
