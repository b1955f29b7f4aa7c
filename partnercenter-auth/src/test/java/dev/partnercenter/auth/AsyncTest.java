package dev.partnercenter.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.partnercenter.auth.entra.TenantId;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Callers that do not block, on the library's own threads; tokens come from a function that waits for the test. */
@Timeout(60)
class AsyncTest {
    private static final int MOST_CALLBACK_THREADS = 64;

    private final CannedTokens canned = CannedTokens.threaded();
    private final CountDownLatch hold = new CountDownLatch(1);
    private final CountDownLatch flying = new CountDownLatch(1);
    private final AtomicInteger fetched = new AtomicInteger();
    private final CompletableFuture<Thread> flight = new CompletableFuture<>();
    private final TokenCache tokens = TokenCache.of(canned.app, (request, claims) -> {
        flight.complete(Thread.currentThread());
        flying.countDown();
        await(hold);
        return canned.reply("token-" + fetched.incrementAndGet());
    });

    @AfterEach
    void close() {
        hold.countDown();
        canned.close();
    }

    @Test
    void tenThousandCallersOfOneFlightOccupyNoThreadWhileTheyWait() throws Exception {
        CompletableFuture<AccessToken> first = tokens.tokenAsync(request(0));
        flying.await();
        Set<Thread> before = threads();

        List<CompletableFuture<AccessToken>> waiting = Stream.generate(() -> tokens.tokenAsync(request(0)))
                .limit(10_000)
                .toList();

        assertThat(threads()).isSubsetOf(before);
        assertThat(waiting).noneMatch(CompletableFuture::isDone);
        hold.countDown();
        assertThat(waiting).allMatch(one -> one.join() == first.join());
        assertThat(fetched).hasValue(1);
    }

    @Test
    void whatFollowsAFutureDoesNotRunOnTheFlightsThread() {
        CompletableFuture<Thread> continued = tokens.tokenAsync(request(0)).thenApply(token -> Thread.currentThread());
        hold.countDown();

        assertThat(continued.join()).isNotSameAs(flight.join());
    }

    @Test
    void whatFollowsAFutureMayBlockEveryCallbackThreadAndOtherTokensStillCome() throws Exception {
        CountDownLatch blocked = new CountDownLatch(MOST_CALLBACK_THREADS);
        CountDownLatch release = new CountDownLatch(1);
        List<CompletableFuture<AccessToken>> continued = IntStream.range(0, 200)
                .mapToObj(i -> tokens.tokenAsync(request(i)).thenApply(token -> {
                    blocked.countDown();
                    await(release);
                    return token;
                }))
                .toList();
        hold.countDown();
        blocked.await();

        for (int i = 200; i < 400; i++) {
            assertThat(tokens.token(request(i))).isNotNull();
        }

        assertThat(continued).noneMatch(CompletableFuture::isDone);
        release.countDown();
        assertThat(continued).allSatisfy(one -> assertThat(one).succeedsWithin(Duration.ofSeconds(30)));
    }

    /** All but those of the HTTP clients of other tests, which may come and go meanwhile. */
    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !thread.getName().startsWith("OkHttp"))
                .collect(Collectors.toSet());
    }

    private static TokenRequest request(int number) {
        return TokenRequest.forPartner(TenantId.of("33333333-0000-4000-8000-%012d".formatted(number)));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
