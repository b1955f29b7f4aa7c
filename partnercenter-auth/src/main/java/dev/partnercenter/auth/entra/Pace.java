package dev.partnercenter.auth.entra;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How many requests that nobody waits for may start in a second: few at first, more with every ten seconds without trouble,
 * half as many after trouble. For one thread at a time.
 */
final class Pace {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final long STEP = Duration.ofSeconds(10).toNanos();

    private final int step;
    private final int most;
    private final Deque<Long> lastSecond = new ArrayDeque<>();
    private int perSecond;
    private long changedAt;
    private long halvedAt;

    Pace(TokenOptions options, long now) {
        step = options.startsPerSecond();
        most = options.mostStartsPerSecond();
        perSecond = step;
        changedAt = now;
        halvedAt = now - SECOND;
    }

    /** How many nanoseconds it is until another may start; none if one may start now. */
    long untilNext(long now) {
        rise(now);
        Long oldest = lastSecond.peek();
        while (oldest != null && now - oldest >= SECOND) {
            lastSecond.remove();
            oldest = lastSecond.peek();
        }
        return oldest == null || lastSecond.size() < perSecond ? 0 : oldest + SECOND - now;
    }

    void started(long now) {
        lastSecond.add(now);
    }

    /** Many requests may tell of one trouble, so within a second it counts once. */
    void troubled(long now) {
        if (now - halvedAt < SECOND) {
            return;
        }
        rise(now);
        perSecond = Math.max(1, perSecond / 2);
        halvedAt = now;
        changedAt = now;
    }

    private void rise(long now) {
        long steps = (now - changedAt) / STEP;
        if (steps > 0) {
            perSecond = (int) Math.min(most, perSecond + steps * step);
            changedAt += steps * STEP;
        }
    }
}
