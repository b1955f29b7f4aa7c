package dev.partnercenter.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.partnercenter.auth.entra.TenantId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Thousands of tokens wanted at one moment. Where the order matters, one thread decides what is done when. */
@Timeout(120)
class ColdStartTest {
    private static final int AT_ONCE = 64;

    private final StepExecutor up = new StepExecutor();
    private final List<String> done = new ArrayList<>();

    @Test
    @DisplayName("H9: of 3,000 partners asked at once so many are fetched at a time, and who waits goes first")
    void callersGoFirstAndWhatNobodyWaitsForFollowsAtItsPace() {
        try (CannedTokens canned = CannedTokens.on(up)) {
            TokenCache tokens = TokenCache.of(canned.app, (request, claims) -> {
                done.add("caller's");
                return canned.reply("token");
            });
            Map<Long, Integer> startsBySecond = new TreeMap<>();
            Runnable renewal = () -> {
                done.add("nobody's");
                startsBySecond.merge(canned.clock.nanoTime() / 1_000_000_000L, 1, Integer::sum);
            };
            for (int i = 0; i < 1_000; i++) { // Such as renewals of stored refresh tokens.
                canned.app.runway().departure(renewal, () -> {}).request(false);
            }
            assertThat(up.waiting()).isEqualTo(10);

            List<CompletableFuture<AccessToken>> asked = ask(tokens, 3_000);
            assertThat(up.waiting()).isEqualTo(AT_ONCE);
            up.runNext(1_000);
            canned.clock.advance(Duration.ofSeconds(1)); // Ten more of the others might start now, if nobody waited.
            up.runAll();

            assertThat(asked).allMatch(CompletableFuture::isDone);
            assertThat(Collections.frequency(done.subList(0, 10), "nobody's")).isEqualTo(10);
            assertThat(Collections.frequency(done.subList(10, 3_010), "caller's"))
                    .isEqualTo(3_000);
            assertThat(done).hasSize(3_020);

            for (int second = 2; second < 60; second++) {
                canned.clock.advance(Duration.ofSeconds(1));
                up.runAll();
            }
            assertThat(startsBySecond)
                    .isEqualTo(IntStream.range(0, 40)
                            .boxed()
                            .collect(Collectors.toMap(Integer::longValue, second -> 10 * (second / 10 + 1))));
        }
    }

    @Test
    void renewalsOfAThousandKeysThatFallDueAtOnceKeepNobodyWaitingAndFollowThePace() {
        try (CannedTokens canned = CannedTokens.on(up)) {
            AtomicInteger fetched = new AtomicInteger();
            TokenCache tokens =
                    TokenCache.of(canned.app, (request, claims) -> canned.reply("token-" + fetched.incrementAndGet()));
            List<CompletableFuture<AccessToken>> first = ask(tokens, 1_000);
            up.runAll();
            canned.clock.advance(Duration.ofMinutes(50)); // By now a hundred may start in a second.

            assertThat(join(ask(tokens, 1_000))).isEqualTo(join(first));
            assertThat(up.waiting()).as("half of the places").isEqualTo(AT_ONCE / 2);
            for (int second = 0; second < 10; second++) {
                up.runAll();
                assertThat(fetched).hasValue(1_000 + 100 * (second + 1));
                assertThat(ask(tokens, 1_000)).allMatch(CompletableFuture::isDone);
                canned.clock.advance(Duration.ofSeconds(1));
            }

            assertThat(join(ask(tokens, 1_000))).doesNotContainAnyElementsOf(join(first));
            assertThat(fetched).hasValue(2_000);
        }
    }

    @Test
    void threeThousandPartnersAskedForAtOnceAreServedSixtyFourAtATime() {
        try (CannedTokens canned = CannedTokens.threaded()) {
            CountDownLatch full = new CountDownLatch(AT_ONCE);
            AtomicInteger flying = new AtomicInteger();
            AtomicInteger most = new AtomicInteger();
            TokenCache tokens = TokenCache.of(canned.app, (request, claims) -> {
                most.accumulateAndGet(flying.incrementAndGet(), Math::max);
                full.countDown();
                await(full);
                flying.decrementAndGet();
                return canned.reply("token");
            });

            assertThat(ask(tokens, 3_000)).allSatisfy(one -> assertThat(one).succeedsWithin(Duration.ofSeconds(60)));

            assertThat(most).hasValue(AT_ONCE);
        }
    }

    private static List<CompletableFuture<AccessToken>> ask(TokenProvider tokens, int partners) {
        return IntStream.range(0, partners)
                .mapToObj(i -> TokenRequest.forPartner(TenantId.of("33333333-0000-4000-8000-%012d".formatted(i))))
                .map(tokens::tokenAsync)
                .toList();
    }

    private static List<AccessToken> join(List<CompletableFuture<AccessToken>> asked) {
        return asked.stream().map(one -> one.getNow(null)).toList();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
