package dev.partnercenter.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.auth.okhttp.BearerTokenInterceptor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Many callers at one moment, on the library's own threads; tokens come from a function that waits for the test. */
@Timeout(120)
class HerdTest {
    private static final TokenRequest HOME =
            TokenRequest.forPartner(TenantId.of("11111111-0000-4000-8000-000000000001"));

    private final CannedTokens canned = CannedTokens.threaded();
    private final AtomicInteger fetched = new AtomicInteger();
    private final CountDownLatch flying = new CountDownLatch(1);
    private volatile CountDownLatch hold = new CountDownLatch(0);
    private final TokenCache tokens = TokenCache.of(canned.app, (request, claims) -> {
        int serial = fetched.incrementAndGet();
        flying.countDown();
        try {
            hold.await();
        } catch (InterruptedException e) {
            throw canned.app.failure().because("its time is up").unavailable();
        }
        return canned.reply("token-" + serial);
    });

    /** As many threads as there may be. */
    enum Herd {
        THOUSAND_THREADS(1_000) {
            @Override
            ExecutorService threads() {
                return Executors.newCachedThreadPool();
            }
        },
        TEN_THOUSAND_VIRTUAL_THREADS(10_000) {
            @Override
            ExecutorService threads() throws ReflectiveOperationException {
                assumeTrue(Runtime.version().feature() >= 21, "virtual threads came with JDK 21");
                return (ExecutorService) Executors.class
                        .getMethod("newVirtualThreadPerTaskExecutor")
                        .invoke(null);
            }
        };

        final int size;

        Herd(int size) {
            this.size = size;
        }

        abstract ExecutorService threads() throws ReflectiveOperationException;
    }

    @AfterEach
    void close() {
        canned.close();
    }

    @ParameterizedTest
    @EnumSource
    void herdOnAColdKeyMakesOneRequestThatServesAll(Herd herd) throws Exception {
        assertOneRequestServesAll(herd);
    }

    @ParameterizedTest
    @EnumSource
    void herdOnAnExpiredKeyMakesOneRequestThatServesAll(Herd herd) throws Exception {
        tokens.token(HOME);
        canned.clock.advance(Duration.ofHours(1));
        fetched.set(0);

        assertOneRequestServesAll(herd);
    }

    @ParameterizedTest
    @EnumSource
    void herdOnAKeyDueForRenewalMakesOneRequestAndWaitsForNothing(Herd herd) throws Exception {
        AccessToken held = tokens.token(HOME);
        canned.clock.advance(Duration.ofMinutes(50));
        hold = new CountDownLatch(1);

        List<AccessToken> given = all(submit(herd, () -> tokens.token(HOME)));

        assertThat(given).containsOnly(held);
        hold.countDown();
        tokens.invalidate(held);
        assertThat(tokens.token(HOME)).isNotSameAs(held);
        assertThat(fetched).hasValue(2);
    }

    @ParameterizedTest
    @EnumSource
    void herdOnAFlightThatHangsLeavesAtItsDeadlineAndTheNextFlightIsUpAfterTheFirst(Herd herd) throws Exception {
        hold = new CountDownLatch(1);
        List<Future<AccessToken>> waiting = submit(herd, () -> tokens.token(HOME));
        canned.clock.awaitWaiting(herd.size + 1); // Their deadlines and the flight's limit.

        canned.clock.advance(Duration.ofSeconds(15));

        assertThat(waiting)
                .extracting(Outcome::failure)
                .hasSize(herd.size)
                .hasOnlyElementsOfType(AuthException.Unavailable.class);
        CompletableFuture<AccessToken> late = tokens.tokenAsync(HOME);
        canned.clock.advance(Duration.ofSeconds(15).minusNanos(1));
        assertThat(fetched).hasValue(1);
        CompletableFuture<AccessToken> last = tokens.tokenAsync(HOME);
        canned.clock.advance(Duration.ofNanos(1));
        assertThat(Outcome.failure(last)).hasMessageContaining("its time is up");
        assertThat(Outcome.failure(late)).isInstanceOf(AuthException.Unavailable.class);
        assertThat(fetched).hasValue(1);

        canned.clock.advance(Duration.ofSeconds(1));
        hold.countDown();
        assertThat(tokens.token(HOME)).isNotNull();
        assertThat(fetched).hasValue(2);
    }

    @ParameterizedTest
    @EnumSource
    void interruptedLeaderLeavesAloneAndItsFlightServesTheHerd(Herd herd) throws Exception {
        hold = new CountDownLatch(1);
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        Thread leader = new Thread(() -> thrown.complete(catchThrowable(() -> tokens.token(HOME))));
        leader.start();
        flying.await();
        List<Future<AccessToken>> others = submit(herd, () -> tokens.token(HOME));
        canned.clock.awaitWaiting(herd.size + 2);

        leader.interrupt();

        assertThat(thrown.get()).isInstanceOf(AuthException.Unavailable.class);
        hold.countDown();
        assertThat(all(others)).containsOnly(tokens.token(HOME));
        assertThat(fetched).hasValue(1);
    }

    @ParameterizedTest
    @EnumSource
    void cancelledAsynchronousLeaderLeavesAloneAndItsFlightServesTheHerd(Herd herd) throws Exception {
        hold = new CountDownLatch(1);
        CompletableFuture<AccessToken> leader = tokens.tokenAsync(HOME);
        flying.await();
        List<Future<AccessToken>> others = submit(herd, () -> tokens.token(HOME));
        canned.clock.awaitWaiting(herd.size + 2);

        leader.cancel(true);

        hold.countDown();
        assertThat(all(others)).containsOnly(tokens.token(HOME));
        assertThat(fetched).hasValue(1);
    }

    @Test
    @DisplayName("F8: a thousand 401s of one token are one renewal and at most two calls each")
    void thousandRejectionsOfOneTokenAreOneRenewalAndAtMostTwoCallsEach() throws Exception {
        AccessToken rejected = tokens.token(HOME);
        AtomicInteger calls = new AtomicInteger();
        CyclicBarrier together = new CyclicBarrier(1_000);
        OkHttpClient client = new OkHttpClient.Builder()
                .addInterceptor(new BearerTokenInterceptor(tokens, HOME))
                .addInterceptor(chain -> {
                    calls.incrementAndGet();
                    boolean old = rejected.authorizationHeader()
                            .equals(chain.request().header("Authorization"));
                    if (old) {
                        meet(together);
                    }
                    return answer(chain.request(), old ? 401 : 200);
                })
                .build();
        Request call = new Request.Builder()
                .url("https://api.partnercenter.microsoft.com/v1/customers")
                .build();

        List<Integer> statuses = all(submit(Herd.THOUSAND_THREADS, () -> {
            try (Response response = client.newCall(call).execute()) {
                return response.code();
            }
        }));

        assertThat(statuses).containsOnly(200);
        assertThat(calls).hasValue(2_000);
        assertThat(fetched).hasValue(2);
    }

    private void assertOneRequestServesAll(Herd herd) throws Exception {
        hold = new CountDownLatch(1);
        List<Future<AccessToken>> waiting = submit(herd, () -> tokens.token(HOME));
        canned.clock.awaitWaiting(herd.size + 1);

        hold.countDown();

        assertThat(all(waiting)).hasSize(herd.size).containsOnly(tokens.token(HOME));
        assertThat(fetched).hasValue(1);
    }

    private static <T> List<Future<T>> submit(Herd herd, Callable<T> call) throws Exception {
        ExecutorService threads = herd.threads();
        List<Future<T>> running =
                Stream.generate(() -> threads.submit(call)).limit(herd.size).toList();
        threads.shutdown();
        return running;
    }

    private static <T> List<T> all(List<Future<T>> running) throws Exception {
        List<T> results = new ArrayList<>();
        for (Future<T> one : running) {
            results.add(one.get());
        }
        return results;
    }

    private static Response answer(Request request, int status) {
        return new Response.Builder()
                .request(request)
                .protocol(Protocol.HTTP_2)
                .code(status)
                .message("")
                .body(ResponseBody.EMPTY)
                .build();
    }

    private static void meet(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
