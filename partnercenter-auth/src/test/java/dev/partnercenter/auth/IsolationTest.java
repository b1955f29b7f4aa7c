package dev.partnercenter.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.Cloud;
import dev.partnercenter.auth.entra.Resource;
import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.auth.okhttp.BearerTokenInterceptor;
import dev.partnercenter.fuzz.Seeds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
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

/**
 * Never one tenant's token for another. Threads ask at random for tokens of a thousand tenants while tokens expire, are
 * rejected and dropped; each call is checked where it would leave, by a token that names its own key. The seed is in the
 * message of a failure.
 */
class IsolationTest {
    private static final int THREADS = 8;
    private static final int TENANTS = 1_000;
    private static final int REQUESTS = Integer.getInteger("isolation.requests", 100_000);
    private static final Duration LIMIT = Duration.ofMinutes(5).plusMillis(REQUESTS / 5);
    private static final List<Resource> RESOURCES =
            List.of(Resource.PARTNER_CENTER, Resource.GRAPH, Resource.ARM, Resource.PARTNER_SERVICES);

    private final CannedTokens canned = CannedTokens.threaded();
    private final AtomicInteger serial = new AtomicInteger();
    private final AtomicInteger replays = new AtomicInteger();
    private final AtomicInteger deadlines = new AtomicInteger();
    // Small enough that keys leave and come back all the time.
    private final TokenCache tokens = TokenCache.of(
            canned.app,
            (request, claims) -> canned.reply(name(request) + "/" + serial.incrementAndGet()),
            new CacheBounds(800, 1 << 20));
    private final OkHttpClient client = new OkHttpClient.Builder()
            .addInterceptor(new BearerTokenInterceptor(tokens))
            .addInterceptor(chain -> leave(chain.request()))
            .build();

    @AfterEach
    void close() {
        canned.close();
    }

    @Test
    void noTokenLeavesForAnotherTenantOrResourceThanItWasFetchedFor() throws Exception {
        long seed = Seeds.first();
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        List<Future<?>> running = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            Random random = new Random(seed + i);
            running.add(threads.submit(() -> {
                for (int n = 0; n < REQUESTS / THREADS; n++) {
                    step(random);
                }
                return null;
            }));
        }
        for (Future<?> one : running) {
            assertThat(one).as("seed %d", seed).succeedsWithin(LIMIT);
        }
        threads.shutdown();
        assertThat(replays).hasPositiveValue();
        assertThat(deadlines.get()).as("a busy machine has some").isLessThan(REQUESTS / 4);
        assertThat(serial.get()).isGreaterThan(TENANTS);
    }

    private void step(Random random) throws Exception {
        TokenRequest wanted = TokenRequest.forPartner(tenant(random.nextInt(TENANTS)))
                .inCustomer(tenant(random.nextInt(TENANTS)))
                .to(RESOURCES.get(random.nextInt(RESOURCES.size())));
        if (random.nextInt(20) == 0) {
            wanted = TokenRequest.forPartner(tenant(random.nextInt(3)));
        }
        int dice = random.nextInt(1_000);
        if (dice == 0) {
            canned.clock.advance(Duration.ofMinutes(random.nextInt(30)));
        } else if (dice < 5) {
            tokens.invalidateTenant(wanted.tenant());
        }
        String status = random.nextInt(10) == 0 ? "reject" : "accept";
        Request call = new Request.Builder()
                .url(Cloud.PUBLIC.address(wanted.resource()) + "/" + status)
                .tag(TokenRequest.class, wanted)
                .build();
        try {
            client.newCall(call).execute().close();
        } catch (AuthException.Unavailable e) {
            deadlines.incrementAndGet(); // Another thread moved the clock past this one's deadline.
        }
    }

    private Response leave(Request call) {
        TokenRequest wanted = Objects.requireNonNull(call.tag(TokenRequest.class));
        String sent = call.header("Authorization");
        assertThat(sent).startsWith("Bearer " + name(wanted) + "/");
        boolean rejected = call.url().encodedPath().equals("/reject") && replays.incrementAndGet() % 2 == 1;
        return new Response.Builder()
                .request(call)
                .protocol(Protocol.HTTP_2)
                .code(rejected ? 401 : 200)
                .message("")
                .body(ResponseBody.EMPTY)
                .build();
    }

    private static String name(TokenRequest request) {
        return request.partner() + "/" + request.tenant() + "/" + request.resource();
    }

    private static TenantId tenant(int number) {
        return TenantId.of(new UUID(0x4000, 0x8000_0000_0000_0001L + number).toString());
    }
}
