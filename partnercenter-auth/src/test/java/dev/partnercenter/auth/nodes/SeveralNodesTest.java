package dev.partnercenter.auth.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Many runs of {@link World}. The seed of one that breaks an invariant is in the message together with what happened last,
 * and {@code -Dsimulation.seed} replays it alone.
 */
class SeveralNodesTest {
    private static final int SEEDS = Integer.getInteger("simulation.seeds", 1_000);
    private static final int STEPS = 400;
    private static final int LAST_LINES = 80;

    @Test
    void invariantsHoldInEveryRun() throws Exception {
        Long replayed = Long.getLong("simulation.seed");
        if (replayed != null) {
            replay(replayed, Setting.of(replayed));
        } else {
            runFrom(Long.getLong("simulation.from", 0));
        }
    }

    @Test
    void ruleThatReadsTheLatestAndSetsPutsAnOldConsentAboveTheNewOneWhereOursDoesNot() {
        int lost = 0;
        for (long seed = 0; seed < 50; seed++) {
            run(seed, Setting.orderly(OurRule::new));
            try {
                new World(seed, Setting.orderly(ReadLatestAndSet::new), null).run(STEPS);
            } catch (AssertionError e) {
                lost += String.valueOf(e.getMessage()).contains(" though ") ? 1 : 0;
            }
        }
        assertThat(lost).isPositive();
    }

    @Test
    void seedTellsAllThatHappens() {
        for (long seed = 0; seed < 8; seed++) {
            assertThat(trace(seed)).isEqualTo(trace(seed)).hasSizeGreaterThan(100);
        }
    }

    private static List<String> trace(long seed) {
        List<String> trace = new ArrayList<>();
        new World(seed, Setting.of(seed), trace).run(STEPS);
        return trace;
    }

    /** On all cores; a run has one thread and knows nothing of the others. */
    private static void runFrom(long seed) throws Exception {
        int cores = Runtime.getRuntime().availableProcessors();
        AtomicInteger begun = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(cores);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < cores; i++) {
                running.add(threads.submit(() -> runSome(seed, begun)));
            }
            for (Future<?> one : running) {
                one.get();
            }
        } finally {
            begun.set(SEEDS); // After a failure the others need not go on.
            threads.shutdown();
        }
    }

    private static @Nullable Void runSome(long seed, AtomicInteger begun) {
        for (int i = begun.getAndIncrement(); i < SEEDS; i = begun.getAndIncrement()) {
            run(seed + i, Setting.of(seed + i));
        }
        return null;
    }

    private static void run(long seed, Setting setting) {
        try {
            new World(seed, setting, null).run(STEPS);
        } catch (AssertionError | RuntimeException e) {
            replay(seed, setting);
            throw new AssertionError(
                    "seed " + seed + " failed once and not again: something in it is left to chance", e);
        }
    }

    /** The same once more, telling what happens. */
    private static void replay(long seed, Setting setting) {
        List<String> trace = new ArrayList<>();
        World world = new World(seed, setting, trace);
        try {
            world.run(STEPS);
        } catch (AssertionError | RuntimeException e) {
            world.traceStore();
            List<String> last = trace.subList(Math.max(0, trace.size() - LAST_LINES), trace.size());
            throw new AssertionError("seed " + seed + ": " + e.getMessage() + "\n" + String.join("\n", last), e);
        }
    }
}
