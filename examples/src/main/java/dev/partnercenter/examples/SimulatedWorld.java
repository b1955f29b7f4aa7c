package dev.partnercenter.examples;

import dev.partnercenter.auth.entra.AuthRuntime;
import dev.partnercenter.auth.entra.ClientCredential;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.auth.secret.EncryptedFileSecretStore;
import dev.partnercenter.auth.secret.Secret;
import dev.partnercenter.auth.secret.SecretStore;
import dev.partnercenter.testing.PartnerCenterSimulator;
import dev.partnercenter.testing.SimulatedPartner;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** Microsoft's side in this process: real TLS and real signatures on loopback, and a clock that is moved by hand. */
final class SimulatedWorld implements World {
    private final TenantId partner = TenantId.of(UUID.randomUUID().toString());
    private final String clientId = UUID.randomUUID().toString();
    private final Secret clientSecret = Secret.of(UUID.randomUUID().toString());
    private final Secret passphrase = Secret.of(UUID.randomUUID().toString());
    private final Wire wire = new Wire();
    private final PartnerCenterSimulator microsoft;
    private final Path directory;

    SimulatedWorld() throws IOException {
        directory = Files.createTempDirectory("partnercenter-quickstart");
        microsoft = PartnerCenterSimulator.builder()
                .app(clientId, clientSecret.reveal())
                .redirectUri(redirectUri())
                .partner(
                        SimulatedPartner.builder(partner.value()).customers(120).build())
                .start();
    }

    @Override
    public String describe() {
        return "Microsoft is simulated in this process, on loopback TLS; nothing leaves this machine.";
    }

    @Override
    public boolean isSimulated() {
        return true;
    }

    @Override
    public TenantId partner() {
        return partner;
    }

    @Override
    public String redirectUri() {
        return "http://localhost/consent";
    }

    @Override
    public PartnerApp startApp() {
        return PartnerApp.builder()
                .clientId(clientId)
                .credential(ClientCredential.secret(clientSecret))
                .runtime(AuthRuntime.builder()
                        .httpClient(wire.watch(microsoft.httpClient()))
                        .clocks(microsoft.clock(), microsoft.clock()::nanoTime)
                        .build())
                .build();
    }

    @Override
    public SecretStore openStore() throws IOException {
        return EncryptedFileSecretStore.open(directory.resolve("secrets.jwe"), passphrase, microsoft.clock());
    }

    @Override
    public String storeName() {
        return "an encrypted file";
    }

    @Override
    public String signIn(URI authorizationUrl) {
        return microsoft.signIn(authorizationUrl).toString();
    }

    @Override
    public Wire wire() {
        return wire;
    }

    @Override
    public Instant now() {
        return microsoft.clock().instant();
    }

    @Override
    public void letTimePass(Duration duration) {
        microsoft.clock().advance(duration);
    }

    @Override
    public void revokeAccessTokens() {
        microsoft.revokeAccessTokens(partner.value());
    }

    @Override
    public void close() throws IOException {
        microsoft.close();
        Files.deleteIfExists(directory.resolve("secrets.jwe"));
        Files.deleteIfExists(directory.resolve("secrets.jwe.lock"));
        Files.delete(directory);
    }
}
