package dev.partnercenter.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.testing.Hold;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Entra's token endpoint takes requests and says nothing. On the library's own threads. */
@Timeout(120)
class BlackHoleTest {
    private static final TokenRequest HOME = TokenRequest.forPartner(TestBed.PARTNER);
    private static final int KEYS = 200;
    private static final int AT_ONCE = 64;

    private final TestBed bed = TestBed.threaded();
    private final AppOnlyTokenProvider tokens = AppOnlyTokenProvider.create(bed.app);
    private final ExecutorService callers = Executors.newCachedThreadPool();

    @AfterEach
    void close() {
        callers.shutdownNow();
        bed.close();
    }

    @Test
    @DisplayName("D9: callers leave after their time, the flight ends after its, and the next caller starts afresh")
    void callersLeaveAfterTheirTimeTheFlightEndsAfterItsAndTheNextCallerStartsAfresh() throws Exception {
        try (Hold hold = bed.microsoft.faults().tokenEndpoint().hold()) {
            List<Future<AccessToken>> blocked = Stream.generate(() -> callers.submit(() -> tokens.token(HOME)))
                    .limit(50)
                    .toList();
            bed.clock.awaitWaiting(50 + 1); // Their deadlines and the flight's.
            List<CompletableFuture<AccessToken>> asynchronous =
                    Stream.generate(() -> tokens.tokenAsync(HOME)).limit(50).toList();
            hold.awaitArrived(1);
            bed.clock.advance(Duration.ofSeconds(15).minusNanos(1));
            assertThat(blocked).noneMatch(Future::isDone);
            assertThat(asynchronous).noneMatch(Future::isDone);
            bed.clock.advance(Duration.ofNanos(1));

            assertThat(Stream.concat(blocked.stream(), asynchronous.stream()))
                    .extracting(Outcome::failure)
                    .allSatisfy(error -> assertThat(error)
                            .isInstanceOf(AuthException.Unavailable.class)
                            .hasMessageContaining("within the time a caller waits"));

            bed.clock.advance(Duration.ofSeconds(10));
            CompletableFuture<AccessToken> late = tokens.tokenAsync(HOME);
            bed.clock.advance(Duration.ofSeconds(5));

            assertThat(Outcome.failure(late))
                    .as("the flight's failure, by its own limit and not by the socket's")
                    .isInstanceOf(AuthException.Unavailable.class)
                    .hasMessageContaining("could not be reached")
                    .rootCause()
                    .isNotInstanceOf(SocketTimeoutException.class);
            assertThat(Outcome.failure(tokens.tokenAsync(HOME))).hasMessageContaining("could not be reached");
            assertThat(hold.arrived()).isEqualTo(1);

            bed.clock.advance(Duration.ofSeconds(1));
            CompletableFuture<AccessToken> afresh = tokens.tokenAsync(HOME);
            hold.awaitArrived(2);
            hold.release();
            assertThat(afresh).succeedsWithin(Duration.ofSeconds(20));
        }
    }

    @Test
    void twoHundredKeysNeverHoldMoreThanSixtyFourThreadsOrRequests() {
        List<CompletableFuture<AccessToken>> asked;
        try (Hold hold = bed.microsoft.faults().tokenEndpoint().hold()) {
            asked = IntStream.range(0, KEYS)
                    .mapToObj(i -> tokens.tokenAsync(HOME.inCustomer(bed.customer(i))))
                    .toList();
            for (int arrived = AT_ONCE; arrived <= 3 * AT_ONCE; arrived += AT_ONCE) {
                hold.awaitArrived(arrived);
                assertThat(hold.arrived()).isEqualTo(arrived);
                assertThat(flightThreads()).isLessThanOrEqualTo(AT_ONCE);
                bed.clock.advance(Duration.ofSeconds(30));
            }
            hold.awaitArrived(KEYS);
        }

        assertThat(asked).extracting(Outcome::failure).hasOnlyElementsOfType(AuthException.Unavailable.class);
    }

    /** None on a JDK that has virtual threads: those are not among all threads. */
    private static long flightThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().matches("partnercenter-auth-\\d+"))
                .count();
    }
}
