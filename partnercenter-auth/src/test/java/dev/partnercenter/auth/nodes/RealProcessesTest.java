package dev.partnercenter.auth.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.auth.secret.EncryptedFileSecretStore;
import dev.partnercenter.auth.secret.Secret;
import dev.partnercenter.auth.secret.SecretMetadata;
import dev.partnercenter.auth.secret.SecretName;
import dev.partnercenter.auth.secret.SecretVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Four JVMs on one encrypted file and one issuer, killed at random moments: deep, for it takes minutes. Where use revokes, a
 * process that dies between reply and store takes the partner's only token with it; then the partner consents again, so that
 * all partners stay in use to the end.
 */
@EnabledIfSystemProperty(named = "processes", matches = "true")
class RealProcessesTest {
    private static final int REDEMPTIONS = Integer.getInteger("processes.redemptions", 2_000);
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private final Random random = new Random();
    private final Set<Integer> killed = new HashSet<>();
    private final Map<TenantId, Consent> consents = new HashMap<>();
    private int born;

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void killedProcessesLoseNothingThatWasStoredAndLeaveATokenForEveryPartner(boolean revokesOnUse) throws Exception {
        Path file = directory.resolve("tokens");
        EncryptedFileSecretStore store = RealNode.open(file);
        try (SharedIssuer issuer = new SharedIssuer(revokesOnUse)) {
            for (int i = 0; i < RealNode.PARTNERS; i++) {
                consent(store, issuer, RealNode.partner(i));
            }
            killUntilDone(store, issuer, file);

            assertThat(killed).isNotEmpty();
            for (int i = 0; i < RealNode.PARTNERS; i++) {
                requireToken(store, issuer, RealNode.partner(i));
            }
            requireAllThatWasStored(store, issuer);
            assertThat(output(start(issuer, file, "prove"))).contains("without a token: []");
        }
    }

    private void consent(EncryptedFileSecretStore store, SharedIssuer shared, TenantId partner) throws IOException {
        synchronized (shared) {
            Consent consent = new Consent(partner, "user", World.CLIENT, true, shared.now());
            Issued token = shared.issuer.signIn(consent);
            consents.put(partner, consent);
            SecretVersion version = store.append(
                    new SecretName(partner.value()), Secret.of(token.value), SecretMetadata.of(Version.tagsOf(token)));
            shared.stored.put(version.id(), token);
        }
    }

    private void killUntilDone(EncryptedFileSecretStore store, SharedIssuer issuer, Path file) throws Exception {
        Map<Integer, Process> nodes = new HashMap<>();
        try {
            for (int i = 0; i < 4; i++) {
                nodes.put(born, start(issuer, file, "work"));
            }
            while (issuer.tokensGiven() < REDEMPTIONS) {
                awaitTokens(issuer, issuer.tokensGiven() + 20 + random.nextInt(60));
                int victim = List.copyOf(nodes.keySet()).get(random.nextInt(nodes.size()));
                Objects.requireNonNull(nodes.remove(victim)).destroyForcibly().waitFor();
                killed.add(victim);
                nodes.put(born, start(issuer, file, "work"));
                for (int i = 0; i < RealNode.PARTNERS; i++) {
                    if (isLost(store, issuer, RealNode.partner(i))) {
                        consent(store, issuer, RealNode.partner(i));
                    }
                }
            }
            for (Process node : nodes.values()) {
                node.getOutputStream().write('\n');
                node.getOutputStream().close();
            }
            for (Process node : nodes.values()) {
                assertThat(node.waitFor(60, TimeUnit.SECONDS)).isTrue();
            }
        } finally {
            nodes.values().forEach(Process::destroyForcibly);
        }
    }

    /** So that the processes get their work done between two kills, however busy the machine; and then some moment more. */
    private void awaitTokens(SharedIssuer issuer, int tokens) {
        int given = issuer.tokensGiven();
        long since = System.nanoTime();
        while (given < tokens) {
            assertThat(Duration.ofNanos(System.nanoTime() - since))
                    .as("how long nobody has got a token")
                    .isLessThan(LONGEST);
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
            int now = issuer.tokensGiven();
            since = now > given ? System.nanoTime() : since;
            given = now;
        }
        LockSupport.parkNanos(random.nextLong(Duration.ofMillis(50).toNanos()));
    }

    /** Now that no process is left that may hold one. */
    private void requireToken(EncryptedFileSecretStore store, SharedIssuer shared, TenantId partner)
            throws IOException {
        if (isLost(store, shared, partner)) {
            consent(store, shared, partner);
        }
        synchronized (shared) {
            assertThat(stored(store, shared, partner))
                    .as("a good token of %s in the store", partner)
                    .anyMatch(token -> token.end(shared.now()) == null);
        }
    }

    /** Whether the newest token of the last consent has come to a process that was killed with it. */
    private boolean isLost(EncryptedFileSecretStore store, SharedIssuer shared, TenantId partner) throws IOException {
        synchronized (shared) {
            Integer receiver = shared.receivers.get(shared.issuer.newest.get(consents.get(partner)));
            return receiver != null
                    && killed.contains(receiver)
                    && stored(store, shared, partner).stream().noneMatch(token -> token.end(shared.now()) == null);
        }
    }

    /** Reads only what nobody has told of, for each value read costs as much as the whole file. */
    private static List<Issued> stored(EncryptedFileSecretStore store, SharedIssuer shared, TenantId partner)
            throws IOException {
        SecretName name = new SecretName(partner.value());
        List<Issued> tokens = new ArrayList<>();
        for (SecretVersion version : store.versions(name)) {
            Issued told = shared.stored.get(version.id());
            tokens.add(
                    told != null
                            ? told
                            : shared.issuer.known(
                                    store.read(name, version.id()).orElseThrow().reveal()));
        }
        return tokens;
    }

    private static void requireAllThatWasStored(EncryptedFileSecretStore store, SharedIssuer shared)
            throws IOException {
        assertThat(shared.stored).isNotEmpty();
        for (Map.Entry<String, Issued> entry : shared.stored.entrySet()) {
            Issued token = entry.getValue();
            assertThat(store.read(new SecretName(token.consent.partner.value()), entry.getKey()))
                    .contains(Secret.of(token.value));
        }
    }

    private Process start(SharedIssuer issuer, Path file, String what) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        RealNode.class.getName(),
                        Integer.toString(issuer.port()),
                        file.toString(),
                        Integer.toString(born++),
                        Boolean.toString(issuer.issuer.revokesOnUse),
                        what)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .redirectOutput(what.equals("prove") ? ProcessBuilder.Redirect.PIPE : ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static String output(Process process) throws IOException {
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
