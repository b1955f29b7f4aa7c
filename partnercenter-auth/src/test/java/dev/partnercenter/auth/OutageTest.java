package dev.partnercenter.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.partnercenter.auth.entra.AuthEvent;
import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.testing.Journal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Entra's token endpoint answers 503. Background work is done only after all callers have been answered. */
class OutageTest {
    private static final TokenRequest HOME = TokenRequest.forPartner(TestBed.PARTNER);
    private static final int CALLERS = 200;
    private static final Duration LONGEST_BACK_OFF = Duration.ofMinutes(5);
    private static final Duration TICK = Duration.ofNanos(1);

    private final StepExecutor background = new StepExecutor();
    private final TestBed bed = TestBed.on(background);

    /** Draws what the app draws. */
    private final Random drawn = new Random(7);

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    @DisplayName("H7: while a token is held, 50 minutes of outage make nobody wait or fail")
    void whileATokenIsHeldNobodyWaitsOrFailsAndRequestsFollowTheBackOff() {
        bed.microsoft.faults().tokenLifetime(Duration.ofHours(2));
        AppOnlyTokenProvider tokens = AppOnlyTokenProvider.create(bed.app);
        CompletableFuture<AccessToken> first = tokens.tokenAsync(HOME);
        background.runAll();
        AccessToken held = first.join();
        bed.clock.advance(Duration.ofHours(1)); // Half its life, when the renewal of such a token is due.
        goDown();

        List<Instant> due = backOff(bed.clock.instant(), Duration.ofSeconds(5), Duration.ofMinutes(50));
        for (Instant next : due) {
            while (bed.clock.instant().isBefore(next)) {
                assertAllGetAtOnce(tokens, held);
                Duration left = Duration.between(bed.clock.instant(), next);
                bed.clock.advance(shorter(Duration.ofSeconds(10), left.equals(TICK) ? TICK : left.minus(TICK)));
            }
            assertAllGetAtOnce(tokens, held);
        }

        assertThat(due).hasSizeBetween(15, 20);
        assertThat(requests()).containsExactlyElementsOf(due);
        assertThat(bed.events).extracting(AuthEvent::kind).containsOnly(AuthEvent.Kind.RENEWAL_FAILED);
        bed.microsoft.faults().clear();
        bed.clock.advance(LONGEST_BACK_OFF);
        assertAllGetAtOnce(tokens, held);
        assertThat(tokens.tokenAsync(HOME)).isCompletedWithValueMatching(token -> token != held);
    }

    @Test
    void withoutATokenThereAreThreeRequestsAndThenTheStoredErrorUntilItsTime() throws Exception {
        AppUserTokenProvider tokens = AppUserTokenProvider.create(bed.app, bed.store);
        bed.consented();
        goDown();
        Instant start = bed.clock.instant();

        List<CompletableFuture<AccessToken>> asked = ask(tokens);
        background.runAll();
        Duration firstPause = draw(Duration.ofMillis(500));
        Duration secondPause = draw(Duration.ofSeconds(1));
        assertThat(asked).noneMatch(CompletableFuture::isDone);
        bed.clock.advance(firstPause);
        background.runAll();
        assertThat(asked).noneMatch(CompletableFuture::isDone);
        bed.clock.advance(secondPause);
        background.runAll();

        Instant failed = start.plus(firstPause).plus(secondPause);
        List<Instant> expected = new ArrayList<>(List.of(start, start.plus(firstPause), failed));
        List<Instant> due = backOff(failed, Duration.ofMillis(500), Duration.ofMinutes(8));
        assertAllFailUntil(asked, due.get(1));
        for (Instant next : due.subList(1, due.size() - 1)) {
            bed.clock.advance(Duration.between(bed.clock.instant(), next).minus(TICK));
            assertAllFailUntil(ask(tokens), next);
            background.runAll();
            assertThat(requests()).containsExactlyElementsOf(expected);

            bed.clock.advance(TICK);
            List<CompletableFuture<AccessToken>> again = ask(tokens);
            background.runAll();
            expected.add(next);
            assertThat(requests()).containsExactlyElementsOf(expected);
            assertAllFailUntil(again, due.get(due.indexOf(next) + 1));
        }
    }

    @Test
    void endOfTheOutageEndsTheWaitOfThoseWhoAreStillThere() throws Exception {
        AppUserTokenProvider tokens = AppUserTokenProvider.create(bed.app, bed.store);
        bed.consented();
        bed.microsoft.faults().tokenEndpoint().answerNext(2, 503, "text/html", "", Map.of());

        List<CompletableFuture<AccessToken>> asked = ask(tokens);
        for (int i = 0; i < 3; i++) {
            background.runAll();
            bed.clock.advance(Duration.ofSeconds(1));
        }

        assertThat(asked).allMatch(one -> one.join() == asked.get(0).join());
        assertThat(bed.tokenRequests()).isEqualTo(3);
    }

    private void goDown() {
        bed.microsoft.faults().tokenEndpoint().answerNext(Integer.MAX_VALUE, 503, "text/html", "", Map.of());
        bed.microsoft.journal().clear();
        bed.random.setSeed(7);
    }

    /** When requests are due from the first failure on, each pause twice the one before and up to a fifth shorter. */
    private List<Instant> backOff(Instant first, Duration firstPause, Duration forTime) {
        List<Instant> due = new ArrayList<>();
        Duration pause = firstPause;
        for (Instant next = first;
                next.isBefore(first.plus(forTime));
                next = next.plus(draw(pause)), pause = twice(pause)) {
            due.add(next);
        }
        return due;
    }

    private static Duration twice(Duration pause) {
        return shorter(pause.multipliedBy(2), LONGEST_BACK_OFF);
    }

    private Duration draw(Duration pause) {
        return Duration.ofNanos((long) (pause.toNanos() * (1 - 0.2 * drawn.nextDouble())));
    }

    private List<Instant> requests() {
        return bed.microsoft.journal().entries().stream()
                .filter(entry -> entry.kind() == Journal.Kind.TOKEN)
                .map(Journal.Entry::at)
                .toList();
    }

    private static List<CompletableFuture<AccessToken>> ask(TokenProvider tokens) {
        return Stream.generate(() -> tokens.tokenAsync(HOME)).limit(CALLERS).toList();
    }

    private void assertAllGetAtOnce(TokenProvider tokens, AccessToken expected) {
        assertThat(ask(tokens)).allMatch(one -> one.isDone() && one.join() == expected);
        background.runAll();
    }

    private static void assertAllFailUntil(List<CompletableFuture<AccessToken>> asked, Instant retryAt) {
        assertThat(asked).allMatch(CompletableFuture::isDone);
        assertThat(asked)
                .extracting(one -> one.handle((token, error) -> error).join())
                .hasOnlyElementsOfType(AuthException.Unavailable.class)
                .extracting(error -> ((AuthException) error).retryAt().orElseThrow())
                .containsOnly(retryAt);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
