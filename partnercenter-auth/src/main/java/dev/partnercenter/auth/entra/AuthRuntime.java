package dev.partnercenter.auth.entra;

import java.net.Proxy;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/**
 * Everything the library takes from its surroundings, in one place: the OkHttp client with the user's proxy and trust
 * settings, both clocks, randomness for jitter, and threads. One belongs to one {@link PartnerApp}, which closes it; to
 * another it is refused. Safe for use by any number of threads.
 */
public final class AuthRuntime implements AutoCloseable {
    private final OkHttpClient httpClient;
    private final InstantSource wallClock;
    private final LongSupplier nanoClock;
    private final Supplier<RandomGenerator> random;
    private final ExecutorService flights;
    private final ExecutorService callbacks;
    private final ScheduledExecutorService scheduler;
    private final List<ExecutorService> owned = new ArrayList<>();
    private final AtomicBoolean taken = new AtomicBoolean();

    private AuthRuntime(Builder builder) {
        httpClient = guarded(builder.httpClient != null ? builder.httpClient : new OkHttpClient());
        wallClock = builder.wallClock;
        nanoClock = builder.nanoClock;
        random = builder.random;
        flights = builder.executor != null ? builder.executor : own(Threads.forFlights());
        callbacks = builder.executor != null ? builder.executor : own(Threads.forCallbacks());
        scheduler = builder.scheduler != null ? builder.scheduler : own(Threads.scheduler());
    }

    /**
     * A new OkHttp client, the system's clocks, and the library's own daemon threads: a virtual one for each request where
     * the JDK has them, else as many as {@link TokenOptions#requestsAtOnce()}. That client goes through the proxy that the
     * JVM's system properties name ({@code https.proxyHost}, {@code https.proxyPort}), if they name one, and gives it no
     * password; an environment's {@code HTTPS_PROXY} is not read.
     */
    public static Builder builder() {
        return new Builder();
    }

    private static OkHttpClient guarded(OkHttpClient client) {
        OkHttpClient.Builder guarded =
                client.newBuilder().proxyAuthenticator(new ProxyGuard(client.proxyAuthenticator()));
        guarded.interceptors().add(0, new TrustGuard());
        return guarded.build();
    }

    /**
     * The user's client, made to end with {@link ProxyAuthenticationException} once a proxy has refused its credentials,
     * and with {@link UntrustedServerException} where a server's certificate is none to be trusted. What calls Partner
     * Center is derived from it with all its interceptors; what calls the token endpoint takes its proxy, DNS, sockets and
     * trust settings and none of its interceptors, so that none ever sees a token request.
     *
     * <p>So an interceptor that logs bodies logs none of a token request, and of Partner Center's calls no token: there an
     * application interceptor sees a call before it has one, and a network interceptor {@code Authorization: Bearer ***}.
     * Where the user's own calls get theirs from {@code BearerTokenInterceptor}, a network interceptor sees them as they are
     * sent; OkHttp's own logging one leaves the token out after {@code redactHeader("Authorization")}.
     */
    public OkHttpClient httpClient() {
        return httpClient;
    }

    /** The one proxy that may give requests to a host a tunnel, as host and port; empty if there are several, or none. */
    Optional<String> proxyTo(String host) {
        Proxy fixed = httpClient.proxy();
        List<Proxy> ways =
                fixed == null ? httpClient.proxySelector().select(URI.create("https://" + host + "/")) : List.of(fixed);
        List<Proxy> giving =
                ways.stream().filter(way -> way.type() == Proxy.Type.HTTP).toList();
        return giving.size() == 1 ? ProxyGuard.name(giving.get(0)) : Optional.empty();
    }

    /** The wall clock's time. */
    public Instant now() {
        return wallClock.instant();
    }

    /** The monotonic clock's nanoseconds: by them a token's life is counted. */
    public long nanoTime() {
        return nanoClock.getAsLong();
    }

    /** Randomness for jitter; nothing secret is drawn from it. */
    public RandomGenerator random() {
        return random.get();
    }

    /**
     * Makes it an app's own: two that shared one would end one another's threads.
     *
     * @throws IllegalStateException if it is another one's
     */
    void take() {
        if (!taken.compareAndSet(false, true)) {
            throw new IllegalStateException(
                    "the runtime belongs to another PartnerApp, which closes it: build one for each"
                            + " app, of the same OkHttpClient if they are to share connections");
        }
    }

    /** Leaves it to another app, if none came about. */
    void giveBack() {
        taken.set(false);
    }

    /**
     * Tells how many may fly at a time, so that there are no more threads of the library's own: whoever takes off while
     * the one whose place is taken still winds up waits for that one's thread.
     */
    void flyAtOnce(int most) {
        if (owned.contains(flights)) {
            Threads.resize(flights, most);
        }
    }

    /**
     * Runs what has taken off from the {@link Runway}.
     *
     * @throws RejectedExecutionException after {@link #close()}
     */
    void fly(Runnable task) {
        flights.execute(task);
    }

    /**
     * Runs what a caller does with a token that has come, on a thread of the library's that fetches none: such work may
     * block, and then delays nobody's token.
     *
     * @throws RejectedExecutionException after {@link #close()}
     */
    public void callBack(Runnable task) {
        callbacks.execute(task);
    }

    /**
     * Runs a task on the timer's own thread, so it must be short and may not block.
     *
     * @return by which it can be cancelled
     * @throws RejectedExecutionException after {@link #close()}
     */
    public Future<?> after(Duration delay, Runnable task) {
        return scheduler.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    /**
     * Ends the threads that the library started; those given to the builder stay the caller's. Callers who have not been
     * called back by then, because others keep all threads for that busy, are called back on this thread. Idempotent.
     */
    @Override
    public void close() {
        List<Runnable> owed = owned.contains(callbacks) ? callbacks.shutdownNow() : List.of();
        owned.forEach(ExecutorService::shutdownNow);
        owed.forEach(Runnable::run);
    }

    private <T extends ExecutorService> T own(T executor) {
        owned.add(executor);
        return executor;
    }

    /** Collects what differs from the default. Not safe for use by several threads. */
    public static final class Builder {
        private @Nullable OkHttpClient httpClient;
        private InstantSource wallClock = InstantSource.system();
        private LongSupplier nanoClock = System::nanoTime;
        private Supplier<RandomGenerator> random = ThreadLocalRandom::current;
        private @Nullable ExecutorService executor;
        private @Nullable ScheduledExecutorService scheduler;

        private Builder() {}

        /**
         * Proxy, proxy authenticator, DNS, socket factories and trust settings are taken from this client, for tokens, calls
         * and vaults alike. A proxy with a password is named so:
         *
         * <pre>{@code
         * new OkHttpClient.Builder()
         *         .proxy(new Proxy(Proxy.Type.HTTP, new InetSocketAddress("proxy.contoso.com", 8080)))
         *         .proxyAuthenticator((route, answer) -> answer.request().newBuilder()
         *                 .header("Proxy-Authorization", Credentials.basic(user, password)).build())
         *         .build()
         * }</pre>
         *
         * <p>Such an authenticator says the same each time it is asked; the library sees to it that what the proxy refuses is
         * not said again. The proxy is given tunnels to carry and sees the names of hosts, no more.
         *
         * <p>Where the organization's own proxy inspects TLS, its root certificate has to be trusted. Import it into the
         * trust store of the Java runtime ({@code keytool -importcert -cacerts -alias proxy -file root.crt}), or into one
         * that the program is started with ({@code -Djavax.net.ssl.trustStore}); or give a client whose
         * {@code sslSocketFactory} was made of a trust manager that has the root beside the usual ones. Never trust
         * everybody instead: whoever answers would get the refresh tokens of all partners.
         */
        public Builder httpClient(OkHttpClient client) {
            this.httpClient = Objects.requireNonNull(client, "client");
            return this;
        }

        /** Both clocks: the wall clock, and one that only ever rises, in nanoseconds. */
        public Builder clocks(InstantSource wallClock, LongSupplier nanoClock) {
            this.wallClock = Objects.requireNonNull(wallClock, "wallClock");
            this.nanoClock = Objects.requireNonNull(nanoClock, "nanoClock");
            return this;
        }

        /** The source of jitter, safe for use by several threads. */
        public Builder random(RandomGenerator generator) {
            Objects.requireNonNull(generator, "generator");
            this.random = () -> generator;
            return this;
        }

        /** Where tokens are fetched and callers told; it must not be bounded by a pool that the caller blocks. */
        public Builder executor(ExecutorService executor) {
            this.executor = Objects.requireNonNull(executor, "executor");
            return this;
        }

        /** What runs timed work, all of it short. */
        public Builder scheduler(ScheduledExecutorService scheduler) {
            this.scheduler = Objects.requireNonNull(scheduler, "scheduler");
            return this;
        }

        public AuthRuntime build() {
            return new AuthRuntime(this);
        }
    }
}
