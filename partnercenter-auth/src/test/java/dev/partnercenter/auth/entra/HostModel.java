package dev.partnercenter.auth.entra;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** What must be true of a host's breaker. Times are those of the monotonic clock, in nanoseconds. */
final class HostModel {
    static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    static final class Trouble extends Exception {
        private static final long serialVersionUID = 1L;

        Trouble(String name) {
            super(name, null, false, false);
        }
    }

    /** Who may not go is told of the last trouble, and for how long yet. */
    static final class Refusal extends Exception {
        private static final long serialVersionUID = 1L;

        Refusal(@Nullable Trouble trouble, long left) {
            super((trouble == null ? "nothing" : trouble.getMessage()) + ", " + left, null, false, false);
        }

        String told() {
            return String.valueOf(getMessage());
        }
    }

    /** One request that counts: the second in which it ended, and how. */
    private record Count(long second, boolean failed) {}

    private final Deque<Count> counts = new ArrayDeque<>();
    private @Nullable Trouble trouble;
    private boolean counting;
    private boolean open = true;
    private boolean probing;
    private long probeAt;
    private int pauses;
    private int failedProbes;

    int pauses() {
        return pauses;
    }

    /** Until the probe may go. */
    long left(long now) {
        return open ? 0 : Math.max(0, probeAt - now);
    }

    /** Null for whoever may go. */
    @Nullable
    Refusal enter(long now) {
        if (open) {
            return null;
        }
        if (!probing && now >= probeAt) {
            probing = true;
            return null;
        }
        return new Refusal(trouble, left(now));
    }

    /** Whether what a request learns is not out of date. */
    boolean hears(int pausesBefore) {
        return pausesBefore == pauses;
    }

    void answered(long now) {
        if (open) {
            count(false, now);
        } else {
            open = true;
            probing = false;
            counts.clear();
            failedProbes = 0;
        }
    }

    void failed(Trouble failure, long now) {
        trouble = failure;
        counting = true;
        if (open) {
            count(true, now);
        } else {
            pauseByItself(now);
        }
    }

    void asked(Trouble failure, long wait, long now) {
        counting = true;
        pause(failure, wait, now);
    }

    void throttled(Trouble failure, boolean several, long now) {
        if (several || !open) {
            asked(failure, LONGEST_PAUSE.toNanos(), now);
        } else {
            answered(now);
        }
    }

    /** The probe was no probe. */
    void silent() {
        probing = false;
    }

    /** In the last sixty seconds as clocks show them; answers count from the first trouble on. */
    private void count(boolean failed, long now) {
        failedProbes = 0;
        if (!counting) {
            return;
        }
        long second = Math.floorDiv(now, SECOND);
        counts.add(new Count(second, failed));
        counts.removeIf(count -> count.second <= second - 60);
        long failures = counts.stream().filter(Count::failed).count();
        if (counts.size() >= 30 && 2 * failures >= counts.size()) {
            pauseByItself(now);
        }
    }

    private void pauseByItself(long now) {
        long wait = (5 * SECOND) << Math.min(failedProbes, 4);
        pause(trouble, wait, now);
        failedProbes++;
    }

    private void pause(@Nullable Trouble failure, long wait, long now) {
        trouble = failure;
        open = false;
        probing = false;
        probeAt = now + Math.min(wait, LONGEST_PAUSE.toNanos());
        pauses++;
        counts.clear();
    }
}
