package dev.partnercenter.auth.nodes;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * How many versions of a partner all processes together may write in a week: two where nothing has disturbed them for two,
 * and three more for each thing that has, but never more than thirty. Where use revokes, one more for each redemption.
 */
final class Growth {
    private static final Duration WEEK = Duration.ofDays(7);
    private static final int UNDISTURBED = 2;
    private static final int FOR_EACH_DISTURBANCE = 3;
    private static final int FOR_ALL_OF_THEM = 30;

    private final World world;
    private final Deque<Instant> disturbances = new ArrayDeque<>();
    private final Map<String, Deque<Instant>> written = new HashMap<>();
    private final Map<String, Deque<Instant>> redeemed = new HashMap<>();

    Growth(World world) {
        this.world = world;
    }

    /** Somebody does something, or something goes wrong, be it about another partner. */
    void disturbed() {
        disturbances.add(world.time.now());
    }

    /** A token of that name's partner has been redeemed with success. */
    void redeemed(String name) {
        of(redeemed, name).add(world.time.now());
    }

    void wrote(String name) {
        Deque<Instant> writes = of(written, name);
        writes.add(world.time.now());
        int disturbed = within(disturbances, WEEK.multipliedBy(2));
        int most = UNDISTURBED
                + Math.min(FOR_EACH_DISTURBANCE * disturbed, FOR_ALL_OF_THEM)
                + (world.issuer.revokesOnUse ? within(of(redeemed, name), WEEK) : 0);
        if (within(writes, WEEK) > most) {
            world.invariants.violated(writes.size() + " versions of " + World.name(name)
                    + " have been written in a week" + " and no more than " + most + " were due");
        }
    }

    private static Deque<Instant> of(Map<String, Deque<Instant>> times, String name) {
        return times.computeIfAbsent(name, unused -> new ArrayDeque<>());
    }

    private int within(Deque<Instant> times, Duration last) {
        Instant begin = world.time.now().minus(last);
        while (!times.isEmpty() && times.peek().isBefore(begin)) {
            times.remove();
        }
        return times.size();
    }
}
