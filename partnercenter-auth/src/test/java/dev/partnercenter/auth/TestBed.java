package dev.partnercenter.auth;

import dev.partnercenter.auth.consent.ConsentedPartner;
import dev.partnercenter.auth.consent.ExpectedPartner;
import dev.partnercenter.auth.consent.PartnerConsent;
import dev.partnercenter.auth.consent.PendingConsent;
import dev.partnercenter.auth.entra.AuthEvent;
import dev.partnercenter.auth.entra.AuthRuntime;
import dev.partnercenter.auth.entra.ClientCredential;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.auth.secret.InMemorySecretStore;
import dev.partnercenter.auth.secret.Secret;
import dev.partnercenter.auth.secret.SecretStore;
import dev.partnercenter.secrecy.Canaries;
import dev.partnercenter.testing.Journal;
import dev.partnercenter.testing.ManualClock;
import dev.partnercenter.testing.PartnerCenterSimulator;
import dev.partnercenter.testing.SimulatedPartner;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** One app, one store and a simulated Microsoft with two partners, on a clock that is moved by hand. */
public final class TestBed implements AutoCloseable {
    public static final String CLIENT_ID = "aaaaaaaa-0000-4000-8000-00000000000a";
    public static final String CLIENT_SECRET = Canaries.text("client secret");
    public static final String REDIRECT_URI = "http://localhost/consent";
    public static final TenantId PARTNER = TenantId.of("11111111-0000-4000-8000-000000000001");
    public static final TenantId OTHER_PARTNER = TenantId.of("22222222-0000-4000-8000-000000000002");

    public final SimulatedPartner partner =
            SimulatedPartner.builder(PARTNER.value()).customers(1_000).build();
    public final SimulatedPartner otherPartner =
            SimulatedPartner.builder(OTHER_PARTNER.value()).customers(2).build();
    public final List<SimulatedPartner> manyPartners;
    public final PartnerCenterSimulator microsoft;
    public final ManualClock clock;
    public final InMemorySecretStore store;
    public final List<AuthEvent> events = new CopyOnWriteArrayList<>();

    /** What the app draws its jitter from; reseed it to know what comes next. */
    public final Random random = new Random(42);

    public final PartnerApp app;

    private TestBed(@Nullable ExecutorService executor, int partners) {
        manyPartners = IntStream.range(0, partners)
                .mapToObj(i -> SimulatedPartner.builder("33333333-0000-4000-8000-%012d".formatted(i))
                        .build())
                .toList();
        PartnerCenterSimulator.Builder simulator = PartnerCenterSimulator.builder()
                .app(CLIENT_ID, CLIENT_SECRET)
                .redirectUri(REDIRECT_URI)
                .partner(partner)
                .partner(otherPartner);
        manyPartners.forEach(simulator::partner);
        microsoft = simulator.start();
        clock = microsoft.clock();
        store = InMemorySecretStore.create(clock);
        app = app(executor, CLIENT_SECRET, random);
    }

    /** Everything on the calling thread, so that what is done in the background is done when the call returns. */
    public static TestBed inline() {
        return on(new InlineExecutor());
    }

    /** As {@link #on(ExecutorService)}, with so many more partners. */
    public static TestBed on(ExecutorService executor, int partners) {
        return new TestBed(executor, partners);
    }

    /** As {@link #inline()}, with so many more partners. */
    public static TestBed inline(int partners) {
        return new TestBed(new InlineExecutor(), partners);
    }

    /** On a test's own executor. */
    public static TestBed on(ExecutorService executor) {
        return new TestBed(executor, 0);
    }

    /** On the library's own threads. */
    public static TestBed threaded() {
        return withPartners(0);
    }

    /** As {@link #threaded()}, with so many more partners. */
    public static TestBed withPartners(int partners) {
        return new TestBed(null, partners);
    }

    /** Another process with the same registration. */
    public PartnerApp anotherApp() {
        return anotherApp(42);
    }

    /** Another process with the same registration, and with its own luck. */
    public PartnerApp anotherApp(long seed) {
        return app(new InlineExecutor(), CLIENT_SECRET, new Random(seed));
    }

    /** The same registration with another client secret. */
    public PartnerApp appWithSecret(String secret) {
        return app(new InlineExecutor(), secret, new Random(42));
    }

    private PartnerApp app(@Nullable ExecutorService executor, String secret, Random jitter) {
        AuthRuntime.Builder runtime = AuthRuntime.builder()
                .httpClient(microsoft.httpClient())
                .clocks(clock, clock::nanoTime)
                .random(jitter)
                .scheduler(clock.scheduler());
        if (executor != null) {
            runtime.executor(executor);
        }
        return PartnerApp.builder()
                .clientId(CLIENT_ID)
                .credential(ClientCredential.secret(Secret.of(secret)))
                .runtime(runtime.build())
                .onEvent(events::add)
                .build();
    }

    public PartnerConsent consent() {
        return consent(store);
    }

    public PartnerConsent consent(SecretStore into) {
        return PartnerConsent.builder(app, into).redirectUri(REDIRECT_URI).build();
    }

    /** Consents as the first partner does and forgets the requests that took. */
    public ConsentedPartner consented() throws IOException {
        return consentedBy(partner);
    }

    public ConsentedPartner consentedBy(SimulatedPartner who) throws IOException {
        PendingConsent pending = consent().begin(ExpectedPartner.of(TenantId.of(who.tenantId())), "session");
        ConsentedPartner consented = consent()
                .complete(
                        pending,
                        "session",
                        microsoft.signIn(pending.authorizationUrl(), who).toString());
        microsoft.journal().clear();
        events.clear();
        return consented;
    }

    /** Consents as the first partner does, through another process on the same store. */
    public void consentThrough(PartnerApp otherNode) throws IOException {
        PartnerConsent consent = PartnerConsent.builder(otherNode, store)
                .redirectUri(REDIRECT_URI)
                .build();
        PendingConsent pending = consent.begin(ExpectedPartner.of(PARTNER), "session");
        consent.complete(
                pending,
                "session",
                microsoft.signIn(pending.authorizationUrl(), partner).toString());
    }

    public long tokenRequests() {
        return microsoft.journal().count(Journal.Kind.TOKEN);
    }

    public TenantId customer(int index) {
        return TenantId.of(partner.customers().get(index).tenantId());
    }

    @Override
    public void close() {
        app.close();
        microsoft.close();
    }
}
