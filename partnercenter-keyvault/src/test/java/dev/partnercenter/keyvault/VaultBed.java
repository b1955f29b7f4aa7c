package dev.partnercenter.keyvault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.azure.security.keyvault.secrets.SecretClient;
import dev.partnercenter.auth.entra.AuthEvent;
import dev.partnercenter.auth.entra.AuthRuntime;
import dev.partnercenter.auth.entra.ClientCredential;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.auth.secret.Secret;
import dev.partnercenter.auth.secret.SecretStoreException;
import dev.partnercenter.secrecy.Canaries;
import dev.partnercenter.testing.Journal;
import dev.partnercenter.testing.ManualClock;
import dev.partnercenter.testing.PartnerCenterSimulator;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.OkHttpClient;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** One app, and a simulated Microsoft whose vaults belong to the app's tenant. */
final class VaultBed implements AutoCloseable {
    static final String CLIENT_ID = "aaaaaaaa-0000-4000-8000-00000000000a";
    static final String CLIENT_SECRET = Canaries.text("client secret");
    static final TenantId TENANT = TenantId.of("11111111-0000-4000-8000-000000000001");
    static final TenantId OTHER_TENANT = TenantId.of("22222222-0000-4000-8000-000000000002");

    // The SDK keeps the challenge of each vault for as long as the process lives.
    private static final AtomicInteger VAULTS = new AtomicInteger();

    final PartnerCenterSimulator microsoft = PartnerCenterSimulator.builder()
            .app(CLIENT_ID, CLIENT_SECRET)
            .vaultTenant(TENANT.value())
            .start();
    final ManualClock clock = microsoft.clock();
    final String host = "contoso-" + VAULTS.incrementAndGet() + ".vault.azure.net";
    final URI vault = URI.create("https://" + host);
    final List<AuthEvent> events = new CopyOnWriteArrayList<>();
    final PartnerApp app = app(microsoft.httpClient());

    PartnerApp app(OkHttpClient http) {
        return PartnerApp.builder()
                .clientId(CLIENT_ID)
                .credential(ClientCredential.secret(Secret.of(CLIENT_SECRET)))
                .onEvent(events::add)
                .runtime(AuthRuntime.builder()
                        .httpClient(http)
                        .clocks(clock, clock::nanoTime)
                        .build())
                .build();
    }

    KeyVaultSecretStore store() {
        return KeyVaultSecretStore.create(vault, app, TENANT);
    }

    /** The store, waiting as it is told to. */
    KeyVaultSecretStore store(Pause pause) {
        return new KeyVaultSecretStore(client(), new VaultAddress(host), app, pause);
    }

    /** Azure's own client, which hardly waits: by it an operator does what the store never does. */
    SecretClient client() {
        VaultAddress address = new VaultAddress(host);
        return VaultClients.client(
                address,
                new AppOnlyCredential(app, address, TENANT),
                microsoft.httpClient(),
                VaultRetries.options(Duration.ofMillis(1)));
    }

    /** Scripts the vault's next answers. */
    void answer(int times, int status, String body, Map<String, String> headers) {
        microsoft.faults().vault().answerNext(times, status, "application/json", body, headers);
    }

    /** Why the call failed, which it must. */
    static SecretStoreException failure(ThrowingCallable call) {
        SecretStoreException failure = catchThrowableOfType(SecretStoreException.class, call);
        assertThat(failure).as("the call should have failed").isNotNull();
        return failure;
    }

    long vaultCalls(int status) {
        return microsoft.journal().count(entry -> entry.kind() == Journal.Kind.VAULT && entry.status() == status);
    }

    long tokenRequests() {
        return microsoft.journal().count(Journal.Kind.TOKEN);
    }

    @Override
    public void close() {
        app.close();
        microsoft.close();
    }
}
