package dev.partnercenter.auth.entra;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Leaves a host alone while it is down or overloaded: for 5 seconds that double up to the longest pause
 * when half of at least 30 requests within a minute have failed, and as long as it asks for it when it does. Then one
 * request, the probe, finds out for all. Counts on the monotonic clock. Safe for use by any number of threads.
 *
 * @param <F> how a failure is told
 */
public final class HostBreaker<F extends Exception> {
    private static final int WINDOW_SECONDS = 60;
    private static final float FAILED_PERCENT = 50;
    /** One key alone makes ten requests in the window by its own back-off; they must not be half of what is counted. */
    private static final int LEAST_REQUESTS = 30;

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);

    private final AuthRuntime runtime;
    private final String name;
    private final Duration longestPause;
    private final ReentrantLock lock = new ReentrantLock();

    /**
     * Guarded by the lock, as all below. Made at the first trouble, with which the count begins: it takes a hundred classes,
     * which a program that starts well need not load before its first token.
     */
    private @Nullable CircuitBreaker breaker;

    private @Nullable F trouble;
    private long probeAt;
    private int pauses;
    private int failedProbes;

    /**
     * A host that nothing is known of yet.
     *
     * @param name what it serves
     * @param longestPause for how long it is left alone at most
     */
    public HostBreaker(AuthRuntime runtime, String name, Duration longestPause) {
        this.runtime = runtime;
        this.name = name;
        this.longestPause = longestPause;
    }

    /** How a request that may not go is told why. */
    @FunctionalInterface
    public interface Standing<F, X extends Exception> {
        /**
         * Tells the host's last trouble.
         *
         * @param left until the probe may go; zero while it is under way
         */
        X tell(F trouble, Duration left);
    }

    /**
     * Lets a request go.
     *
     * @throws X what is told of the host's last trouble, while it is left alone or the probe is under way
     */
    public <X extends Exception> Pass enter(Standing<? super F, X> standing) throws X {
        F told;
        long left;
        lock.lock();
        try {
            if (breaker == null || breaker.tryAcquirePermission()) {
                return new Pass(pauses);
            }
            told = Objects.requireNonNull(trouble);
            left = Math.max(0, probeAt - runtime.nanoTime());
        } finally {
            lock.unlock();
        }
        throw standing.tell(told, Duration.ofNanos(left));
    }

    /**
     * One request on its way. It tells once what it has learned of the host; closed without a word, it leaves its place to
     * another. What a request learns that was sent before the last pause began is out of date and decides nothing. For one
     * thread.
     */
    public final class Pass implements AutoCloseable {
        private final int pausesBefore;
        private boolean told;

        private Pass(int pausesBefore) {
            this.pausesBefore = pausesBefore;
        }

        /** The host is alive, whatever it said. */
        public void answered() {
            tell(() -> count(null));
        }

        /**
         * The host did not answer, or said that it is not well.
         *
         * @param asked for how long it asks to be left alone; zero if it does not
         */
        public void failed(F error, Duration asked) {
            tell(() -> {
                if (asked.compareTo(Duration.ZERO) > 0) {
                    leaveAlone(asked, error);
                } else {
                    count(error);
                }
            });
        }

        /**
         * The host is alive and throttles.
         *
         * @param several whether it does so to several tenants; a host that throttles the probe is not well yet either way
         */
        public void throttled(F error, boolean several) {
            tell(() -> {
                if (several || (breaker != null && breaker.getState() == State.HALF_OPEN)) {
                    leaveAlone(longestPause, error);
                } else {
                    count(null);
                }
            });
        }

        @Override
        public void close() {
            if (!told) {
                tell(() -> {
                    if (breaker != null) {
                        breaker.releasePermission();
                    }
                });
            }
        }

        private void tell(Runnable news) {
            lock.lock();
            try {
                told = true;
                if (pausesBefore == pauses) {
                    news.run();
                }
            } finally {
                lock.unlock();
            }
        }
    }

    /** @param failure null if the host has answered, which decides too once enough have not been */
    private void count(@Nullable F failure) {
        if (failure != null) {
            trouble = failure;
            breaker = breaker == null ? newBreaker() : breaker;
            breaker.onError(0, TimeUnit.NANOSECONDS, failure);
        } else if (breaker != null) {
            breaker.onSuccess(0, TimeUnit.NANOSECONDS);
        }
        if (breaker == null || breaker.getState() == State.CLOSED) {
            failedProbes = 0;
        } else {
            leaveAlone(FIRST_PAUSE.multipliedBy(1L << Math.min(failedProbes, 20)), Objects.requireNonNull(trouble));
            failedProbes++;
        }
    }

    private void leaveAlone(Duration asked, F error) {
        Duration wait = asked.compareTo(longestPause) > 0 ? longestPause : asked;
        trouble = error;
        probeAt = runtime.nanoTime() + wait.toNanos();
        pauses++;
        breaker = breaker == null ? newBreaker() : breaker;
        // It lets the probe go after that instant, where the failure has promised "at".
        breaker.transitionToOpenStateUntil(instant(probeAt - 1));
    }

    private CircuitBreaker newBreaker() {
        InstantSource clock = () -> instant(runtime.nanoTime());
        return CircuitBreaker.of(
                name,
                CircuitBreakerConfig.custom()
                        .slidingWindowType(SlidingWindowType.TIME_BASED)
                        .slidingWindowSize(WINDOW_SECONDS)
                        .minimumNumberOfCalls(LEAST_REQUESTS)
                        .failureRateThreshold(FAILED_PERCENT)
                        .permittedNumberOfCallsInHalfOpenState(1)
                        .clock(clock.withZone(ZoneOffset.UTC))
                        .build());
    }

    private static Instant instant(long nanos) {
        return Instant.EPOCH.plusNanos(nanos);
    }
}
