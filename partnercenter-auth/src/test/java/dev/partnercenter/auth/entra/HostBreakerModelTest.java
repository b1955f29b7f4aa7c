package dev.partnercenter.auth.entra;

import static org.assertj.core.api.Assertions.fail;

import dev.partnercenter.fuzz.Seeds;
import dev.partnercenter.testing.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * A host's breaker in many random sequences of what may happen to it, compared with a plain model after every step: who may
 * go, and what others are told. The seed of a sequence that differs is in the message, and {@code -Dmodel.seed} replays it.
 */
class HostBreakerModelTest {
    private static final int SEQUENCES = Integer.getInteger("model.sequences", 20_000) / 400;
    private static final int STEPS = 200;

    @Test
    @DisplayName("H6: who may go, and what others are told, is as a plain model has it")
    void breakerIsAsAPlainModelHasItInManySequences() {
        Long replayed = Long.getLong("model.seed");
        long first = replayed != null ? replayed : Seeds.first();
        for (int i = 0; i < (replayed != null ? 1 : SEQUENCES); i++) {
            try (Sequence sequence = new Sequence(first + i)) {
                sequence.run();
            }
        }
    }

    private static final class Sequence implements AutoCloseable {
        private final long seed;
        private final Random random;
        private final ManualClock clock = ManualClock.startingAt(Instant.parse("2026-11-23T00:00:00Z"));
        private final AuthRuntime runtime =
                AuthRuntime.builder().clocks(clock, clock::nanoTime).build();
        private final HostBreaker<HostModel.Trouble> host =
                new HostBreaker<>(runtime, "a host", HostModel.LONGEST_PAUSE);
        private final HostModel model = new HostModel();
        private final List<Sent> sent = new ArrayList<>();
        private int step;

        /** A request on its way. */
        private record Sent(HostBreaker<HostModel.Trouble>.Pass pass, int pausesBefore) {}

        Sequence(long seed) {
            this.seed = seed;
            this.random = new Random(seed);
        }

        void run() {
            for (step = 0; step < STEPS; step++) {
                switch (random.nextInt(10)) {
                    case 0, 1 -> enter();
                    case 2, 3, 4 -> news(random.nextInt(5));
                    case 5 -> crowd();
                    case 6 -> clock.advance(Duration.ofSeconds(random.nextInt(20)));
                    case 7 -> clock.advance(Duration.ofMillis(random.nextInt(61_000)));
                    case 8 -> clock.jumpWall(Duration.ofHours(random.nextInt(3) - 1));
                    default -> toTheProbe();
                }
            }
        }

        /** To the instant at which the probe may go, or just before or after it. */
        private void toTheProbe() {
            long left = model.left(clock.nanoTime()) + random.nextInt(3) - 1;
            clock.advance(Duration.ofNanos(Math.max(0, left)));
        }

        private void enter() {
            HostModel.Refusal refusal = model.enter(clock.nanoTime());
            try {
                HostBreaker<HostModel.Trouble>.Pass pass =
                        host.enter((trouble, left) -> new HostModel.Refusal(trouble, left.toNanos()));
                sent.add(new Sent(pass, model.pauses()));
                compare("may go", refusal == null ? "may go" : refusal.told());
            } catch (HostModel.Refusal told) {
                compare(told.told(), refusal == null ? "may go" : refusal.told());
            }
        }

        private void compare(String told, String due) {
            if (!told.equals(due)) {
                fail("-Dmodel.seed=%d, step %d: who asks is told \"%s\", not \"%s\"", seed, step, told, due);
            }
        }

        /** Enough in a short time to be judged by. */
        private void crowd() {
            int failing = random.nextInt(101);
            for (int i = random.nextInt(50); i > 0; i--) {
                enter();
                news(random.nextInt(100) < failing ? 1 : 0);
            }
        }

        private void news(int kind) {
            if (sent.isEmpty()) {
                return;
            }
            Sent drawn = sent.remove(random.nextInt(sent.size()));
            HostModel.Trouble trouble = new HostModel.Trouble(seed + ":" + step + ":" + sent.size());
            Duration asked = Duration.ofSeconds(1 + random.nextInt(90));
            boolean several = random.nextInt(4) == 0;
            boolean heard = model.hears(drawn.pausesBefore);
            long now = clock.nanoTime();
            try (HostBreaker<HostModel.Trouble>.Pass pass = drawn.pass) {
                switch (kind) {
                    case 0 -> pass.answered();
                    case 1 -> pass.failed(trouble, Duration.ZERO);
                    case 2 -> pass.failed(trouble, asked);
                    case 3 -> pass.throttled(trouble, several);
                    default -> {
                        // Closed without a word.
                    }
                }
            }
            if (heard) {
                switch (kind) {
                    case 0 -> model.answered(now);
                    case 1 -> model.failed(trouble, now);
                    case 2 -> model.asked(trouble, asked.toNanos(), now);
                    case 3 -> model.throttled(trouble, several, now);
                    default -> model.silent();
                }
            }
        }

        @Override
        public void close() {
            runtime.close();
        }
    }
}
