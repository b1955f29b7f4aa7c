package dev.partnercenter.client.api;

import dev.partnercenter.auth.AccessToken;
import dev.partnercenter.auth.TokenProvider;
import dev.partnercenter.auth.TokenRequest;
import dev.partnercenter.auth.entra.AuthEvent;
import dev.partnercenter.auth.entra.AuthRuntime;
import dev.partnercenter.auth.entra.ClientCredential;
import dev.partnercenter.auth.entra.Cloud;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.auth.secret.Secret;
import dev.partnercenter.secrecy.Canaries;
import dev.partnercenter.testing.Journal;
import dev.partnercenter.testing.ManualClock;
import dev.partnercenter.testing.PartnerCenterSimulator;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;

/** A pipeline to a simulated Partner Center that answers what it is told to, on a clock that is moved by hand. */
final class PipelineBed implements AutoCloseable {
    static final TenantId PARTNER = TenantId.of("bbbbbbbb-0000-4000-8000-000000000001");
    private static final String HOST = "api.partnercenter.microsoft.com";
    private static final String SECRET = Canaries.text("client secret");
    private static final String TOKEN = Canaries.token("access token");

    final PartnerCenterSimulator microsoft;
    final ManualClock clock;
    final Random random = new Random(42);
    final List<AuthEvent> events = new CopyOnWriteArrayList<>();
    final PartnerApp app;
    /** A new one whenever it is asked, so that a 401 is answered by a replay. */
    final TokenProvider tokens;

    private final boolean ownsMicrosoft;
    private final OkHttpClient http;

    /** Where whoever waits does so no longer than it takes to move the clock. */
    PipelineBed() {
        this(start(), true, QuickScheduler::new, client -> client);
    }

    /** As {@link #PipelineBed()}, on a Microsoft that others were on before, of whom nothing is left but the time. */
    static PipelineBed on(PartnerCenterSimulator microsoft, UnaryOperator<OkHttpClient.Builder> users) {
        microsoft.faults().clear();
        microsoft.journal().clear();
        return new PipelineBed(microsoft, false, QuickScheduler::new, users);
    }

    /** Where the test moves the clock. */
    static PipelineBed still() {
        return still(client -> client);
    }

    static PipelineBed still(UnaryOperator<OkHttpClient.Builder> users) {
        return new PipelineBed(start(), true, ManualClock::scheduler, users);
    }

    static PipelineBed with(UnaryOperator<OkHttpClient.Builder> users) {
        return new PipelineBed(start(), true, QuickScheduler::new, users);
    }

    static PartnerCenterSimulator start() {
        return PartnerCenterSimulator.builder().start();
    }

    private PipelineBed(
            PartnerCenterSimulator microsoft,
            boolean ownsMicrosoft,
            Function<ManualClock, ScheduledExecutorService> scheduler,
            UnaryOperator<OkHttpClient.Builder> users) {
        this.microsoft = microsoft;
        this.ownsMicrosoft = ownsMicrosoft;
        this.clock = microsoft.clock();
        app = PartnerApp.builder()
                .clientId("aaaaaaaa-0000-4000-8000-000000000001")
                .credential(ClientCredential.secret(Secret.of(SECRET)))
                .runtime(AuthRuntime.builder()
                        .httpClient(
                                users.apply(microsoft.httpClient().newBuilder()).build())
                        .clocks(clock, clock::nanoTime)
                        .random(random)
                        .scheduler(scheduler.apply(clock))
                        .build())
                .onEvent(events::add)
                .build();
        AtomicInteger asked = new AtomicInteger();
        tokens = request -> AccessToken.of(
                request, Cloud.PUBLIC, Secret.of(TOKEN + asked.incrementAndGet()), Instant.MAX, Set.of());
        http = PartnerCenterApi.client(app, tokens);
    }

    Host host() {
        return Host.of(app, HOST);
    }

    Pipeline pipeline() {
        return pipeline(3, Duration.ofSeconds(90));
    }

    Pipeline pipeline(int attempts, Duration callTime) {
        return new Pipeline(app, http, host(), attempts, callTime);
    }

    /** A call about the partner itself. */
    void call(Pipeline pipeline) throws IOException {
        send(pipeline, request("GET", "/v1/customers", null));
    }

    void send(Pipeline pipeline, Request request) throws IOException {
        Ask ask = ApiRequest.get("/v1/customers").from(request.url());
        var unused = pipeline.send(PARTNER, ask, request, ResponseType.bytes());
    }

    static Request request(String method, String path, @Nullable RequestBody body) {
        return new StandardHeaders(null, Locale.US, false)
                .addTo(new Request.Builder().url(HttpUrl.get("https://" + HOST + path)))
                .method(method, body)
                .tag(TokenRequest.class, TokenRequest.forPartner(PARTNER))
                .build();
    }

    /** @param call a method, and whether the body is none, JSON, or can be sent but once */
    static Request request(String call) {
        String[] parts = call.split(" ", -1);
        @Nullable
        RequestBody body = switch (parts[1]) {
            case "json" -> RequestBody.create("{}", MediaType.get("application/json"));
            case "once" -> once();
            default -> null;
        };
        return request(parts[0], "/v1/customers", body);
    }

    private static RequestBody once() {
        return new RequestBody() {
            @Override
            public @Nullable MediaType contentType() {
                return null;
            }

            @Override
            public boolean isOneShot() {
                return true;
            }

            @Override
            public void writeTo(BufferedSink sink) throws IOException {
                sink.writeUtf8("once");
            }
        };
    }

    void answer(int times, int status, String body, Map<String, String> headers) {
        microsoft.faults().api().answerNext(times, status, "application/json", body, headers);
    }

    /** Until further notice. */
    void answer(int status) {
        answer(Integer.MAX_VALUE, status, "{}", Map.of());
    }

    long sent() {
        return microsoft.journal().count(Journal.Kind.API);
    }

    @Override
    public void close() {
        app.close();
        if (ownsMicrosoft) {
            microsoft.close();
        }
    }
}
