package dev.partnercenter.auth;

import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** What became of an ask that other threads work for. */
final class Outcome {
    private Outcome() {}

    /**
     * Returns what it failed with.
     *
     * @throws Exception if it is not done within a minute of real time
     */
    static Throwable failure(Future<?> asked) throws Exception {
        try {
            return new AssertionError("no failure but " + asked.get(60, TimeUnit.SECONDS));
        } catch (ExecutionException e) {
            return Objects.requireNonNull(e.getCause());
        }
    }
}
