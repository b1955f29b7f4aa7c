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

/** Four JVMs on one encrypted file and one issuer, killed at random moments: deep, for it takes minutes. */
@EnabledIfSystemProperty(named = "processes", matches = "true")
class RealProcessesTest {
    private static final int REDEMPTIONS = Integer.getInteger("processes.redemptions", 3_000);
    private static final Duration LONGEST = Duration.ofMinutes(8);

    private final Random random = new Random();
    private final Set<Integer> killed = new HashSet<>();
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
            killUntilDone(issuer, file, revokesOnUse);

            for (int i = 0; i < RealNode.PARTNERS; i++) {
                requireToken(store, issuer, RealNode.partner(i));
            }
            requireAllThatWasStored(store, issuer);
            assertThat(output(start(issuer, file, revokesOnUse, "prove"))).contains("without a token: []");
        }
    }

    private static void consent(EncryptedFileSecretStore store, SharedIssuer shared, TenantId partner)
            throws IOException {
        synchronized (shared) {
            Consent consent = new Consent(partner, "user", World.CLIENT, true, shared.now());
            Issued token = shared.issuer.signIn(consent);
            store.append(
                    new SecretName(partner.value()), Secret.of(token.value), SecretMetadata.of(Version.tagsOf(token)));
        }
    }

    private void killUntilDone(SharedIssuer issuer, Path file, boolean revokesOnUse) throws Exception {
        Map<Integer, Process> nodes = new HashMap<>();
        try {
            for (int i = 0; i < 4; i++) {
                nodes.put(born, start(issuer, file, revokesOnUse, "work"));
            }
            long begun = System.nanoTime();
            while (issuer.redemptions() < REDEMPTIONS && System.nanoTime() - begun < LONGEST.toNanos()) {
                LockSupport.parkNanos(
                        Duration.ofMillis(1_000 + random.nextInt(2_000)).toNanos());
                int victim = List.copyOf(nodes.keySet()).get(random.nextInt(nodes.size()));
                Objects.requireNonNull(nodes.remove(victim)).destroyForcibly().waitFor();
                killed.add(victim);
                nodes.put(born, start(issuer, file, revokesOnUse, "work"));
            }
            for (Process node : nodes.values()) {
                node.getOutputStream().write('\n');
                node.getOutputStream().close();
            }
            for (Process node : nodes.values()) {
                assertThat(node.waitFor(60, TimeUnit.SECONDS)).isTrue();
            }
            assertThat(killed).isNotEmpty();
        } finally {
            nodes.values().forEach(Process::destroyForcibly);
        }
    }

    /** Asks for a new consent only where the newest token came to a process that was killed with it. */
    private void requireToken(EncryptedFileSecretStore store, SharedIssuer shared, TenantId partner)
            throws IOException {
        List<Issued> tokens = new ArrayList<>();
        for (SecretVersion version : store.versions(new SecretName(partner.value()))) {
            store.read(new SecretName(partner.value()), version.id())
                    .ifPresent(value -> tokens.add(shared.issuer.known(value.reveal())));
        }
        if (tokens.stream().anyMatch(token -> token.end(shared.now()) == null)) {
            return;
        }
        Issued newest = shared.issuer.newest.get(tokens.get(0).consent);
        assertThat(shared.receivers.get(newest)).as("who held %s", newest).isIn(killed);
        consent(store, shared, partner);
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

    private Process start(SharedIssuer issuer, Path file, boolean revokesOnUse, String what) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        RealNode.class.getName(),
                        Integer.toString(issuer.port()),
                        file.toString(),
                        Integer.toString(born++),
                        Boolean.toString(revokesOnUse),
                        what)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .redirectOutput(what.equals("prove") ? ProcessBuilder.Redirect.PIPE : ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static String output(Process process) throws IOException {
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
