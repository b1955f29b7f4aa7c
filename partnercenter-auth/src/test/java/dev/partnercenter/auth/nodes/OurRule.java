package dev.partnercenter.auth.nodes;

import dev.partnercenter.auth.AppUserTokenProvider;
import dev.partnercenter.auth.TokenRequest;
import dev.partnercenter.auth.consent.ExpectedPartner;
import dev.partnercenter.auth.consent.PartnerConsent;
import dev.partnercenter.auth.consent.PendingConsent;
import dev.partnercenter.auth.consent.RefreshTokenOptions;
import dev.partnercenter.auth.consent.RefreshTokens;
import dev.partnercenter.auth.entra.AuthRuntime;
import dev.partnercenter.auth.entra.ClientCredential;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.auth.secret.Secret;
import dev.partnercenter.auth.secret.SecretStore;
import java.io.IOException;
import java.net.URI;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** The library itself. */
final class OurRule implements Rule {
    private final PartnerApp app;
    private final SecretStore store;
    private final AppUserTokenProvider tokens;
    private final PartnerConsent consent;

    OurRule(Node node) {
        this.app = PartnerApp.builder()
                .clientId(World.CLIENT)
                .credential(ClientCredential.secret(Secret.of("secret")))
                .runtime(AuthRuntime.builder()
                        .httpClient(CannedHttp.client(node::answer))
                        .clocks(node::now, node.world.time::nanoTime)
                        .random(new Random(node.world.random.nextLong()))
                        .executor(node.tasks)
                        .scheduler(new NodeTimers(node.world.time, node::isAlive))
                        .build())
                .onEvent(event -> node.world.trace(() -> node + " announces " + event.kind() + ": " + event.message()))
                .build();
        this.store = new NodeStore(node);
        RefreshTokenOptions.Builder options = RefreshTokenOptions.builder();
        if (node.world.issuer.revokesOnUse) {
            options.everyRedemption();
        }
        this.tokens = AppUserTokenProvider.create(app, store, options.build());
        this.consent = PartnerConsent.builder(app, store)
                .redirectUri("http://localhost/consent")
                .build();
    }

    @Override
    public CompletableFuture<String> ask(TokenRequest request) {
        return tokens.tokenAsync(request).thenApply(token -> token.value().reveal());
    }

    @Override
    public void adopt(TenantId partner, Secret refreshToken) throws IOException {
        consent.adopt(partner, refreshToken);
    }

    @Override
    public void consent(TenantId partner, Function<URI, String> person) throws IOException {
        PendingConsent pending = consent.begin(ExpectedPartner.of(partner), "session");
        consent.complete(pending, "session", person.apply(pending.authorizationUrl()));
    }

    @Override
    public boolean holdsUnstored(TenantId partner) {
        return RefreshTokens.of(app, store).experience(partner).unstored();
    }

    @Override
    public void close() {
        app.close();
    }
}
