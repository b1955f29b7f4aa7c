package dev.partnercenter.auth.secret;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One store file and several processes, some of which are killed. */
class SharedStoreFileTest {
    private static final int KILLS = Integer.getInteger("store.kills", 25);
    private static final long SEED = Long.getLong("store.seed", 20261123);
    private static final int AT_ONCE = 5;

    @TempDir
    Path directory;

    private final List<WriterProcess> writers = new ArrayList<>();

    @AfterEach
    void endWriters() {
        writers.forEach(WriterProcess::close);
    }

    @Test
    void twoProcessesThatWriteAtOnceLoseNothingAndAThirdReadsOnlyWholeFiles() throws Exception {
        Path file = directory.resolve("secrets.jwe");
        int each = 40;

        List<WriterProcess> both = startTogether(file, 2, each);
        StoreFile read = new StoreFile(file);
        byte[] before = {'\n'};
        while (both.stream().anyMatch(WriterProcess::isAlive)) {
            byte[] now = read.read().orElse(before);
            assertThat(now).hasSizeGreaterThanOrEqualTo(before.length).endsWith((byte) '\n');
            before = now;
        }

        Set<String> acknowledged = new HashSet<>();
        for (WriterProcess writer : both) {
            acknowledged.addAll(writer.rest());
            assertThat(writer.exitCode()).isZero();
        }
        assertThat(acknowledged).hasSize(2 * each);
        assertThat(versions(file)).containsExactlyInAnyOrderElementsOf(acknowledged);
    }

    /** Each is killed after a number of versions, and then at whatever point of a write that finds it. */
    @Test
    void killedWriterCostsNoAcknowledgedVersionAndKeepsNobodyOut() throws Exception {
        Random random = new Random(SEED);
        int killed = 0;
        while (killed < KILLS) {
            Path file = directory.resolve("secrets-" + killed + ".jwe");
            Set<String> acknowledged = new HashSet<>();
            int wave = Math.min(AT_ONCE, KILLS - killed);
            for (WriterProcess writer : startTogether(file, wave, Integer.MAX_VALUE)) {
                for (int i = random.nextInt(8); i > 0; i--) {
                    acknowledged.add(Objects.requireNonNull(writer.next(), "the writer ended by itself"));
                }
                spin(random.nextInt(100_000));
                writer.kill();
                acknowledged.addAll(writer.rest());
                killed++;

                Set<String> stored = versions(file);
                assertThat(stored).as("after kill %s of seed %s", killed, SEED).containsAll(acknowledged);
            }
            // Each may have been killed between its write and the word about it.
            assertThat(versions(file)).hasSizeBetween(acknowledged.size(), acknowledged.size() + wave);
            EncryptedFileSecretStore.open(file, StoreWriter.KEY)
                    .append(StoreWriter.NAME, Secret.of("afterwards"), SecretMetadata.none());
        }
    }

    private List<WriterProcess> startTogether(Path file, int count, int versions) throws Exception {
        List<WriterProcess> started = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            started.add(WriterProcess.start(file, versions));
        }
        writers.addAll(started);
        for (WriterProcess writer : started) {
            writer.awaitReady();
        }
        for (WriterProcess writer : started) {
            writer.go();
        }
        return started;
    }

    private static Set<String> versions(Path file) throws Exception {
        SecretStore store = EncryptedFileSecretStore.open(file, StoreWriter.KEY);
        Set<String> ids = new HashSet<>();
        store.versions(StoreWriter.NAME).forEach(version -> ids.add(version.id()));
        return ids;
    }

    /** Spreads the kills over the course of a write, which takes about as long. */
    private static void spin(int turns) {
        for (int i = 0; i < turns; i++) {
            Thread.onSpinWait();
        }
    }
}
