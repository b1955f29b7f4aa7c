package dev.partnercenter.auth;

import dev.partnercenter.auth.consent.ConsentedPartner;
import dev.partnercenter.auth.consent.RefreshTokens;
import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.AuthRuntime;
import dev.partnercenter.auth.entra.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Looks in the store for a consent that is later than the one behind a refused token, as another process may have put there.
 * One look a minute for each partner, however many are refused. Safe for use by any number of threads.
 */
final class LaterConsents {
    private static final Duration LOOK_AGAIN = Duration.ofMinutes(1);
    /** No access token lives longer, so none in use comes from before a consent that is older than this. */
    private static final Duration LONGEST_LIFE = Duration.ofDays(1);

    private final RefreshTokens refreshTokens;
    private final AuthRuntime runtime;
    private final Consumer<TenantId> drop;
    private final ConcurrentMap<TenantId, Look> looks = new ConcurrentHashMap<>();

    /** @param drop what is done with a partner's tokens once they are those of an earlier consent */
    LaterConsents(RefreshTokens refreshTokens, Consumer<TenantId> drop) {
        this.refreshTokens = refreshTokens;
        this.runtime = refreshTokens.app().runtime();
        this.drop = drop;
    }

    /** @param latest when the latest consent was given that tokens may come from; completed once the look is over */
    private record Look(long atNanos, CompletableFuture<Instant> latest) {}

    /**
     * Drops the partner's tokens if a later consent stands in the store.
     *
     * @throws AuthException.StoreFailed if the store cannot be read
     */
    void look(TenantId partner) throws AuthException {
        Look before = looks.get(partner);
        Look mine = new Look(runtime.nanoTime(), new CompletableFuture<>());
        if (before != null && mine.atNanos - before.atNanos < LOOK_AGAIN.toNanos()) {
            await(before);
            return;
        }
        Look other = before == null ? looks.putIfAbsent(partner, mine) : replaced(partner, before, mine);
        if (other != null) {
            await(other);
            return;
        }
        Instant known = before == null ? runtime.now().minus(LONGEST_LIFE) : before.latest.getNow(Instant.EPOCH);
        Instant latest = known;
        try {
            Instant stored = refreshTokens
                    .holder(partner)
                    .map(ConsentedPartner::consentedAt)
                    .orElse(known);
            boolean later = stored.isAfter(known);
            if (later) {
                drop.accept(partner);
            }
            // From the first look on by the issuer's clock alone: this machine's may be wrong.
            latest = later || before == null ? stored : known;
        } finally {
            mine.latest.complete(latest);
        }
    }

    /** Null if the look has taken the place of the one before; else the one that has. */
    private @Nullable Look replaced(TenantId partner, Look before, Look mine) {
        return looks.replace(partner, before, mine) ? null : looks.get(partner);
    }

    private static void await(Look look) {
        try {
            look.latest.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new AssertionError("a look ends without an error", e);
        }
    }
}
