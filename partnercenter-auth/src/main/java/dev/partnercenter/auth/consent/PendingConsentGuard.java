package dev.partnercenter.auth.consent;

import java.io.IOException;
import java.time.InstantSource;

/**
 * Makes the use of a pending consent single. By default each app keeps what it has seen in memory; several nodes that take
 * callbacks share one by a guard of their own, such as an insert into a table with a unique column. Safe for use by any
 * number of threads.
 */
@FunctionalInterface
public interface PendingConsentGuard {

    /**
     * Remembers a state for ten minutes at least.
     *
     * @param state of a callback that is an answer to a pending consent: visible ASCII of 43 characters
     * @return true for the first caller only, over all threads and nodes
     * @throws IOException if that cannot be told; the consent is then refused
     */
    boolean firstUse(String state) throws IOException;

    /** Remembers the last 10,000 states for ten minutes, in this process. */
    static PendingConsentGuard inMemory(InstantSource clock) {
        return new RecentStates(clock);
    }
}
