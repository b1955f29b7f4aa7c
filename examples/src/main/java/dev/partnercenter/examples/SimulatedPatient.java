package dev.partnercenter.examples;

import dev.partnercenter.auth.consent.ExpectedPartner;
import dev.partnercenter.auth.consent.PartnerConsent;
import dev.partnercenter.auth.consent.PendingConsent;
import dev.partnercenter.auth.entra.AuthRuntime;
import dev.partnercenter.auth.entra.ClientCredential;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.auth.secret.EncryptedFileSecretStore;
import dev.partnercenter.auth.secret.Secret;
import dev.partnercenter.auth.secret.SecretStore;
import dev.partnercenter.testing.PartnerCenterSimulator;
import dev.partnercenter.testing.SimulatedCloud;
import dev.partnercenter.testing.SimulatedPartner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;

/** A set-up on a simulated Microsoft that works, and whose settings an {@link Ailment} may change. */
final class SimulatedPatient implements AutoCloseable {
    static final TenantId GOVERNMENT = TenantId.of("77777777-0000-4000-8000-000000000007");
    static final TenantId NEWCOMER = TenantId.of("22222222-0000-4000-8000-000000000002");

    private static final SimulatedPartner NEWCOMING =
            SimulatedPartner.builder(NEWCOMER.value()).customers(1).build();

    static final TenantId NEWCOMERS_CUSTOMER =
            TenantId.of(NEWCOMING.customers().get(0).tenantId());

    private final SimulatedPartner contoso = SimulatedPartner.builder("11111111-0000-4000-8000-000000000001")
            .customers(3)
            .build();

    private final Path directory;
    final PartnerCenterSimulator microsoft;
    final String clientId = "aaaaaaaa-0000-4000-8000-00000000000a";
    TenantId partner = TenantId.of(contoso.tenantId());
    TenantId customer = TenantId.of(contoso.customers().get(0).tenantId());
    String redirectUri = "http://localhost/consent";
    Secret clientSecret = Secret.of("today's secret");
    Secret passphrase = Secret.of("today's passphrase");
    OkHttpClient http;

    SimulatedPatient() throws IOException {
        directory = Files.createTempDirectory("partnercenter-doctor");
        microsoft = PartnerCenterSimulator.builder()
                .app(clientId, clientSecret.reveal())
                .redirectUri(redirectUri)
                .partner(contoso)
                .partner(NEWCOMING)
                .tenantElsewhere(GOVERNMENT.value(), SimulatedCloud.US_GOVERNMENT)
                .start();
        http = microsoft.httpClient();
    }

    /** The partner's user has signed in once. */
    void consent() throws IOException {
        try (PartnerApp app = startApp()) {
            PartnerConsent consent = PartnerConsent.builder(app, openStore())
                    .redirectUri(redirectUri)
                    .build();
            PendingConsent pending = consent.begin(ExpectedPartner.of(partner), "session");
            String back = microsoft.signIn(pending.authorizationUrl()).toString();
            var unused = consent.complete(pending, "session", back);
        }
    }

    /** As a process of its own would, with the settings as they are by now. */
    PartnerApp startApp() {
        return PartnerApp.builder()
                .clientId(clientId)
                .credential(ClientCredential.secret(clientSecret))
                .runtime(AuthRuntime.builder()
                        .httpClient(http.newBuilder()
                                .connectionPool(new ConnectionPool())
                                .build())
                        .clocks(microsoft.clock(), microsoft.clock()::nanoTime)
                        .build())
                .build();
    }

    SecretStore openStore() throws IOException {
        return EncryptedFileSecretStore.open(directory.resolve("secrets.jwe"), passphrase, microsoft.clock());
    }

    @Override
    public void close() throws IOException {
        microsoft.close();
        Files.deleteIfExists(directory.resolve("secrets.jwe"));
        Files.deleteIfExists(directory.resolve("secrets.jwe.lock"));
        Files.delete(directory);
    }
}
