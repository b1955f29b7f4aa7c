package dev.partnercenter.auth.nodes;

import dev.partnercenter.auth.AccessToken;
import dev.partnercenter.auth.AppUserTokenProvider;
import dev.partnercenter.auth.TokenRequest;
import dev.partnercenter.auth.consent.RefreshTokenOptions;
import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.AuthRuntime;
import dev.partnercenter.auth.entra.ClientCredential;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.auth.secret.EncryptedFileSecretStore;
import dev.partnercenter.auth.secret.Secret;
import dev.partnercenter.auth.secret.SecretStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import javax.crypto.spec.SecretKeySpec;

/**
 * A process of its own: asks for tokens of random partners until something comes by its standard input, or, told to prove,
 * once for each partner until it has them all. Arguments: port of the issuer, file of the store, own number, whether use
 * revokes, what.
 */
final class RealNode {
    static final int PARTNERS = 20;

    private final int port;
    private final int number;
    private final PartnerApp app;
    private final AppUserTokenProvider tokens;
    private final Random random = new Random();

    private RealNode(int port, Path file, int number, boolean revokesOnUse) throws IOException {
        Instant started = Instant.ofEpochMilli(Long.parseLong(SharedIssuer.ask(port, "time")));
        long startedAt = System.nanoTime();
        this.port = port;
        this.number = number;
        this.app = PartnerApp.builder()
                .clientId(World.CLIENT)
                .credential(ClientCredential.secret(Secret.of("secret")))
                .runtime(AuthRuntime.builder()
                        .httpClient(CannedHttp.client(this::answer))
                        // The issuer's clock does not show today.
                        .clocks(() -> started.plusNanos(System.nanoTime() - startedAt), System::nanoTime)
                        .build())
                .build();
        RefreshTokenOptions.Builder options =
                RefreshTokenOptions.builder().keep(Duration.ofSeconds(1)).renewAfter(Duration.ofSeconds(3));
        if (revokesOnUse) {
            options.everyRedemption();
        }
        SecretStore store = new TellingStore(open(file), this::tell);
        this.tokens = AppUserTokenProvider.create(app, store, options.build());
    }

    static EncryptedFileSecretStore open(Path file) throws IOException {
        return EncryptedFileSecretStore.open(file, new SecretKeySpec(new byte[32], "AES"));
    }

    static TenantId partner(int number) {
        return TenantId.of("11111111-0000-4000-8000-%012d".formatted(number));
    }

    public static void main(String[] arguments) throws Exception {
        RealNode node = new RealNode(
                Integer.parseInt(arguments[0]),
                Path.of(arguments[1]),
                Integer.parseInt(arguments[2]),
                Boolean.parseBoolean(arguments[3]));
        if (arguments[4].equals("prove")) {
            System.out.println("without a token: " + node.prove());
        } else {
            node.work();
        }
        node.app.close();
    }

    private void work() throws IOException {
        while (System.in.available() == 0) {
            TenantId partner = partner(random.nextInt(PARTNERS));
            TokenRequest request = TokenRequest.forPartner(partner);
            try {
                boolean customer = random.nextInt(3) == 0;
                AccessToken token = tokens.token(customer ? request.inCustomer(World.customerOf(partner)) : request);
                tokens.invalidate(token); // The next one is to be redeemed anew.
            } catch (AuthException e) {
                System.out.println(e.getClass().getSimpleName());
            }
            LockSupport.parkNanos(Duration.ofMillis(random.nextInt(40)).toNanos());
        }
    }

    /** Whom no token can be got of, though a refusal is given the time that it stands. */
    private List<Integer> prove() {
        List<Integer> missing = new ArrayList<>();
        for (int i = 0; i < PARTNERS; i++) {
            missing.add(i);
        }
        long begun = System.nanoTime();
        while (!missing.isEmpty()
                && System.nanoTime() - begun < Duration.ofSeconds(150).toNanos()) {
            missing.removeIf(this::hasToken);
            LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
        }
        return missing;
    }

    private boolean hasToken(int partner) {
        try {
            tokens.token(TokenRequest.forPartner(partner(partner)));
            return true;
        } catch (AuthException e) {
            return false;
        }
    }

    private CannedReply answer(CannedCall call) throws IOException {
        String tenant = call.path().split("/", 3)[1];
        String[] words = SharedIssuer.ask(
                        port,
                        "redeem " + number + " " + tenant + " " + call.form().get("refresh_token"))
                .split(" ", 3);
        return new CannedReply(Integer.parseInt(words[0]), Instant.ofEpochMilli(Long.parseLong(words[1])), words[2]);
    }

    private void tell(String version, String token) {
        try {
            SharedIssuer.ask(port, "stored " + version + " " + token);
        } catch (IOException e) {
            throw new IllegalStateException("the issuer is gone", e);
        }
    }
}
