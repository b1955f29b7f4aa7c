package dev.partnercenter.auth;

import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.AuthRuntime;
import dev.partnercenter.auth.entra.ClaimsChallenge;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.entra.TokenReply;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One key: what is held, and whether a flight is up. A fresh token is given out after one volatile read, one clock read
 * and one comparison; everything else goes the slow way, where the cache's lock guards each change of state and is never
 * held during I/O. A slot that has left the cache holds nothing any more and passes on to the one that has come after it.
 */
final class TokenSlot implements TokenSource {
    private final TokenRequest request;
    private final TokenCache cache;
    private final PartnerApp app;
    private final AuthRuntime runtime;
    private final ReentrantLock lock;
    private final AskFailures failures;
    private final TokenDemand demand = new TokenDemand();

    private volatile HeldToken held = HeldToken.NONE;
    private volatile @Nullable Flight flight;
    private volatile @Nullable Setback setback;
    private volatile boolean evicted;

    TokenSlot(TokenRequest request, TokenCache cache) {
        this.request = request;
        this.cache = cache;
        this.app = cache.app();
        this.runtime = app.runtime();
        this.lock = cache.lock();
        this.failures = new AskFailures(app, request);
    }

    @Override
    public AccessToken token() throws AuthException {
        AccessToken fresh = held.fresh(runtime.nanoTime());
        return fresh != null ? fresh : unhurried().await();
    }

    CompletableFuture<AccessToken> tokenAsync() {
        AccessToken fresh = held.fresh(runtime.nanoTime());
        return fresh != null
                ? CompletableFuture.completedFuture(fresh)
                : unhurried().future();
    }

    /** What to wait for when the token is not fresh: nothing while it is usable, else the flight or the standing failure. */
    private Waiter unhurried() {
        if (app.isClosed()) {
            return Waiter.failed(failures.closed(), failures);
        }
        if (evicted) {
            return cache.successor(request, this).unhurried();
        }
        long now = runtime.nanoTime();
        AccessToken usable = held.usable(now);
        Setback last = setback;
        if (usable != null) {
            if (flight == null && (last == null || !last.stands(now))) {
                renewAhead();
            }
            return Waiter.done(usable, failures);
        }
        if (flight == null && last != null && last.refuses(now)) {
            return Waiter.failed(last.error(), failures);
        }
        return join();
    }

    /** Starts a flight that nobody waits for, unless what it would do has been done in the meantime. */
    private void renewAhead() {
        Flight started;
        lock.lock();
        try {
            long now = runtime.nanoTime();
            Setback last = setback;
            boolean paused = last != null && last.stands(now);
            if (flight != null || paused || evicted || held.fresh(now) != null || app.isClosed()) {
                return;
            }
            started = new Flight(this, failures);
            flight = started;
        } finally {
            lock.unlock();
        }
        started.takeOff(false);
    }

    /** Joins the flight that is up, or starts one; who finds a token or a failure that came in the meantime has that. */
    private Waiter join() {
        Flight joined;
        boolean started = false;
        lock.lock();
        try {
            long now = runtime.nanoTime();
            AccessToken usable = held.usable(now);
            if (usable != null) {
                return Waiter.done(usable, failures);
            }
            if (app.isClosed()) {
                return Waiter.failed(failures.closed(), failures);
            }
            joined = flight;
            Setback last = setback;
            if (joined == null && last != null && last.refuses(now)) {
                return Waiter.failed(last.error(), failures);
            }
            if (joined == null && !evicted) {
                joined = new Flight(this, failures);
                flight = joined;
                started = true;
            }
            if (joined != null) {
                joined.awaited = true;
            }
        } finally {
            lock.unlock();
        }
        if (joined == null) {
            return cache.successor(request, this).unhurried();
        }
        if (started) {
            joined.takeOff(true);
        } else {
            joined.hurry();
        }
        return Waiter.on(joined, failures);
    }

    TokenReply fetch(Flight flying) throws AuthException {
        lock.lock();
        try {
            flying.beginRequest(demand.pending());
        } finally {
            lock.unlock();
        }
        return cache.fetch().fetch(request, flying.carried());
    }

    /** Somebody waits, and this is the first trouble: once an attempt has failed for good, the pauses between flights do. */
    boolean isWorthAnotherAttempt(Flight flying) {
        lock.lock();
        try {
            return flying.awaited && setback == null && !app.isClosed();
        } finally {
            lock.unlock();
        }
    }

    /** Whether the flight is down; if not, what it brought is out of date. */
    boolean landed(Flight flying, TokenReply reply) {
        HeldToken next = HeldToken.of(request, reply, app, cache.clocks().came(reply));
        if (Objects.requireNonNull(next.token()).isForeign()) {
            return failed(flying, failures.foreign());
        }
        if (next.usable(runtime.nanoTime()) == null) {
            return failed(flying, failures.expired());
        }
        AccessToken token;
        Setback gainless = null;
        lock.lock();
        try {
            if (app.isClosed()) {
                return true; // Closing has told the waiters, and a closed app holds nothing.
            }
            if (flying.binned) {
                flying.binned = false;
                return false;
            }
            demand.met(flying.carried());
            if (next.outlives(held, runtime.nanoTime())) {
                hold(next);
            } else {
                gainless = Setback.of(failures.gainless(), true, setback, app).ofNoGain();
            }
            setback = gainless;
            flight = null;
            token = Objects.requireNonNull(held.token());
        } finally {
            lock.unlock();
        }
        flying.landed().complete(token);
        if (gainless == null) {
            cache.fewerScopes().came(request, reply.missingScopes());
        } else {
            failures.announceFailedRenewal(gainless.error());
        }
        cache.tidy(request);
        return true;
    }

    /** Whether the flight is down; if not, what refused it may be out of date. */
    boolean failed(Flight flying, AuthException error) {
        AccessToken usable;
        Setback next;
        lock.lock();
        try {
            if (flying.binned && !app.isClosed()) {
                flying.binned = false;
                return false;
            }
            demand.failed(flying.carried(), error);
            usable = held.usable(runtime.nanoTime());
            next = Setback.of(error, usable != null, setback, app);
            setback = next;
            flight = null;
        } finally {
            lock.unlock();
        }
        if (usable == null) {
            flying.landed().completeExceptionally(next.error());
        } else {
            flying.landed().complete(usable);
            failures.announceFailedRenewal(next.error());
        }
        return true;
    }

    /**
     * Drops that very token, unless one was dropped for the like a moment ago; another one stays. A flight that is up will
     * bring the next, unless there are claims to be asked for with it, without which the flight was started.
     */
    void invalidate(AccessToken rejected, @Nullable ClaimsChallenge claims) {
        lock.lock();
        try {
            if (held.token() == rejected && demand.raise(claims, runtime.nanoTime())) {
                hold(HeldToken.NONE);
                Flight.bin(claims == null ? null : flight);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Drops the failure, and the token if {@code tokenToo}; what a flight that is up brings is not taken. */
    void forget(boolean tokenToo) {
        lock.lock();
        try {
            hold(tokenToo ? HeldToken.NONE : held);
            setback = null;
            Flight.bin(flight);
        } finally {
            lock.unlock();
        }
    }

    /** Puts the same token in another light; most need no change, and no lock. */
    void restate(UnaryOperator<HeldToken> how) {
        if (!how.apply(held).equals(held)) {
            lock.lock();
            try {
                held = how.apply(held);
            } finally {
                lock.unlock();
            }
        }
    }

    /** Leaves the cache, unless a flight is up or, if {@code idleOnly}, what it knows is still of use. */
    boolean evict(boolean idleOnly) {
        lock.lock();
        try {
            long now = runtime.nanoTime();
            Setback last = setback;
            boolean busy = held.trusted().usable(now) != null || (last != null && last.counts(now, app.options()));
            if (flight != null || (idleOnly && busy)) {
                return false;
            }
            hold(HeldToken.NONE);
            evicted = true;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Drops everything for good; the app is closed. */
    void close() {
        forget(true);
        Flight up = flight;
        if (up != null) {
            up.landed().completeExceptionally(failures.closed());
        }
    }

    private void hold(HeldToken next) {
        cache.weigh(next.characters() - held.characters());
        held = next;
    }
}
