package dev.partnercenter.auth.entra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.partnercenter.testing.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When the host is left alone, for how long, and who may find out whether it is well again. */
class HostBreakerTest {
    private static final Target TARGET = Target.of(
            TenantId.of("11111111-0000-4000-8000-000000000001"),
            TenantId.of("33333333-0000-4000-8000-000000000003"),
            Resource.PARTNER_CENTER);

    private final ManualClock clock = ManualClock.startingAt(Instant.parse("2026-11-23T00:00:00Z"));
    private final AuthRuntime runtime =
            AuthRuntime.builder().clocks(clock, clock::nanoTime).build();
    private final HostBreaker<AuthException> host =
            new HostBreaker<>(runtime, "a host", TokenOptions.builder().build().hostPause());

    @AfterEach
    void close() {
        runtime.close();
    }

    @ParameterizedTest
    @CsvSource({"30, 0", "15, 15", "40, 40"})
    void hostThatFailsHalfOfThirtyRequestsIsLeftAloneForFiveSeconds(int failed, int answered) throws Exception {
        fail(1);
        answer(answered);
        fail(failed - 1);

        assertLeftAloneFor(Duration.ofSeconds(5));
    }

    @ParameterizedTest
    @CsvSource({"29, 0", "15, 16", "40, 41"})
    void hostThatFailsFewerRequestsOrLessThanHalfOfThemIsNot(int failed, int answered) throws Exception {
        fail(1);
        answer(answered);
        fail(failed - 1);

        assertOpenToAll();
    }

    @Test
    void answerThatCompletesTheCountOfAFailingHostLeavesItAloneToo() throws Exception {
        fail(29);
        answer(1);

        assertThat(standing()).hasMessageContaining("trouble 28");
    }

    @Test
    void failureThatIsAMinuteOldCountsNoMore() throws Exception {
        fail(15);
        clock.advance(Duration.ofSeconds(60));
        fail(15);

        assertOpenToAll();
    }

    @Test
    void standingFailureIsTheLastTroubleToldOfTheTargetThatIsAskedFor() throws Exception {
        fail(30);
        clock.advance(Duration.ofSeconds(2));

        assertThat(standing()).isInstanceOf(AuthException.Unavailable.class).hasMessageContaining("trouble 29");
        assertThat(standing().tenant()).isEqualTo(Optional.ofNullable(TARGET.tenant()));
        assertThat(standing().retryAt()).contains(clock.instant().plusSeconds(3));
    }

    @Test
    void probeThatSucceedsOpensTheHostToAll() throws Exception {
        fail(30);
        clock.advance(Duration.ofSeconds(5));

        answer(1);

        assertOpenToAll();
        fail(29);
        assertOpenToAll();
    }

    @Test
    void probesThatFailFollowOneAnotherAtTwiceTheTimeUpToAMinute() throws Exception {
        fail(30);
        List<Long> waits = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            Instant probeAt = standing().retryAt().orElseThrow();
            waits.add(Duration.between(clock.instant(), probeAt).toSeconds());
            clock.advance(Duration.between(clock.instant(), probeAt));
            fail(1);
        }

        assertThat(waits).containsExactly(5L, 10L, 20L, 40L, 60L, 60L, 60L);
        clock.advance(Duration.ofSeconds(60));
        answer(1);
        fail(30);
        assertLeftAloneFor(Duration.ofSeconds(5));
    }

    @Test
    void whileTheProbeIsUnderWayAllOthersFailAtOnceAndMayAskAgainAnyTime() throws Exception {
        fail(30);
        clock.advance(Duration.ofSeconds(9));
        HostBreaker<AuthException>.Pass probe = enter();

        assertThat(standing().retryAt()).contains(clock.instant());
        probe.answered();
        assertOpenToAll();
    }

    @Test
    void ofManyWhoAskAtOneMomentOneIsTheProbe() throws Exception {
        fail(30);
        clock.advance(Duration.ofSeconds(5));
        CyclicBarrier together = new CyclicBarrier(32);
        ExecutorService threads = Executors.newFixedThreadPool(32);
        Callable<Boolean> ask = () -> {
            together.await();
            try {
                var unused = enter();
                return true;
            } catch (AuthException e) {
                return false;
            }
        };
        List<Future<Boolean>> asked = new ArrayList<>();
        for (int i = 0; i < 32; i++) {
            asked.add(threads.submit(ask));
        }

        int admitted = 0;
        for (Future<Boolean> one : asked) {
            admitted += one.get() ? 1 : 0;
        }
        threads.shutdown();
        assertThat(admitted).isEqualTo(1);
    }

    @Test
    void probeThatEndsWithoutAWordLeavesItsPlaceToOneOther() throws Exception {
        fail(30);
        clock.advance(Duration.ofSeconds(5));
        enter().close();

        HostBreaker<AuthException>.Pass next = enter();

        assertThat(standing()).isNotNull();
        next.answered();
        next.close();
        assertOpenToAll();
    }

    @ParameterizedTest
    @ValueSource(strings = {"answered", "failed", "asking for a pause", "throttled", "nothing"})
    void whatARequestLearnsThatWasSentBeforeThePauseDecidesNothing(String news) throws Exception {
        HostBreaker<AuthException>.Pass late = enter();
        fail(30);
        clock.advance(Duration.ofSeconds(5));
        HostBreaker<AuthException>.Pass probe = enter();

        switch (news) {
            case "answered" -> late.answered();
            case "failed" -> late.failed(trouble("late"), Duration.ZERO);
            case "asking for a pause" -> late.failed(trouble("late"), Duration.ofSeconds(60));
            case "throttled" -> late.throttled(throttling(), true);
            default -> late.close();
        }

        assertThat(standing().retryAt()).contains(clock.instant());
        assertThat(standing()).hasMessageContaining("trouble 29");
        probe.answered();
        assertOpenToAll();
    }

    @ParameterizedTest
    @CsvSource({"20, 20", "60, 60", "61, 60", "86400, 60"})
    void hostThatAsksForItIsLeftAloneForAtMostAMinute(long asked, long given) throws Exception {
        enter().failed(trouble("overloaded"), Duration.ofSeconds(asked));

        assertLeftAloneFor(Duration.ofSeconds(given));
    }

    @Test
    void hostThatThrottlesSeveralIsLeftAloneForAMinuteAndAnewWhenItThrottlesTheProbe() throws Exception {
        enter().throttled(throttling(), true);
        assertThat(standing()).isInstanceOf(AuthException.Throttled.class);
        assertLeftAloneFor(Duration.ofMinutes(1));

        enter().throttled(throttling(), false);

        assertLeftAloneFor(Duration.ofMinutes(1));
        answer(1);
        assertOpenToAll();
    }

    @Test
    void throttledTenantShowsThatTheHostIsAlive() throws Exception {
        fail(1);
        for (int i = 0; i < 31; i++) {
            enter().throttled(throttling(), false);
        }
        fail(29);

        assertOpenToAll();
    }

    @ParameterizedTest
    @ValueSource(longs = {-86_400, 86_400})
    void stepOfTheWallClockMovesNoProbe(long seconds) throws Exception {
        fail(30);
        clock.jumpWall(Duration.ofSeconds(seconds));

        assertLeftAloneFor(Duration.ofSeconds(5));
    }

    /** Everybody until then, and what they are told; somebody at that very moment. */
    private void assertLeftAloneFor(Duration pause) throws AuthException {
        assertThat(standing().retryAt()).contains(clock.instant().plus(pause));
        clock.advance(pause.minusNanos(1));
        assertThat(standing().retryAt()).contains(clock.instant().plusNanos(1));
        clock.advance(Duration.ofNanos(1));
        enter().close();
    }

    private void assertOpenToAll() throws AuthException {
        for (int i = 0; i < 3; i++) {
            var unused = enter();
        }
    }

    private AuthException standing() {
        return catchThrowableOfType(AuthException.class, this::enter);
    }

    private HostBreaker<AuthException>.Pass enter() throws AuthException {
        return host.enter(
                (trouble, left) -> trouble.until(runtime.now().plus(left)).about(TARGET));
    }

    private void fail(int times) throws AuthException {
        for (int i = 0; i < times; i++) {
            enter().failed(trouble("trouble " + i), Duration.ZERO);
        }
    }

    private void answer(int times) throws AuthException {
        for (int i = 0; i < times; i++) {
            enter().answered();
        }
    }

    private static AuthException trouble(String because) {
        return AuthFailure.builder().because(because).unavailable();
    }

    private static AuthException throttling() {
        return AuthFailure.builder().because("too many requests").throttled();
    }
}
