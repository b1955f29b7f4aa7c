package dev.partnercenter.auth.nodes;

import dev.partnercenter.auth.AppUserTokenProvider;
import dev.partnercenter.auth.StepExecutor;
import dev.partnercenter.auth.TokenRequest;
import dev.partnercenter.auth.entra.AuthRuntime;
import dev.partnercenter.auth.entra.ClientCredential;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.auth.secret.InMemorySecretStore;
import dev.partnercenter.auth.secret.Secret;
import dev.partnercenter.auth.secret.SecretMetadata;
import dev.partnercenter.auth.secret.SecretName;
import dev.partnercenter.auth.secret.SecretStoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A fleet at its daily work, where nothing goes wrong; it counts what it asks of Entra and of the vault. */
final class Fleet {
    final CountingStore vault;
    final SimulatedIssuer issuer;

    private final SimulatedTime time = new SimulatedTime();
    private final Random random = new Random(42);
    private final StepExecutor tasks = new StepExecutor();
    private final List<AppUserTokenProvider> nodes = new ArrayList<>();
    private final List<TokenRequest> keys = new ArrayList<>();
    private final Load load;
    private final int[] begins;
    private int second;

    /** @param age of what is stored for each partner at the beginning */
    Fleet(Load load, Duration age) throws SecretStoreException {
        this.load = load;
        this.issuer = new SimulatedIssuer(time, false);
        this.vault = new CountingStore(InMemorySecretStore.create(time::now));
        for (int i = 0; i < load.partners(); i++) {
            TenantId partner = TenantId.of("11111111-0000-4000-8000-%012d".formatted(i));
            consent(partner, age);
            keys.add(TokenRequest.forPartner(partner));
            for (int c = 0; c < load.customers() / load.partners(); c++) {
                TenantId customer = TenantId.of("%08d-0000-4000-8000-%012d".formatted(c + 1, i));
                keys.add(TokenRequest.forPartner(partner).inCustomer(customer));
            }
        }
        begins = random.ints(keys.size(), 0, 60).toArray();
        for (int i = 0; i < load.nodes(); i++) {
            nodes.add(node());
        }
    }

    private void consent(TenantId partner, Duration age) throws SecretStoreException {
        Instant at = time.now().minus(age);
        Issued token = issuer.signIn(new Consent(partner, "user", World.CLIENT, true, at), at);
        Map<String, String> tags = Version.tagsOf(token);
        vault.append(new SecretName(partner.value()), Secret.of(token.value), SecretMetadata.of(tags));
        vault.forget();
    }

    private AppUserTokenProvider node() {
        PartnerApp app = PartnerApp.builder()
                .clientId(World.CLIENT)
                .credential(ClientCredential.secret(Secret.of("secret")))
                .runtime(AuthRuntime.builder()
                        .httpClient(CannedHttp.client(this::answer))
                        .clocks(time::now, time::nanoTime)
                        .random(new Random(random.nextLong()))
                        .executor(tasks)
                        .scheduler(new NodeTimers(time, () -> true))
                        .build())
                .build();
        return AppUserTokenProvider.create(app, vault);
    }

    private CannedReply answer(CannedCall call) {
        TenantId tenant = TenantId.of(call.path().split("/", 3)[1]);
        Issued token = issuer.known(call.form().getOrDefault("refresh_token", ""));
        return issuer.redeem(token, tenant, World.CLIENT, null);
    }

    /** All keys are asked for once a minute, each at its own second; in the first hour one after another comes into use. */
    void work(int minutes) {
        for (int i = 0; i < minutes * 60; i++, second++) {
            for (int key = second % 60; key < keys.size(); key += 60) {
                if (second / 60 >= begins[key]) {
                    ask(keys.get(key));
                }
            }
            time.pass(Duration.ofSeconds(1));
            tasks.runAll();
        }
    }

    private void ask(TokenRequest key) {
        if (load.affinity()) {
            ask(nodes.get(Math.floorMod(key.partner().hashCode(), nodes.size())), key);
        } else {
            nodes.forEach(node -> ask(node, key));
        }
    }

    private void ask(AppUserTokenProvider node, TokenRequest key) {
        var unused = node.tokenAsync(key);
        tasks.runAll();
    }
}
