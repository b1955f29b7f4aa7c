package dev.partnercenter.auth.entra;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Requests that are not worth sending, because an earlier one was answered for them too: a throttled tenant is left alone
 * until it said, a host that throttles several tenants for a minute, and a refused credential is not tried for the next
 * partner.
 */
final class Pauses {
    private static final Duration FIRST_FOR_CREDENTIAL = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofMinutes(60);
    private static final Duration WINDOW = Duration.ofSeconds(60);
    private static final int TENANTS_THAT_MAKE_A_HOST = 3;

    private final AuthRuntime runtime;
    private final ConcurrentMap<Lane, Pause> lanes = new ConcurrentHashMap<>();
    private final AtomicReference<@Nullable Pause> credential = new AtomicReference<>();
    private final AtomicReference<@Nullable Pause> host = new AtomicReference<>();

    Pauses(AuthRuntime runtime) {
        this.runtime = runtime;
    }

    /** What Entra counts together: one tenant's requests by users' grants, or by the app's own credential. */
    private record Lane(Authority authority, boolean appOnly) {
        static Lane of(Grant grant, Target target) {
            return new Lane(target.authority(), grant instanceof Grant.ClientCredentials);
        }
    }

    /** @param since when the failure came, and {@code until} when it ends, on the monotonic clock */
    private record Pause(AuthException error, long since, long until, int inARow) {
        boolean stands(long now) {
            return now - until < 0;
        }
    }

    /** The failure that a request would only repeat; null if it may be sent. */
    @Nullable
    AuthException standing(Grant grant, Target target) {
        long now = runtime.nanoTime();
        for (Pause pause : new @Nullable Pause[] {credential.get(), host.get(), lanes.get(Lane.of(grant, target))}) {
            if (pause != null && pause.stands(now)) {
                return pause.error.about(target);
            }
        }
        return null;
    }

    /** Learns from a request that got its token. */
    void succeeded(Grant grant, Target target) {
        credential.set(null);
        lanes.remove(Lane.of(grant, target));
    }

    /** Learns from one that failed. */
    void failed(AuthException error, Grant grant, Target target) {
        long now = runtime.nanoTime();
        if (error instanceof AuthException.Credential) {
            Pause before = credential.get();
            int inARow = before == null ? 0 : before.inARow;
            Duration doubled = FIRST_FOR_CREDENTIAL.multipliedBy(1L << Math.min(inARow, 6));
            Duration pause = doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
            Instant at = runtime.now().plus(pause);
            credential.set(new Pause(error.until(at), now, now + pause.toNanos(), inARow + 1));
        } else if (error instanceof AuthException.Throttled) {
            throttled(error, Lane.of(grant, target), now);
        }
    }

    private void throttled(AuthException error, Lane lane, long now) {
        long until = now
                + error.retryAt()
                        .map(at -> Duration.between(runtime.now(), at).toNanos())
                        .orElse(0L);
        // A lane whose pause is over and whose last trouble is old tells nothing any more.
        lanes.values().removeIf(pause -> !pause.stands(now) && now - pause.since >= WINDOW.toNanos());
        lanes.put(lane, new Pause(error, now, until, 1));
        long troubled = lanes.entrySet().stream()
                .filter(entry -> now - entry.getValue().since < WINDOW.toNanos())
                .map(Map.Entry::getKey)
                .map(Lane::authority)
                .distinct()
                .count();
        if (troubled >= TENANTS_THAT_MAKE_A_HOST) {
            host.set(new Pause(error.until(runtime.now().plus(WINDOW)), now, now + WINDOW.toNanos(), 1));
        }
    }
}
