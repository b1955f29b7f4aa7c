package dev.partnercenter.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.auth.okhttp.BearerTokenInterceptor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many callers at one moment, on the library's own threads; tokens come from a function that waits until all have asked. */
@Timeout(120)
class HerdTest {
    private static final TokenRequest HOME =
            TokenRequest.forPartner(TenantId.of("11111111-0000-4000-8000-000000000001"));

    private final CannedTokens canned = CannedTokens.threaded();
    private final AtomicInteger fetched = new AtomicInteger();
    private volatile CountDownLatch asked = new CountDownLatch(0);
    private final TokenCache tokens = TokenCache.of(canned.app, (request, claims) -> {
        await(asked);
        return canned.reply("token-" + fetched.incrementAndGet());
    });

    @AfterEach
    void close() {
        canned.close();
    }

    @Test
    void thousandThreadsOnAColdKeyMakeOneRequest() throws Exception {
        assertOneRequestServesAll(1_000, Executors.newCachedThreadPool());
    }

    @Test
    void tenThousandVirtualThreadsOnAColdKeyMakeOneRequest() throws Exception {
        assumeTrue(Runtime.version().feature() >= 21, "virtual threads came with JDK 21");
        ExecutorService virtual = (ExecutorService)
                Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);

        assertOneRequestServesAll(10_000, virtual);
    }

    @Test
    void thousandThreadsOnAnExpiredKeyMakeOneRequest() throws Exception {
        tokens.token(HOME);
        canned.clock.advance(Duration.ofHours(1));
        fetched.set(0);

        assertOneRequestServesAll(1_000, Executors.newCachedThreadPool());
    }

    @Test
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

        List<Integer> statuses = all(1_000, Executors.newCachedThreadPool(), () -> {
            try (Response response = client.newCall(call).execute()) {
                return response.code();
            }
        });

        assertThat(statuses).containsOnly(200);
        assertThat(calls).hasValue(2_000);
        assertThat(fetched).hasValue(2);
    }

    private void assertOneRequestServesAll(int callers, ExecutorService threads) throws Exception {
        asked = new CountDownLatch(callers);

        List<AccessToken> given = all(callers, threads, () -> {
            asked.countDown();
            return tokens.token(HOME);
        });

        assertThat(given).hasSize(callers).containsOnly(given.get(0));
        assertThat(fetched).hasValue(1);
    }

    private static <T> List<T> all(int callers, ExecutorService threads, Callable<T> call) throws Exception {
        List<Future<T>> running = new ArrayList<>();
        for (int i = 0; i < callers; i++) {
            running.add(threads.submit(call));
        }
        List<T> results = new ArrayList<>();
        for (Future<T> one : running) {
            results.add(one.get());
        }
        threads.shutdown();
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

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void meet(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
