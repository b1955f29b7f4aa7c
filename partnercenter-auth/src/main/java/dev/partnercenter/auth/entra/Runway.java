package dev.partnercenter.auth.entra;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Where everything takes off that fetches or keeps tokens. So many departures are up at a time, and only those hold a
 * thread. Those that somebody waits for go first, in the order they came; those that nobody waits for have at most half of
 * the places, and start no faster than {@link TokenOptions} says. Safe for use by any number of threads.
 */
public final class Runway {
    private final AuthRuntime runtime;
    private final TokenOptions options;

    // One for each app, because what one app has up may need a token of another one.
    @SuppressWarnings("ThreadLocalUsage")
    private final ThreadLocal<Departure> current = new ThreadLocal<>();

    private final ReentrantLock lock = new ReentrantLock();

    // All guarded by the lock.
    private final Set<Departure> awaited = new LinkedHashSet<>();
    private final Set<Departure> unhurried = new LinkedHashSet<>();
    private final Set<Departure> up = new HashSet<>();
    private final Set<Departure> unhurriedUp = new HashSet<>();
    private final Pace pace;
    private boolean wakes;
    private boolean closed;

    Runway(AuthRuntime runtime, TokenOptions options) {
        this.runtime = runtime;
        this.options = options;
        this.pace = new Pace(options, runtime.nanoTime());
        runtime.flyAtOnce(options.requestsAtOnce());
    }

    /**
     * Something to do on a thread of the library's, once it has been requested and its turn has come.
     *
     * @param refused what is done instead if the app is closed before, on whatever thread finds out
     */
    public Departure departure(Runnable task, Runnable refused) {
        return new Departure(this, runtime, options.flightLimit(), runtime::fly, task, refused);
    }

    /** Whether the calling thread is up: what it needs there must not wait for a turn of its own. */
    public boolean isAirborne() {
        return current.get() != null;
    }

    /** What is done on the calling thread. */
    interface Flown<T> {
        T fly() throws AuthException;
    }

    /**
     * Does something on the calling thread: at once if it is up, else when its turn comes.
     *
     * @throws InterruptedException if the thread was interrupted before
     * @throws RejectedExecutionException if its turn did not come as long as a caller waits, or the app was closed before
     */
    <T> T fly(Flown<T> flown) throws AuthException, InterruptedException {
        if (isAirborne()) {
            return flown.fly();
        }
        CompletableFuture<Boolean> turn = new CompletableFuture<>();
        Runnable never = () -> turn.complete(false);
        Future<?> deadline = runtime.after(options.callerWait(), never);
        Departure own =
                new Departure(this, runtime, options.flightLimit(), task -> turn.complete(true), () -> {}, never);
        own.request(true);
        try {
            if (!turn.get() || !own.board(null)) {
                throw new RejectedExecutionException("no turn");
            }
            return flown.fly();
        } catch (ExecutionException e) {
            throw new AssertionError("a turn only ever comes or does not", e);
        } finally {
            deadline.cancel(false);
            own.leave();
        }
    }

    /** Has the calling thread's departure, if there is one, do this when its time is up. */
    void abortBy(Runnable abort) {
        Departure own = current.get();
        if (own != null) {
            own.abortBy(abort);
        }
    }

    /** Learns that the token endpoint has troubles. */
    void troubled() {
        lock.lock();
        try {
            pace.troubled(runtime.nanoTime());
        } finally {
            lock.unlock();
        }
    }

    void enter(Departure departure) {
        current.set(departure);
    }

    void leave() {
        current.remove();
    }

    void request(Departure departure) {
        boolean refused;
        lock.lock();
        try {
            refused = closed;
            if (!refused) {
                (departure.hurried ? awaited : unhurried).add(departure);
            }
        } finally {
            lock.unlock();
        }
        if (refused) {
            departure.refuse();
        }
        clear();
    }

    void hurry(Departure departure) {
        lock.lock();
        try {
            departure.hurried = true;
            if (unhurried.remove(departure)) {
                awaited.add(departure);
            }
        } finally {
            lock.unlock();
        }
        clear();
    }

    /** Gives up a departure's place, up or in a queue, if it has one. */
    void withdraw(Departure departure) {
        lock.lock();
        try {
            awaited.remove(departure);
            unhurried.remove(departure);
            unhurriedUp.remove(departure);
            up.remove(departure);
        } finally {
            lock.unlock();
        }
        clear();
    }

    /** Starts whoever may start now. */
    private void clear() {
        for (Departure next = next(); next != null; next = next()) {
            next.start();
        }
    }

    private @Nullable Departure next() {
        lock.lock();
        try {
            if (up.size() >= options.requestsAtOnce()) {
                return null;
            }
            Departure next = awaited.isEmpty() ? nextUnhurried() : first(awaited);
            if (next != null) {
                up.add(next);
            }
            return next;
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Departure nextUnhurried() {
        if (unhurried.isEmpty() || unhurriedUp.size() >= options.requestsAtOnce() / 2) {
            return null;
        }
        long now = runtime.nanoTime();
        long wait = pace.untilNext(now);
        if (wait > 0) {
            wakeAfter(wait);
            return null;
        }
        pace.started(now);
        Departure next = first(unhurried);
        unhurriedUp.add(next);
        return next;
    }

    private static Departure first(Set<Departure> queue) {
        Departure first = queue.iterator().next();
        queue.remove(first);
        return first;
    }

    private void wakeAfter(long nanos) {
        if (!wakes) {
            wakes = true;
            var unused = runtime.after(Duration.ofNanos(nanos), this::wake);
        }
    }

    private void wake() {
        lock.lock();
        try {
            wakes = false;
        } finally {
            lock.unlock();
        }
        clear();
    }

    boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /** Lets nobody start any more. */
    void close() {
        List<Departure> left = new ArrayList<>();
        lock.lock();
        try {
            closed = true;
            left.addAll(awaited);
            left.addAll(unhurried);
            awaited.clear();
            unhurried.clear();
        } finally {
            lock.unlock();
        }
        left.forEach(Departure::refuse);
    }
}
