package dev.partnercenter.auth;

import dev.partnercenter.auth.entra.AuthEvent;
import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.AuthFailure;
import dev.partnercenter.auth.entra.AuthRuntime;
import dev.partnercenter.auth.entra.ClaimsChallenge;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.entra.TokenReply;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One key: what is held, and whether a flight is up. A fresh token is given out after one volatile read, one clock read
 * and one comparison; everything else goes the slow way, where the cache's lock guards each change of state and is never
 * held during I/O.
 */
final class TokenSlot implements TokenSource {
    private final TokenRequest request;
    private final PartnerApp app;
    private final AuthRuntime runtime;
    private final TokenFetch fetch;
    private final ReentrantLock lock;
    private final ClaimsDemand demand = new ClaimsDemand();

    private volatile HeldToken held = HeldToken.NONE;
    private volatile @Nullable Flight flight;
    private volatile @Nullable Setback setback;

    TokenSlot(TokenRequest request, PartnerApp app, TokenFetch fetch, ReentrantLock lock) {
        this.request = request;
        this.app = app;
        this.runtime = app.runtime();
        this.fetch = fetch;
        this.lock = lock;
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
            return Waiter.failed(closed());
        }
        long now = runtime.nanoTime();
        AccessToken usable = held.usable(now);
        Setback last = setback;
        if (usable != null) {
            if (flight == null && (last == null || !last.stands(now))) {
                renewAhead();
            }
            return Waiter.done(usable);
        }
        if (flight == null && last != null && last.stands(now)) {
            return Waiter.failed(last.error());
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
            if (flight != null || held.fresh(now) != null || (last != null && last.stands(now)) || app.isClosed()) {
                return;
            }
            started = new Flight(this);
            flight = started;
        } finally {
            lock.unlock();
        }
        start(started);
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
                return Waiter.done(usable);
            }
            if (app.isClosed()) {
                return Waiter.failed(closed());
            }
            joined = flight;
            if (joined == null) {
                Setback last = setback;
                if (last != null && last.stands(now)) {
                    return Waiter.failed(last.error());
                }
                joined = new Flight(this);
                flight = joined;
                started = true;
            }
        } finally {
            lock.unlock();
        }
        if (started) {
            start(joined);
        }
        return Waiter.on(joined, runtime, this::tooLate);
    }

    private void start(Flight started) {
        try {
            runtime.execute(started);
        } catch (RejectedExecutionException e) {
            failed(started, closed());
        }
    }

    /** Fetches until what is brought is not out of date: an invalidated tenant's flight goes again, with its waiters. */
    void fly(Flight flying) {
        boolean down = false;
        while (!down) {
            try {
                TokenReply reply = fetch.fetch(request, takeDemand());
                down = landed(flying, reply);
            } catch (AuthException e) {
                down = failed(flying, e);
            } catch (RuntimeException e) {
                down = failed(
                        flying,
                        failure()
                                .because("something unforeseen happened")
                                .cause(e)
                                .unavailable());
            } catch (Error e) {
                failed(
                        flying,
                        failure().because("the JVM is in trouble").cause(e).unavailable());
                throw e;
            }
        }
    }

    private boolean landed(Flight flying, TokenReply reply) {
        HeldToken next = HeldToken.of(request, reply, app);
        AccessToken token = Objects.requireNonNull(next.token());
        if (token.isForeign()) {
            return failed(
                    flying,
                    failure()
                            .because("the token endpoint gave a token of another tenant, which was thrown away")
                            .unavailable());
        }
        lock.lock();
        try {
            if (app.isClosed()) {
                return true; // Closing has told the waiters, and a closed app holds nothing.
            }
            if (flying.binned) {
                flying.binned = false;
                return false;
            }
            held = next;
            setback = null;
            flight = null;
        } finally {
            lock.unlock();
        }
        flying.landed().complete(token);
        return true;
    }

    private boolean failed(Flight flying, AuthException error) {
        boolean stillUsable;
        AuthException told;
        lock.lock();
        try {
            if (flying.binned && !app.isClosed()) {
                flying.binned = false;
                return false;
            }
            stillUsable = held.usable(runtime.nanoTime()) != null;
            Setback before = setback;
            Setback next = Setback.of(error, stillUsable, before == null ? 0 : before.inARow(), runtime);
            told = next.error();
            setback = next;
            flight = null;
        } finally {
            lock.unlock();
        }
        flying.landed().completeExceptionally(told);
        if (stillUsable) {
            app.announce(
                    AuthEvent.Kind.RENEWAL_FAILED,
                    request.partner(),
                    "The token in use could not be renewed: " + told.getMessage());
        }
        return true;
    }

    /** Drops that very token; another one stays. A flight that is up will bring the next. */
    void invalidate(AccessToken rejected) {
        lock.lock();
        try {
            if (held.token() == rejected) {
                held = HeldToken.NONE;
            }
        } finally {
            lock.unlock();
        }
    }

    /** Drops that very token and has the next one asked for with these claims, unless that was tried a moment ago. */
    void invalidate(AccessToken rejected, ClaimsChallenge claims) {
        lock.lock();
        try {
            if (held.token() == rejected && demand.raise(claims, runtime.nanoTime())) {
                held = HeldToken.NONE;
                bin(flight); // A flight that is up was started without the claims.
            }
        } finally {
            lock.unlock();
        }
    }

    private @Nullable ClaimsChallenge takeDemand() {
        lock.lock();
        try {
            return demand.take();
        } finally {
            lock.unlock();
        }
    }

    private static void bin(@Nullable Flight up) {
        if (up != null) {
            up.binned = true;
        }
    }

    /** Drops token and failure; what a flight that is up brings is not taken. */
    void invalidate() {
        lock.lock();
        try {
            held = HeldToken.NONE;
            setback = null;
            bin(flight);
        } finally {
            lock.unlock();
        }
    }

    /** Drops everything for good; the app is closed. */
    void close() {
        Flight up;
        lock.lock();
        try {
            held = HeldToken.NONE;
            up = flight;
            flight = null;
        } finally {
            lock.unlock();
        }
        if (up != null) {
            up.landed().completeExceptionally(closed());
        }
    }

    private AuthException closed() {
        return failure()
                .because("the app has been closed")
                .remedy("The program must not ask a closed app.")
                .unavailable();
    }

    private AuthException tooLate() {
        return failure()
                .because("it did not come within the time a caller waits")
                .unavailable();
    }

    private AuthFailure.Builder failure() {
        return app.failure().partner(request.partner()).tenant(request.tenant()).resource(request.resource());
    }
}
