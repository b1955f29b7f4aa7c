package dev.partnercenter.archfixture.auth.secret;

import java.time.InstantSource;

/** Uses an exception: a store's factory may take the system's clock as its default. */
public final class DatedStore implements SecretStore {
    private final InstantSource clock;

    private DatedStore(InstantSource clock) {
        this.clock = clock;
    }

    public static DatedStore create() {
        return new DatedStore(InstantSource.system());
    }

    public InstantSource clock() {
        return clock;
    }
}
