package dev.partnercenter.client.doctor;

import dev.partnercenter.auth.consent.ExpectedPartner;
import dev.partnercenter.auth.consent.PartnerConsent;
import dev.partnercenter.auth.consent.PendingConsent;
import dev.partnercenter.auth.entra.AuthRuntime;
import dev.partnercenter.auth.entra.ClientCredential;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.auth.secret.InMemorySecretStore;
import dev.partnercenter.auth.secret.Secret;
import dev.partnercenter.auth.secret.SecretName;
import dev.partnercenter.auth.secret.SecretStore;
import dev.partnercenter.secrecy.Canaries;
import dev.partnercenter.testing.ManualClock;
import dev.partnercenter.testing.PartnerCenterSimulator;
import dev.partnercenter.testing.SimulatedCloud;
import dev.partnercenter.testing.SimulatedPartner;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;

/** A whole set-up on a simulated Microsoft. It is healthy, until a test breaks something before it is examined. */
final class Patient implements AutoCloseable {
    static final String CLIENT_ID = "aaaaaaaa-0000-4000-8000-00000000000a";
    static final String SECRET = Canaries.text("client secret");
    static final String REDIRECT_URI = "http://localhost/consent";
    static final TenantId PARTNER = TenantId.of("11111111-0000-4000-8000-000000000001");
    static final TenantId STRANGER = TenantId.of("99999999-0000-4000-8000-000000000009");
    static final TenantId GOVERNMENT = TenantId.of("77777777-0000-4000-8000-000000000007");
    static final SecretName NAME = new SecretName(PARTNER.value());

    private static final SimulatedPartner CONTOSO =
            SimulatedPartner.builder(PARTNER.value()).customers(3).build();
    private static final SimulatedPartner OTHER = SimulatedPartner.builder("22222222-0000-4000-8000-000000000002")
            .customers(1)
            .build();

    static final TenantId CUSTOMER = TenantId.of(CONTOSO.customers().get(0).tenantId());
    static final TenantId ANOTHERS_CUSTOMER =
            TenantId.of(OTHER.customers().get(0).tenantId());

    final PartnerCenterSimulator microsoft = PartnerCenterSimulator.builder()
            .app(CLIENT_ID, SECRET)
            .redirectUri(REDIRECT_URI)
            .partner(CONTOSO)
            .partner(OTHER)
            .tenantElsewhere(GOVERNMENT.value(), SimulatedCloud.US_GOVERNMENT)
            .start();

    final ManualClock clock = microsoft.clock();
    final InMemorySecretStore vault = InMemorySecretStore.create(clock);
    private final OkHttpClient.Builder http =
            microsoft.httpClient().newBuilder().connectionPool(new ConnectionPool());
    private final AuthRuntime.Builder runtime = AuthRuntime.builder().clocks(clock, clock::nanoTime);
    private final List<PartnerApp> apps = new ArrayList<>();
    private UnaryOperator<PartnerApp.Builder> credentials =
            app -> app.credential(ClientCredential.secret(Secret.of(SECRET)));

    /** The partner has consented, and what that took is forgotten. */
    Patient consented() throws IOException {
        return consented(vault);
    }

    Patient consented(SecretStore into) throws IOException {
        PartnerApp once = build(AuthRuntime.builder()
                .httpClient(microsoft.httpClient())
                .clocks(clock, clock::nanoTime)
                .build());
        PartnerConsent consent =
                PartnerConsent.builder(once, into).redirectUri(REDIRECT_URI).build();
        PendingConsent pending = consent.begin(ExpectedPartner.of(PARTNER), "session");
        String back = microsoft.signIn(pending.authorizationUrl(), CONTOSO).toString();
        var unused = consent.complete(pending, "session", back);
        microsoft.journal().clear();
        return this;
    }

    Patient with(Consumer<OkHttpClient.Builder> change) {
        change.accept(http);
        return this;
    }

    Patient withRuntime(Consumer<AuthRuntime.Builder> change) {
        change.accept(runtime);
        return this;
    }

    Patient withSecret(String other) {
        return withCredentials(app -> app.credential(ClientCredential.secret(Secret.of(other))));
    }

    Patient withCredentials(UnaryOperator<PartnerApp.Builder> others) {
        credentials = others;
        return this;
    }

    /** The app as it is by now. */
    PartnerApp app() {
        return build(runtime.httpClient(http.build()).build());
    }

    private PartnerApp build(AuthRuntime on) {
        PartnerApp app = credentials
                .apply(PartnerApp.builder().clientId(CLIENT_ID))
                .runtime(on)
                .build();
        apps.add(app);
        return app;
    }

    PartnerCenterDoctor.Builder doctor() {
        return doctor(vault);
    }

    /** Has everything looked at but what is only looked at by name. */
    PartnerCenterDoctor.Builder doctor(SecretStore store) {
        return PartnerCenterDoctor.builder(app(), store).partner(PARTNER).redirectUri(REDIRECT_URI);
    }

    Diagnosis examine() {
        return doctor().build().examine();
    }

    /**
     * All that has not passed, as {@code failed tenant} or {@code skipped app because tenant}. In what is told there may be no
     * piece of a secret.
     */
    static List<String> troubles(Diagnosis diagnosis) {
        Canaries.mustNotBeIn(diagnosis + diagnosis.toText() + diagnosis.toColouredText() + diagnosis.toJson());
        return diagnosis.findings().stream()
                .filter(finding -> finding.outcome() != Finding.Outcome.PASSED)
                .map(finding -> finding.outcome() + " " + finding.check()
                        + (finding.because() == null ? "" : " because " + finding.because()))
                .toList();
    }

    static String evidence(Diagnosis diagnosis, Check check) {
        return diagnosis.of(check).orElseThrow().evidence();
    }

    static String remedy(Diagnosis diagnosis, Check check) {
        return String.valueOf(diagnosis.of(check).orElseThrow().remedy());
    }

    @Override
    public void close() {
        apps.forEach(PartnerApp::close);
        microsoft.close();
    }
}
