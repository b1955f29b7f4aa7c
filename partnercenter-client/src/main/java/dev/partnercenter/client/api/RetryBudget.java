package dev.partnercenter.client.api;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many repetitions a host's calls may make together: one for each ten calls, and ten saved up at most. So however long
 * an outage lasts, what is sent stays within 1.1 times the calls. Safe for use by any number of threads.
 */
final class RetryBudget {
    /** In tenths of a repetition, as all here. */
    private static final int REPETITION = 10;

    private static final int PER_CALL = 1;
    static final int MOST_SAVED = 10;

    private final AtomicInteger saved = new AtomicInteger(MOST_SAVED * REPETITION);

    /** Another call is made, whatever becomes of it. */
    void called() {
        saved.updateAndGet(tenths -> Math.min(MOST_SAVED * REPETITION, tenths + PER_CALL));
    }

    /** Whether one repetition may be made; it is taken off. */
    boolean take() {
        return saved.getAndUpdate(tenths -> tenths < REPETITION ? tenths : tenths - REPETITION) >= REPETITION;
    }
}
