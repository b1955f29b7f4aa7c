package dev.partnercenter.benchmarks;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import com.microsoft.aad.msal4j.ClientCredentialParameters;
import com.microsoft.aad.msal4j.ConfidentialClientApplication;
import com.microsoft.aad.msal4j.IAuthenticationResult;
import dev.partnercenter.auth.AccessToken;
import dev.partnercenter.auth.TokenProvider;
import dev.partnercenter.auth.TokenRequest;
import dev.partnercenter.auth.entra.AuthException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.ThreadParams;

/** The tokens of 10,000 tenants, all held, asked for one after the other: what a look-up costs. */
public class ManyTenants {
    static final int TENANTS = 10_000;

    /** In the order in which the tokens came, or in another. */
    public enum Order {
        SEQUENCE,
        RANDOM;

        /** What is asked with, in this order, once all that is held lies where it lies after a while. */
        <T> List<T> settled(IntFunction<T> tenants) {
            List<T> asked = of(tenants);
            System.gc();
            return asked;
        }

        <T> List<T> of(IntFunction<T> tenants) {
            List<T> all = new ArrayList<>(TENANTS);
            for (int i = 0; i < TENANTS; i++) {
                all.add(tenants.apply(i));
            }
            if (this == RANDOM) {
                Collections.shuffle(all, new Random(42));
            }
            return all;
        }
    }

    /** Where a thread is in the order; each begins elsewhere. */
    @State(Scope.Thread)
    public static class Cursor {
        private int at;

        @Setup
        public void begin(ThreadParams thread) {
            at = thread.getThreadIndex() * (TENANTS / thread.getThreadCount());
        }

        int next() {
            int now = at;
            at = now + 1 == TENANTS ? 0 : now + 1;
            return now;
        }
    }

    @State(Scope.Benchmark)
    public static class Own {
        @Param
        private Order order = Order.SEQUENCE;

        private TokenProvider provider = request -> {
            throw new IllegalStateException("before setup");
        };
        private List<TokenRequest> kept = List.of();
        private List<TokenRequest> equal = List.of();

        @Setup
        public void fill() {
            List<TokenRequest> inSequence = Order.SEQUENCE.of(Ours::request);
            provider = Ours.holding(inSequence);
            kept = order.of(inSequence::get);
            equal = order.settled(Ours::request);
        }
    }

    /** By requests that the caller keeps, the very ones that were asked with first. */
    @Benchmark
    public AccessToken oursByKeptRequest(Own state, Cursor cursor) throws AuthException {
        return state.provider.token(state.kept.get(cursor.next()));
    }

    /** By requests that are equal to those, and are others. */
    @Benchmark
    public AccessToken oursByEqualRequest(Own state, Cursor cursor) throws AuthException {
        return state.provider.token(state.equal.get(cursor.next()));
    }

    @State(Scope.Benchmark)
    public static class PlainMap {
        @Param
        private Order order = Order.SEQUENCE;

        private final long until = System.nanoTime() + Duration.ofDays(1).toNanos();
        private final ConcurrentMap<TokenRequest, String> tokens = new ConcurrentHashMap<>();
        private List<TokenRequest> kept = List.of();

        @Setup
        public void fill() {
            List<TokenRequest> inSequence = Order.SEQUENCE.of(Ours::request);
            inSequence.forEach(
                    request -> tokens.put(request, Canned.token(request.tenant().value())));
            kept = order.settled(inSequence::get);
        }
    }

    /** The JDK's map and a clock, by kept requests: what no look-up by request can do without. */
    @Benchmark
    public @Nullable String plainMap(PlainMap state, Cursor cursor) {
        String token = state.tokens.get(state.kept.get(cursor.next()));
        return System.nanoTime() - state.until < 0 ? token : null;
    }

    @State(Scope.Benchmark)
    public static class CaffeineCache {
        @Param
        private Order order = Order.SEQUENCE;

        private final LoadingCache<TokenRequest, String> cache = Caffeine.newBuilder()
                .refreshAfterWrite(Duration.ofDays(1))
                .build(key -> Canned.token(key.tenant().value()));
        private List<TokenRequest> kept = List.of();

        @Setup
        public void fill() {
            List<TokenRequest> inSequence = Order.SEQUENCE.of(Ours::request);
            inSequence.forEach(
                    request -> cache.put(request, Canned.token(request.tenant().value())));
            kept = order.settled(inSequence::get);
        }
    }

    /** By kept requests too. */
    @Benchmark
    public String caffeine(CaffeineCache state, Cursor cursor) {
        return state.cache.get(state.kept.get(cursor.next()));
    }

    @State(Scope.Benchmark)
    public static class MsalOneApp {
        @Param
        private Order order = Order.SEQUENCE;

        private final ConfidentialClientApplication app;
        private List<ClientCredentialParameters> kept = List.of();

        public MsalOneApp() {
            app = Msal.canned(Canned.tenant(0));
        }

        @Setup
        public void fill() {
            Order.SEQUENCE
                    .of(Canned::tenant)
                    .forEach(tenant -> app.acquireToken(Msal.unheld(tenant)).join());
            kept = order.settled(n -> Msal.parameters(Canned.tenant(n)));
        }
    }

    /** One application, which holds all tenants' tokens and looks through them. */
    @Benchmark
    public IAuthenticationResult msal4jOneApp(MsalOneApp state, Cursor cursor)
            throws ExecutionException, InterruptedException {
        return state.app.acquireToken(state.kept.get(cursor.next())).get();
    }

    @State(Scope.Benchmark)
    public static class MsalAppEach {
        @Param
        private Order order = Order.SEQUENCE;

        private final ConcurrentMap<String, ConfidentialClientApplication> apps = new ConcurrentHashMap<>();
        private List<ClientCredentialParameters> kept = List.of();

        @Setup
        public void fill() {
            for (String tenant : Order.SEQUENCE.of(Canned::tenant)) {
                ConfidentialClientApplication app = Msal.canned(tenant);
                app.acquireToken(Msal.parameters(tenant)).join();
                apps.put(tenant, app);
            }
            kept = order.settled(n -> Msal.parameters(Canned.tenant(n)));
        }
    }

    /** An application for each tenant, in a map: what one does about that. */
    @Benchmark
    public IAuthenticationResult msal4jAppEach(MsalAppEach state, Cursor cursor)
            throws ExecutionException, InterruptedException {
        ClientCredentialParameters asked = state.kept.get(cursor.next());
        ConfidentialClientApplication app = Objects.requireNonNull(state.apps.get(asked.tenant()));
        return app.acquireToken(asked).get();
    }
}
