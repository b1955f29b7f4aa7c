package dev.partnercenter.auth;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One caller: what it must get, as soon as that is certain. */
final class ModelAsk {
    private static final long PATIENCE = Duration.ofSeconds(15).toNanos();

    final KeyModel key;
    private final long deadline;
    private @Nullable ModelAnswer due;

    ModelAsk(KeyModel key, long now) {
        this.key = key;
        this.deadline = now + PATIENCE;
    }

    /** Null while it waits. */
    @Nullable
    ModelAnswer due() {
        return due;
    }

    long deadline() {
        return deadline;
    }

    /** The first answer counts. */
    void answer(ModelAnswer answer) {
        if (due == null) {
            due = answer;
        }
    }

    void timePassed(long now) {
        if (now >= deadline) {
            answer(ModelAnswer.UNAVAILABLE);
        }
    }
}
