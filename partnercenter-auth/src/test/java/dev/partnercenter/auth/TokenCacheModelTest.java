package dev.partnercenter.auth;

import dev.partnercenter.fuzz.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * A cache in many random sequences of what may happen to it, each compared with a plain model after every step. The seed of
 * a sequence that differs is in the message, and {@code -Dmodel.seed} replays it alone.
 */
class TokenCacheModelTest {
    private static final int SEQUENCES = Integer.getInteger("model.sequences", 20_000);

    @Test
    void invariantsHoldAfterEveryStepOfManySequences() throws Exception {
        Long replayed = Long.getLong("model.seed");
        if (replayed != null) {
            run(replayed);
        } else {
            runFrom(Seeds.first());
        }
    }

    /** On all cores; a sequence has one thread and knows nothing of the others. */
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
            begun.set(SEQUENCES); // After a failure the others need not go on.
            threads.shutdown();
        }
    }

    private static @Nullable Void runSome(long seed, AtomicInteger begun) {
        for (int i = begun.getAndIncrement(); i < SEQUENCES; i = begun.getAndIncrement()) {
            run(seed + i);
        }
        return null;
    }

    private static void run(long seed) {
        ModelSequence sequence = new ModelSequence(seed);
        try {
            sequence.run();
        } catch (RuntimeException | AssertionError e) {
            String steps = String.join("\n  ", sequence.steps());
            throw new AssertionError("-Dmodel.seed=" + seed + ": " + e.getMessage() + ", after\n  " + steps, e);
        }
    }
}
