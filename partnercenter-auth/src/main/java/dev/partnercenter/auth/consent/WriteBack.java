package dev.partnercenter.auth.consent;

import dev.partnercenter.auth.entra.AuthEvent;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.secret.SecretStoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Renewed refresh tokens on their way into the store. Each is held until it is stored: a store that is down costs no
 * caller anything and loses no token while the process lives.
 */
final class WriteBack {
    private static final Duration FIRST_RETRY = Duration.ofSeconds(30);
    private static final Duration LAST_RETRY = Duration.ofMinutes(10);

    private final PartnerApp app;
    private final Duration closingTime;
    private final ConcurrentMap<PartnerTokens, List<RefreshToken>> held = new ConcurrentHashMap<>();
    private final Set<PartnerTokens> writing = ConcurrentHashMap.newKeySet();
    private final Set<PartnerTokens> retrying = ConcurrentHashMap.newKeySet();
    private volatile boolean closing;
    private volatile @Nullable CompletableFuture<Void> lastOne;

    WriteBack(PartnerApp app, RefreshTokenOptions options) {
        this.app = app;
        this.closingTime = options.closing();
    }

    /** Stores a token in the background; of two of one consent only the newer. */
    void offer(PartnerTokens partner, RefreshToken token) {
        hold(partner, token);
        start(partner, FIRST_RETRY);
    }

    /** Stores a token before it returns, or in the background if the store does not take it now. */
    void storeNow(PartnerTokens partner, RefreshToken token) {
        hold(partner, token);
        attempt(partner, FIRST_RETRY);
    }

    /** Whether a token of this partner is not stored yet. */
    boolean holds(PartnerTokens partner) {
        return held.containsKey(partner);
    }

    /** One more attempt for each token that is still held, as many at a time as there are threads, while there is time. */
    void close() {
        closing = true;
        long end = app.runtime().nanoTime() + closingTime.toNanos();
        held.keySet().stream()
                .filter(partner -> !writing.contains(partner))
                .forEach(partner -> start(partner, LAST_RETRY));
        for (PartnerTokens partner : held.keySet()) {
            if (app.runtime().nanoTime() - end < 0) {
                attempt(partner, LAST_RETRY);
            }
        }
        awaitOthers(Duration.ofNanos(end - app.runtime().nanoTime()));
        held.keySet().forEach(partner -> notStored(partner, "the app is closed"));
    }

    private void awaitOthers(Duration longest) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        lastOne = done;
        if (!writing.isEmpty() && !longest.isNegative()) {
            Future<?> deadline = app.runtime().after(longest, () -> done.complete(null));
            done.join();
            deadline.cancel(false);
        }
    }

    private void hold(PartnerTokens partner, RefreshToken token) {
        held.merge(partner, List.of(token), WriteBack::newest);
    }

    /** Of each consent the newest, and the last consent's last, so that it ends up as the current one. */
    private static List<RefreshToken> newest(List<RefreshToken> before, List<RefreshToken> added) {
        SortedMap<Instant, RefreshToken> newest = new TreeMap<>();
        Stream.concat(before.stream(), added.stream())
                .forEach(token ->
                        newest.merge(token.epoch(), token, (one, other) -> one.isNewerThan(other) ? one : other));
        return List.copyOf(newest.values());
    }

    private void letGo(PartnerTokens partner, RefreshToken stored) {
        held.computeIfPresent(partner, (same, waiting) -> {
            List<RefreshToken> left =
                    waiting.stream().filter(token -> !token.equals(stored)).toList();
            return left.isEmpty() ? null : left;
        });
    }

    /** What is not stored cannot be had again, so it is stored before anything is renewed that nobody waits for. */
    private void start(PartnerTokens partner, Duration nextRetry) {
        app.runway()
                .departure(() -> attempt(partner, nextRetry), () -> {
                    // Closing makes its own attempt, in its own time.
                    if (!closing) {
                        attempt(partner, LAST_RETRY);
                    }
                })
                .request(true);
    }

    private void attempt(PartnerTokens partner, Duration nextRetry) {
        if (!writing.add(partner)) {
            return; // Whoever writes now looks again when done.
        }
        Duration asked;
        try {
            asked = drain(partner);
        } finally {
            writing.remove(partner);
            CompletableFuture<Void> awaited = lastOne;
            if (awaited != null && writing.isEmpty()) {
                awaited.complete(null);
            }
        }
        if (asked == null && held.containsKey(partner)) {
            start(partner, FIRST_RETRY);
        } else if (asked != null && !closing) {
            retry(partner, nextRetry, asked);
        }
    }

    private void retry(PartnerTokens partner, Duration delay, Duration asked) {
        if (!retrying.add(partner)) {
            return;
        }
        Duration next = delay.multipliedBy(2);
        try {
            var unused = app.runtime().after(asked.compareTo(delay) > 0 ? asked : delay, () -> {
                retrying.remove(partner);
                start(partner, next.compareTo(lastRetry()) > 0 ? lastRetry() : next);
            });
        } catch (RejectedExecutionException e) {
            retrying.remove(partner); // The timer has been shut down: closing makes the last attempt.
        }
    }

    /** However many partners' tokens wait, a store that takes none is asked no more than once a second. */
    private Duration lastRetry() {
        Duration oneASecond = Duration.ofSeconds(held.size());
        return oneASecond.compareTo(LAST_RETRY) > 0 ? oneASecond : LAST_RETRY;
    }

    /** Null once all that was held of this partner is stored; else how long the store asked to be left alone. */
    private @Nullable Duration drain(PartnerTokens partner) {
        List<RefreshToken> waiting;
        while ((waiting = held.get(partner)) != null) {
            RefreshToken token = waiting.get(0);
            try {
                RefreshToken standing = partner.writer().write(token);
                partner.found(standing);
                letGo(partner, token);
                announceStored(partner, token, standing);
            } catch (SecretStoreException e) {
                notStored(partner, e.getMessage());
                var unused = partner.held().failure(e);
                return StoredTokens.asked(e);
            } catch (RuntimeException e) {
                notStored(partner, e.getClass().getName());
                return Duration.ZERO;
            }
        }
        return null;
    }

    private void announceStored(PartnerTokens partner, RefreshToken token, RefreshToken standing) {
        if (standing.value().equals(token.value())) {
            app.announce(
                    AuthEvent.Kind.REFRESH_TOKEN_STORED,
                    partner.partner(),
                    "The newest refresh token is stored, good until " + standing.expiresAt());
        }
    }

    private void notStored(PartnerTokens partner, @Nullable String because) {
        app.announce(
                AuthEvent.Kind.REFRESH_TOKEN_NOT_STORED,
                partner.partner(),
                "A renewed refresh token is held in memory, because the store failed: " + because);
    }
}
