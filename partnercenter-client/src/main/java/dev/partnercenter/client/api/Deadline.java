package dev.partnercenter.client.api;

import dev.partnercenter.auth.entra.AuthRuntime;
import java.time.Duration;

/** When a call's time is up, on the monotonic clock. */
record Deadline(AuthRuntime runtime, long atNanos) {

    static Deadline in(Duration time, AuthRuntime runtime) {
        return new Deadline(runtime, runtime.nanoTime() + time.toNanos());
    }

    /** How much time is left; zero or negative once it is up. */
    Duration left() {
        return Duration.ofNanos(atNanos - runtime.nanoTime());
    }

    /** Whether a wait of that length leaves time for something after it. */
    boolean leavesTimeAfter(Duration wait) {
        return wait.compareTo(left()) < 0;
    }
}
