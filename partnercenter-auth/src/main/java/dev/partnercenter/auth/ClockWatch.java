package dev.partnercenter.auth;

import dev.partnercenter.auth.entra.AuthEvent;
import dev.partnercenter.auth.entra.AuthRuntime;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.entra.TokenReply;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Looks every 30 seconds whether the wall clock has run ahead of the monotonic one, by which tokens live: the machine may
 * have been suspended, or the wall clock is wrong. From then on tokens that have expired by the wall clock are not given
 * out; who asks has them renewed, and the {@code Date} of the next reply settles the matter. Then either the tokens end
 * earlier by what the monotonic clock has missed, or those that were doubted are given out again. A wall clock that is set
 * back changes nothing. There is one watch for each app, from its first token until it is closed.
 */
final class ClockWatch {
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(30);

    private final PartnerApp app;
    private final AuthRuntime runtime;
    private final TokenCaches caches;
    private final AtomicBoolean started = new AtomicBoolean();

    /** Held while tokens are restated too, so that a look and a settlement follow one another. */
    private final ReentrantLock lock = new ReentrantLock();

    private volatile Reckoning reckoning;
    private volatile @Nullable Future<?> nextLook;

    private ClockWatch(PartnerApp app, TokenCaches caches) {
        this.app = app;
        this.caches = caches;
        this.runtime = app.runtime();
        this.reckoning = Reckoning.by(wallLead());
        app.onceClosed(this::stop);
    }

    static ClockWatch of(PartnerApp app) {
        TokenCaches caches = TokenCaches.of(app);
        return app.companion(ClockWatch.class, ClockWatch.class, () -> new ClockWatch(app, caches));
    }

    /** Learns from a reply, and returns by how much its issuer's clock leads the monotonic one. */
    long came(TokenReply reply) {
        if (started.compareAndSet(false, true)) {
            lookLater();
        }
        if (!reply.dated()) {
            return reckoning.issuerUntold(reply.askedAtNanos(), wallLead());
        }
        long issuer = Reckoning.lead(reply.issuedAt(), reply.askedAtNanos());
        hear(issuer, reply.askedAtNanos());
        return issuer;
    }

    private void hear(long issuer, long askedAtNanos) {
        Reckoning before;
        lock.lock();
        try {
            before = reckoning;
            Reckoning after = before.told(issuer, askedAtNanos, wallLead());
            if (after.equals(before)) {
                return;
            }
            reckoning = after;
            long last = before.issuer();
            restate(held -> held.settled(issuer, last));
        } finally {
            lock.unlock();
        }
        if (before.doubt() != null) {
            long stoodStill = issuer - before.issuer();
            announceSettled(
                    stoodStill > Reckoning.TOLERANCE
                            ? "The monotonic clock had stood still for " + seconds(stoodStill)
                                    + ", as in a suspended machine: tokens end that much earlier"
                            : "The wall clock was set while no time had passed: tokens live on as they would have");
        }
    }

    private void look() {
        if (app.isClosed()) {
            return;
        }
        lookLater();
        Reckoning before;
        Reckoning after;
        lock.lock();
        try {
            long now = runtime.nanoTime();
            long wall = wallLead();
            before = reckoning;
            after = before.seen(wall, now);
            reckoning = after;
            if (after.doubt() != null) {
                restate(held -> held.doubted(now, after.issuerBy(wall)));
            } else if (before.doubt() != null) {
                restate(held -> held.settled(after.issuer(), after.issuer()));
            }
        } finally {
            lock.unlock();
        }
        if (!after.equals(before)) {
            announce(after.doubt());
        }
    }

    private void announce(Reckoning.@Nullable Doubt doubt) {
        if (doubt == null) {
            announceSettled("The wall clock is back where it was: tokens live on as they would have");
            return;
        }
        app.announce(
                AuthEvent.Kind.CLOCK_JUMPED,
                null,
                "The wall clock has run ahead of the monotonic one by " + seconds(doubt.ahead())
                        + ": what has expired by it is renewed when asked for, until the token endpoint's Date tells which"
                        + " of the two is wrong");
    }

    private void announceSettled(String message) {
        app.announce(AuthEvent.Kind.CLOCK_SETTLED, null, message);
    }

    private void restate(UnaryOperator<HeldToken> how) {
        caches.forEach(cache -> cache.restate(how));
    }

    private void lookLater() {
        try {
            nextLook = runtime.after(BETWEEN_LOOKS, this::look);
        } catch (RejectedExecutionException closed) {
            return; // A closed app gives nothing out.
        }
        if (app.isClosed()) {
            stop();
        }
    }

    private void stop() {
        Future<?> next = nextLook;
        if (next != null) {
            next.cancel(false);
        }
    }

    private long wallLead() {
        return Reckoning.lead(runtime.now(), runtime.nanoTime());
    }

    private static Duration seconds(long nanos) {
        return Duration.ofNanos(nanos).truncatedTo(ChronoUnit.SECONDS);
    }
}
