package dev.partnercenter.auth.entra;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Requests that are not worth sending, because an earlier one was answered for them too: a throttled tenant is left alone
 * until it said, and a host that is down, overloaded or throttles several tenants until a probe finds it well.
 */
final class Pauses {
    private static final int TENANTS_THAT_MAKE_A_HOST = 3;

    private final AuthRuntime runtime;
    private final TokenOptions options;
    private final HostBreaker<AuthException> host;
    private final ConcurrentMap<Lane, Pause> lanes = new ConcurrentHashMap<>();

    Pauses(AuthRuntime runtime, TokenOptions options) {
        this.runtime = runtime;
        this.options = options;
        this.host = new HostBreaker<>(runtime, "token endpoint", options.hostPause());
    }

    /** What Entra counts together: one tenant's requests by users' grants, or by the app's own credential. */
    private record Lane(Authority authority, boolean appOnly) {
        static Lane of(Grant grant, Target target) {
            return new Lane(target.authority(), grant instanceof Grant.ClientCredentials);
        }
    }

    /** @param since when the failure came, and {@code until} when it ends, on the monotonic clock */
    private record Pause(AuthException error, long since, long until) {
        boolean stands(long now) {
            return now - until < 0;
        }
    }

    /**
     * Lets a request go, which ends with its pass closed.
     *
     * @throws AuthException which is the failure that the request would only repeat
     */
    HostBreaker<AuthException>.Pass enter(Grant grant, Target target) throws AuthException {
        long now = runtime.nanoTime();
        // The host comes last: what is not sent for another reason must not take the probe's place.
        Pause pause = lanes.get(Lane.of(grant, target));
        if (pause != null && pause.stands(now)) {
            throw pause.error.until(runtime.now().plusNanos(pause.until - now)).about(target);
        }
        return host.enter(
                (trouble, left) -> trouble.until(runtime.now().plus(left)).about(target));
    }

    /** Learns from a request that got its token. */
    void succeeded(HostBreaker<AuthException>.Pass pass, Grant grant, Target target) {
        pass.answered();
        long now = runtime.nanoTime();
        // While a pause stands, only what was sent before it succeeds, and that does not end it.
        lanes.computeIfPresent(Lane.of(grant, target), (lane, pause) -> pause.stands(now) ? pause : null);
    }

    /**
     * Learns from one that failed.
     *
     * @return whether that tells of a trouble at the host, so that less should be asked of it
     */
    boolean failed(HostBreaker<AuthException>.Pass pass, AuthException error, Grant grant, Target target) {
        if (error instanceof AuthException.Throttled) {
            pass.throttled(error, throttled(error, Lane.of(grant, target)));
            return true;
        }
        boolean isTheHosts = isTheHosts(error);
        if (isTheHosts) {
            pass.failed(error, asked(error));
        } else if (!isOfThisSide(error)) {
            pass.answered();
        }
        return isTheHosts;
    }

    /** Whether nothing was heard of the host, and not for its own fault. */
    private static boolean isOfThisSide(AuthException error) {
        return error.getCause() instanceof EntraHttp.GivenUp
                || (error.getCause() instanceof IOException cause && Unanswered.isLasting(cause));
    }

    private Duration asked(AuthException error) {
        return error.retryAt().map(at -> Duration.between(runtime.now(), at)).orElse(Duration.ZERO);
    }

    private static boolean isTheHosts(AuthException error) {
        boolean unanswered = error.getCause() instanceof IOException && !isOfThisSide(error);
        return unanswered || error.error().filter(said -> said.status() >= 500).isPresent();
    }

    /** Whether several tenants are throttled at a time. */
    private boolean throttled(AuthException error, Lane lane) {
        long now = runtime.nanoTime();
        long window = options.hostPause().toNanos();
        long until = now + asked(error).toNanos();
        // A lane whose pause is over and whose last trouble is old tells nothing any more.
        lanes.values().removeIf(pause -> !pause.stands(now) && now - pause.since >= window);
        lanes.put(lane, new Pause(error, now, until));
        return lanes.entrySet().stream()
                        .filter(entry -> now - entry.getValue().since < window)
                        .map(entry -> entry.getKey().authority())
                        .distinct()
                        .count()
                >= TENANTS_THAT_MAKE_A_HOST;
    }
}
