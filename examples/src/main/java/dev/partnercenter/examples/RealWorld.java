package dev.partnercenter.examples;

import dev.partnercenter.auth.entra.AuthRuntime;
import dev.partnercenter.auth.entra.ClientCredential;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.auth.secret.EncryptedFileSecretStore;
import dev.partnercenter.auth.secret.SecretStore;
import dev.partnercenter.keyvault.KeyVaultSecretStore;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/** The real Microsoft cloud, as the environment's variables describe it, and a person at the keyboard. */
final class RealWorld implements World {
    private final Settings settings;
    private final Wire wire = new Wire();
    private final OkHttpClient client;
    private final Person person;
    private @Nullable PartnerApp app;

    RealWorld(Settings settings, OkHttpClient client, Person person) {
        this.settings = settings;
        this.client = wire.watch(client);
        this.person = person;
    }

    @Override
    public String describe() {
        return "This is the real Microsoft " + settings.cloud() + " cloud.";
    }

    @Override
    public boolean isSimulated() {
        return false;
    }

    @Override
    public TenantId partner() {
        return settings.tenant();
    }

    @Override
    public String redirectUri() {
        return settings.redirectUri();
    }

    @Override
    public PartnerApp startApp() {
        PartnerApp started = PartnerApp.builder()
                .clientId(settings.clientId())
                .credential(ClientCredential.secret(settings.clientSecret()))
                .cloud(settings.cloud())
                .runtime(AuthRuntime.builder().httpClient(client).build())
                .build();
        app = started;
        return started;
    }

    @Override
    public SecretStore openStore() throws IOException {
        if (settings.vaultUrl() != null && app != null) {
            return KeyVaultSecretStore.create(settings.vaultUrl(), app, settings.vaultTenant());
        }
        if (settings.storeFile() == null || settings.passphrase() == null) {
            throw new IllegalStateException("the settings name a vault or a file");
        }
        return EncryptedFileSecretStore.open(settings.storeFile(), settings.passphrase());
    }

    @Override
    public String storeName() {
        return settings.vaultUrl() != null ? "the vault " + settings.vaultUrl().getHost() : "an encrypted file";
    }

    @Override
    public String signIn(URI authorizationUrl) throws IOException {
        return person.signIn(authorizationUrl);
    }

    @Override
    public Wire wire() {
        return wire;
    }

    @Override
    public Instant now() {
        return Clock.systemUTC().instant();
    }

    @Override
    public void letTimePass(Duration duration) {
        throw new IllegalStateException("real time passes by itself");
    }

    @Override
    public void revokeAccessTokens() {
        throw new IllegalStateException("only an administrator can revoke real tokens");
    }

    @Override
    public void close() {}
}
