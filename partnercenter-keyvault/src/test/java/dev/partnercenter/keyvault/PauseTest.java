package dev.partnercenter.keyvault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.partnercenter.auth.entra.AuthRuntime;
import dev.partnercenter.testing.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class PauseTest {
    private final ManualClock clock = ManualClock.startingAt(Instant.parse("2026-01-01T00:00:00Z"));
    private final AuthRuntime runtime =
            AuthRuntime.builder().scheduler(clock.scheduler()).build();
    private final Pause pause = Pause.by(runtime);

    @Test
    void pauseLastsAsLongAsTheAppsTimerSays() throws Exception {
        FutureTask<Boolean> waiter = new FutureTask<>(waiting());
        new Thread(waiter).start();
        clock.awaitWaiting(1);

        clock.advance(Duration.ofMinutes(59));
        assertThat(waiter.isDone()).isFalse();

        clock.advance(Duration.ofMinutes(1));
        assertThat(waiter.get()).isTrue();
    }

    @Test
    void interruptEndsAPause() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> pause.await(Duration.ofHours(1))).isInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void appThatIsClosedDoesNotPause() {
        AuthRuntime closed = AuthRuntime.builder().build();
        closed.close();

        assertThatThrownBy(() -> Pause.by(closed).await(Duration.ofHours(1)))
                .isInstanceOf(RejectedExecutionException.class);
    }

    private Callable<Boolean> waiting() {
        return () -> {
            pause.await(Duration.ofHours(1));
            return true;
        };
    }
}
