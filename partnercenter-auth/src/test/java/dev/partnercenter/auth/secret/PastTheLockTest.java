package dev.partnercenter.auth.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.partnercenter.auth.secret.SecretStoreException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two writers at once, as there are where somebody takes the lock file of a stopped one away, or where a file system's
 * locks do not hold: one of them may fail, and neither may cost what was there or what the other was told is kept.
 */
class PastTheLockTest {
    private static final SecretName NAME = new SecretName("partner-1");
    private static final SecretKey KEY = new SecretKeySpec(new byte[32], "AES");
    private static final SecretKey NEW_KEY = new SecretKeySpec(Arrays.copyOf(new byte[] {1}, 32), "AES");
    private static final byte[] ONE = new byte[1_000];
    private static final byte[] OTHER = new byte[2_000];

    @TempDir
    Path directory;

    @Test
    void writerWhoseLockFileWasTakenAwayDoesNotUndoWhatAnotherWroteMeanwhile() throws Exception {
        SecretStore store = stoppedInItsWrite(other -> other.append(NAME, Secret.of("other"), SecretMetadata.none()));

        assertRefused(() -> store.append(NAME, Secret.of("one"), SecretMetadata.none()));

        assertThat(store.current(NAME).orElseThrow().value()).isEqualTo(Secret.of("other"));
        assertThat(store.versions(NAME)).hasSize(2);
    }

    @Test
    void keyThatAnotherChangedMeanwhileStaysChanged() throws Exception {
        EncryptedFileSecretStore store = stoppedInItsWrite(other -> other.changeKey(NEW_KEY));

        assertRefused(() -> store.append(NAME, Secret.of("one"), SecretMetadata.none()));

        assertThat(EncryptedFileSecretStore.open(file(), NEW_KEY).versions(NAME))
                .hasSize(1);
    }

    @Test
    void writersAtOnceNeverPutHalfAFileInPlace() throws Exception {
        CountDownLatch half = new CountDownLatch(1);
        CountDownLatch rest = new CountDownLatch(1);
        CompletableFuture<@Nullable Throwable> slow = new CompletableFuture<>();
        StoreFile slowFile = new StoreFile(file(), writing((path, content) -> {
            new LocalDisk().write(path, Arrays.copyOf(content, content.length / 2));
            half.countDown();
            await(rest);
            Files.write(
                    path, Arrays.copyOfRange(content, content.length / 2, content.length), StandardOpenOption.APPEND);
        }));
        Thread slowWriter =
                new Thread(() -> slow.complete(catchThrowable(() -> slowFile.replace(Optional.empty(), OTHER))));
        StoreFile quickFile = new StoreFile(file(), writing((path, content) -> {
            new LocalDisk().write(path, content);
            slowWriter.start();
            await(half);
        }));

        assertRefused(() -> quickFile.replace(Optional.empty(), ONE));
        assertThat(file()).as("neither is told yet that its content is kept").doesNotExist();

        rest.countDown();
        assertThat(slow.get()).isNull();
        assertThat(file()).hasBinaryContent(OTHER);
    }

    /** Returns a store of one version, in whose next write another program comes by, for which nothing is locked. */
    private EncryptedFileSecretStore stoppedInItsWrite(Change meanwhile) throws Exception {
        EncryptedFileSecretStore other = EncryptedFileSecretStore.open(file(), KEY);
        other.append(NAME, Secret.of("first"), SecretMetadata.none());
        StoreFile file = new StoreFile(file(), writing((path, content) -> {
            Files.delete(directory.resolve("secrets.jwe.lock"));
            meanwhile.to(other);
            new LocalDisk().write(path, content);
        }));
        return new EncryptedFileSecretStore(file, new StoreLock(file), KeySource.Given.of(KEY), InstantSource.system());
    }

    private void assertRefused(ThrowingCallable write) {
        assertThatThrownBy(write)
                .isInstanceOfSatisfying(
                        SecretStoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE))
                .hasMessageStartingWith("store file " + file() + " ");
    }

    private Path file() {
        return directory.resolve("secrets.jwe");
    }

    private interface Change {
        void to(EncryptedFileSecretStore store) throws IOException;
    }

    private interface Write {
        void to(Path path, byte[] content) throws IOException;
    }

    /** The local disk, but for how a file is written. */
    private static StoreDisk writing(Write write) {
        LocalDisk disk = new LocalDisk();
        return new StoreDisk() {
            @Override
            public void write(Path file, byte[] content) throws IOException {
                write.to(file, content);
            }

            @Override
            public void force(Path file) throws IOException {
                disk.force(file);
            }

            @Override
            public void rename(Path from, Path to) throws IOException {
                disk.rename(from, to);
            }

            @Override
            public void forceDirectory(Path file) throws IOException {
                disk.forceDirectory(file);
            }
        };
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
