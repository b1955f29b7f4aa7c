package dev.partnercenter.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.testing.Hold;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** On the library's own threads, with a token endpoint that answers when the test lets it. */
@Timeout(60)
class SingleFlightTest {
    private static final TokenRequest HOME = TokenRequest.forPartner(TestBed.PARTNER);

    private final TestBed bed = TestBed.threaded();
    private final AppUserTokenProvider tokens = AppUserTokenProvider.create(bed.app, bed.store);
    private final ExecutorService callers = Executors.newCachedThreadPool();

    @BeforeEach
    void consent() throws Exception {
        bed.consented();
    }

    @AfterEach
    void close() {
        callers.shutdownNow();
        bed.close();
    }

    @Test
    void twoHundredCallersOnAColdKeyShareOneRequestAndOneToken() throws Exception {
        List<Future<AccessToken>> asked = new ArrayList<>();
        CountDownLatch ready = new CountDownLatch(200);
        try (Hold hold = bed.microsoft.faults().tokenEndpoint().hold()) {
            for (int i = 0; i < 200; i++) {
                asked.add(callers.submit(() -> {
                    ready.countDown();
                    return tokens.token(HOME);
                }));
            }
            ready.await();
            hold.awaitArrived(1);
        }

        AccessToken first = asked.get(0).get();
        for (Future<AccessToken> one : asked) {
            assertThat(one.get()).isSameAs(first);
        }
        assertThat(bed.tokenRequests()).isEqualTo(1);
    }

    @Test
    void allWaitersOfAFailedFlightGetTheFailureEachWithItsOwnStack() throws Exception {
        bed.microsoft.revokeRefreshTokens(TestBed.PARTNER.value());
        List<Future<AccessToken>> asked = IntStream.range(0, 50)
                .mapToObj(i -> callers.submit(() -> tokens.token(HOME)))
                .toList();

        List<Throwable> errors = new ArrayList<>();
        for (Future<AccessToken> one : asked) {
            assertThatThrownBy(one::get)
                    .isInstanceOf(ExecutionException.class)
                    .satisfies(e -> errors.add(e.getCause()));
        }

        assertThat(errors)
                .hasOnlyElementsOfType(AuthException.ConsentRequired.class)
                .doesNotHaveDuplicates();
        assertThat(bed.tokenRequests()).isEqualTo(1);
    }

    @Test
    void callerLeavesAtItsDeadlineAndTheFlightGoesOn() throws Exception {
        try (Hold hold = bed.microsoft.faults().tokenEndpoint().hold()) {
            Future<AccessToken> late = callers.submit(() -> tokens.token(HOME));
            hold.awaitArrived(1);
            bed.clock.advance(Duration.ofSeconds(15));

            assertThatThrownBy(late::get)
                    .hasCauseInstanceOf(AuthException.Unavailable.class)
                    .hasMessageContaining("within the time");
        }

        assertThat(tokens.token(HOME)).isNotNull();
        assertThat(bed.tokenRequests()).isEqualTo(1);
    }

    @Test
    void interruptedCallerLeavesWithItsFlagSetAndTheFlightGoesOn() throws Exception {
        AtomicBoolean flag = new AtomicBoolean();
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        Thread caller = new Thread(() -> {
            try {
                tokens.token(HOME);
                thrown.complete(new AssertionError("a token although interrupted"));
            } catch (AuthException e) {
                flag.set(Thread.currentThread().isInterrupted());
                thrown.complete(e);
            }
        });
        try (Hold hold = bed.microsoft.faults().tokenEndpoint().hold()) {
            caller.start();
            hold.awaitArrived(1);
            caller.interrupt();

            assertThat(thrown.get()).isInstanceOf(AuthException.Unavailable.class);
            assertThat(flag).isTrue();
        }

        assertThat(tokens.token(HOME)).isNotNull();
        assertThat(bed.tokenRequests()).isEqualTo(1);
    }

    @Test
    void asynchronousCallerMayCancelWithoutHarmToTheOthers() throws Exception {
        CompletableFuture<AccessToken> other;
        try (Hold hold = bed.microsoft.faults().tokenEndpoint().hold()) {
            CompletableFuture<AccessToken> cancelled = tokens.tokenAsync(HOME);
            other = tokens.tokenAsync(HOME);
            hold.awaitArrived(1);
            cancelled.cancel(true);
        }

        assertThat(other.get(30, TimeUnit.SECONDS)).isNotNull();
        assertThat(bed.tokenRequests()).isEqualTo(1);
    }

    @Test
    void tenantInvalidatedDuringAFlightGetsATokenFetchedAfterwards() throws Exception {
        Future<AccessToken> waiting;
        try (Hold hold = bed.microsoft.faults().tokenEndpoint().hold()) {
            waiting = callers.submit(() -> tokens.token(HOME));
            hold.awaitArrived(1);
            tokens.invalidateTenant(TestBed.PARTNER);
        }

        assertThat(waiting.get()).isSameAs(tokens.token(HOME));
        assertThat(bed.tokenRequests()).isEqualTo(2);
    }

    @Test
    void closingTheAppReleasesWhoeverWaits() throws Exception {
        try (Hold hold = bed.microsoft.faults().tokenEndpoint().hold()) {
            Future<AccessToken> waiting = callers.submit(() -> tokens.token(HOME));
            hold.awaitArrived(1);

            bed.app.close();

            assertThatThrownBy(waiting::get)
                    .hasCauseInstanceOf(AuthException.Unavailable.class)
                    .hasMessageContaining("closed");
        }
        assertThatThrownBy(() -> tokens.token(HOME)).isInstanceOf(AuthException.Unavailable.class);
    }

    @Test
    void renewalAheadOfExpiryKeepsNobodyWaiting() throws Exception {
        AccessToken first = tokens.token(HOME);
        bed.clock.advance(Duration.ofMinutes(50));
        try (Hold hold = bed.microsoft.faults().tokenEndpoint().hold()) {
            for (int i = 0; i < 100; i++) {
                assertThat(tokens.token(HOME)).isSameAs(first);
            }
            hold.awaitArrived(1);
            assertThat(tokens.token(HOME)).isSameAs(first);
            assertThat(hold.arrived()).isEqualTo(1);
        }
    }
}
