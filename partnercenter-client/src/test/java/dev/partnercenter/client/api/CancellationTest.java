package dev.partnercenter.client.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.testing.Hold;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What ends a call before it has an answer, and that nothing of it stays behind. */
class CancellationTest {
    private final PipelineBed bed = PipelineBed.still();

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void interruptEndsAWaitForARepetitionAtOnceAndIsKept() throws Exception {
        bed.answer(504);
        Caller caller = new Caller(bed.pipeline());
        bed.clock.awaitWaiting(1);

        caller.interrupt();
        caller.join();

        assertThat(caller.error).isInstanceOf(InterruptedIOException.class);
        assertThat(caller.interruptKept).isTrue();
        assertThat(bed.sent()).isOne();
    }

    @Test
    void interruptEndsAWaitForATurnAtOnceAndGivesTheTurnAway() throws Exception {
        try (Hold hold = bed.microsoft.faults().api().hold()) {
            List<Caller> before = fillTheLane(hold);
            Caller caller = new Caller(bed.pipeline());
            bed.clock.awaitWaiting(1);

            caller.interrupt();
            caller.join();

            assertThat(caller.error).isInstanceOf(InterruptedIOException.class);
            assertThat(caller.interruptKept).isTrue();
            Caller next = new Caller(bed.pipeline());
            bed.clock.awaitWaiting(1);
            hold.release();
            next.join();
            assertThat(next.error).isNull();
            assertAllSucceed(before);
        }
        assertThat(bed.sent()).isEqualTo(Lanes.MOST_AT_ONCE + 1);
        assertThat(bed.host().lanes().size()).isZero();
    }

    @Test
    void timeOfACallEndsItsWaitForATurnWhileTheExchangeCouldStillTakeATenthOfIt() throws Exception {
        try (Hold hold = bed.microsoft.faults().api().hold()) {
            List<Caller> before = fillTheLane(hold);
            Caller caller = new Caller(bed.pipeline());
            bed.clock.awaitWaiting(1);

            bed.clock.advance(Duration.ofSeconds(81));
            caller.join();

            assertThat(caller.error)
                    .isInstanceOf(NoAnswerException.class)
                    .hasMessageStartingWith("GET /v1/customers was not sent: within 81 s its turn did not come");
            hold.release();
            assertAllSucceed(before);
        }
        assertThat(bed.sent()).isEqualTo(Lanes.MOST_AT_ONCE);
        assertThat(bed.host().lanes().size()).isZero();
    }

    @Test
    void closingTheAppEndsEveryWaitAtOnceAndLeavesAnExchangeItsTime() throws Exception {
        bed.answer(1, 504, "{}", Map.of());
        Caller repeating = new Caller(bed.pipeline());
        bed.clock.awaitWaiting(1);
        try (Hold hold = bed.microsoft.faults().api().hold()) {
            List<Caller> exchanging = fillTheLane(hold);
            Caller inLine = new Caller(bed.pipeline());
            bed.clock.awaitWaiting(2);

            bed.app.close();
            repeating.join();
            inLine.join();

            assertThat(List.of(repeating, inLine))
                    .extracting(caller -> caller.error)
                    .allSatisfy(error -> assertThat(error)
                            .isInstanceOf(AuthException.Unavailable.class)
                            .hasMessageContaining("closed"));
            hold.release();
            assertAllSucceed(exchanging);
        }
    }

    @Test
    void callOfAnAppThatIsClosedIsNotSent() {
        bed.app.close();

        assertThatThrownBy(() -> bed.call(bed.pipeline()))
                .isInstanceOf(AuthException.Unavailable.class)
                .hasMessageContaining("closed. The app's developer must close it last");
        assertThat(bed.sent()).isZero();
        assertThat(bed.host().lanes().size()).isZero();
    }

    @Test
    void interruptOnTheWireIsNotTakenForTroubleOfTheHost() throws Exception {
        try (Hold hold = bed.microsoft.faults().api().hold()) {
            Caller caller = new Caller(bed.pipeline());
            hold.awaitArrived(1);

            caller.interrupt();
            hold.release();
            caller.join();

            assertThat(caller.error).isInstanceOf(InterruptedIOException.class);
            assertThat(caller.interruptKept).isTrue();
            assertThat(hold.arrived()).isOne();
        }
    }

    @Test
    void timeOfACallEndsAnExchangeThatGetsNoAnswer() {
        bed.microsoft.faults().api().leaveOpenNext(1);

        Throwable error = catchThrowable(() -> bed.call(bed.pipeline(3, Duration.ofMillis(200))));

        assertThat(error)
                .isInstanceOf(NoAnswerException.class)
                .hasMessageContaining("it did not answer in time. Nobody has to act yet");
        assertThat(bed.host().lanes().size()).isZero();
    }

    @Test
    void callThatIsCancelledIsNotSentAgain() throws Exception {
        try (Hold hold = bed.microsoft.faults().api().hold()) {
            Caller caller = new Caller(bed.pipeline());
            hold.awaitArrived(1);

            bed.app.runtime().httpClient().dispatcher().cancelAll();
            caller.join();

            assertThat(caller.error).isInstanceOf(IOException.class);
            assertThat(hold.arrived()).isOne();
        }
    }

    /** As many callers as may be under way, all of them at the server's door. */
    private List<Caller> fillTheLane(Hold hold) {
        bed.answer(200);
        Pipeline pipeline = bed.pipeline();
        List<Caller> callers = IntStream.range(0, Lanes.MOST_AT_ONCE)
                .mapToObj(caller -> new Caller(pipeline))
                .toList();
        hold.awaitArrived(callers.size());
        return callers;
    }

    private static void assertAllSucceed(List<Caller> callers) throws InterruptedException {
        for (Caller caller : callers) {
            caller.join();
            assertThat(caller.error).isNull();
        }
    }

    /** A thread that makes one call, begun as soon as it is made. */
    private final class Caller extends Thread {
        private final Pipeline pipeline;
        private volatile @Nullable Throwable error;
        private volatile boolean interruptKept;

        Caller(Pipeline pipeline) {
            this.pipeline = pipeline;
            start();
        }

        @Override
        public void run() {
            error = catchThrowable(() -> bed.call(pipeline));
            interruptKept = isInterrupted();
        }
    }
}
