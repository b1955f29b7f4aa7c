package dev.partnercenter.auth.consent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.partnercenter.testing.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RecentStatesTest {
    private final ManualClock clock = ManualClock.startingAt(Instant.parse("2026-01-01T00:00:00Z"));
    private final RecentStates states = new RecentStates(clock);

    @Test
    void stateIsUsedOnceWithinTenMinutes() {
        assertThat(states.firstUse("one")).isTrue();
        clock.advance(Duration.ofMinutes(10));

        assertThat(states.firstUse("one")).isFalse();
        assertThat(states.firstUse("other")).isTrue();
    }

    @Test
    @DisplayName("A3: a million uses leave ten thousand states at most, and those of ten minutes ago none")
    void millionUsesLeaveTenThousandStatesAtMost() {
        for (int i = 0; i < 1_000_000; i++) {
            assertThat(states.firstUse("state-" + i)).isTrue();
        }
        assertThat(states.size()).isEqualTo(10_000);
        assertThat(states.firstUse("state-999999")).isFalse();
        assertThat(states.firstUse("state-990001"))
                .as("the oldest but one that is left")
                .isFalse();

        clock.advance(Duration.ofMinutes(11));
        states.firstUse("late");
        assertThat(states.size()).isOne();
    }

    @Test
    void ofManyThreadsOneIsTheFirst() throws Exception {
        AtomicInteger first = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(16);
        for (int i = 0; i < 1_000; i++) {
            threads.execute(() -> {
                if (states.firstUse("one")) {
                    first.incrementAndGet();
                }
            });
        }
        threads.shutdown();
        assertThat(threads.awaitTermination(1, TimeUnit.MINUTES)).isTrue();

        assertThat(first).hasValue(1);
    }
}
