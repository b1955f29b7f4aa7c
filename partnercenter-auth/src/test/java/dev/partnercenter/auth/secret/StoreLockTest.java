package dev.partnercenter.auth.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.partnercenter.auth.secret.SecretStoreException.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who writes, and what becomes of those who wait. Another holder of the lock file stands for another process. */
class StoreLockTest {
    @TempDir
    Path directory;

    private final AtomicLong paused = new AtomicLong();
    private StoreFile file;
    private Path lockFile;

    @BeforeEach
    void nameFile() {
        file = new StoreFile(directory.resolve("secrets.jwe"));
        lockFile = directory.resolve("secrets.jwe.lock");
    }

    @Test
    void freeLockIsTakenAtOnceAndGivenBack() throws Exception {
        StoreLock lock = new StoreLock(file, paused::addAndGet);
        AtomicInteger done = new AtomicInteger();

        lock.alone(done::incrementAndGet);
        lock.alone(done::incrementAndGet);

        assertThat(done).hasValue(2);
        assertThat(paused).hasValue(0);
        assertOthersMayLock();
    }

    @Test
    void lockIsGivenBackWhenTheWorkFails() throws Exception {
        SecretStoreException failure = new SecretStoreException(Kind.TOO_LARGE, "too large");

        assertThatThrownBy(() -> new StoreLock(file).alone(() -> {
                    throw failure;
                }))
                .isSameAs(failure);

        assertOthersMayLock();
    }

    @Test
    void lockFileIsPrivateAndStays() throws Exception {
        new StoreLock(file).alone(() -> {});

        assertThat(lockFile).exists();
        if (LocalDisk.isPosix(lockFile)) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(lockFile)))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void lockHeldElsewhereIsWaitedForUntilItIsFree() throws Exception {
        AtomicInteger done = new AtomicInteger();
        try (FileChannel other = openLockFile()) {
            FileLock held = other.lock();
            new StoreLock(file, nanos -> {
                        if (paused.addAndGet(nanos)
                                > StoreLock.PATIENCE.dividedBy(2).toNanos()) {
                            release(held);
                        }
                    })
                    .alone(done::incrementAndGet);
        }

        assertThat(done).hasValue(1);
    }

    @Test
    void lockHeldElsewhereForTooLongIsUnavailableAndNamesBothFiles() throws Exception {
        AtomicInteger done = new AtomicInteger();
        try (FileChannel other = openLockFile()) {
            other.lock();

            assertThatThrownBy(() -> new StoreLock(file, paused::addAndGet).alone(done::incrementAndGet))
                    .isInstanceOfSatisfying(
                            SecretStoreException.class,
                            e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE))
                    .hasMessage("store file " + file + " was not written: for 10 seconds it has been in the hands of"
                            + " another program, which holds " + lockFile);
        }

        assertThat(done).hasValue(0);
        assertThat(paused).hasValue(StoreLock.PATIENCE.toNanos());
    }

    @Test
    void interruptedWaiterLeavesAtOnceAndKeepsItsFlag() throws Exception {
        List<Long> pauses = new ArrayList<>();
        try (FileChannel other = openLockFile()) {
            other.lock();

            assertThatThrownBy(() -> new StoreLock(file, nanos -> {
                                pauses.add(nanos);
                                Thread.currentThread().interrupt();
                            })
                            .alone(() -> {}))
                    .isInstanceOfSatisfying(
                            SecretStoreException.class,
                            e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE));

            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(pauses).hasSize(1);
    }

    /** To open and close the lock file would be to give up, under POSIX, what the one who writes has locked. */
    @Test
    void whoeverWaitsForAnotherObjectOfThisProcessLeavesTheLockFileAlone() throws Exception {
        List<Throwable> failures = new ArrayList<>();
        Thread waiter = new Thread(() -> {
            StoreLock another = new StoreLock(new StoreFile(directory.resolve("secrets.jwe")), paused::addAndGet);
            failures.add(catchThrowable(() -> another.alone(() -> {})));
        });

        new StoreLock(file).alone(() -> {
            waiter.start();
            while (waiter.getState() != Thread.State.TIMED_WAITING && waiter.isAlive()) {
                Thread.onSpinWait();
            }
            waiter.interrupt();
        });
        waiter.join();

        assertThat(failures)
                .singleElement()
                .isInstanceOfSatisfying(
                        SecretStoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE));
        assertThat(paused).hasValue(0);
    }

    @Test
    void interruptedCallerDoesNotStartToWrite() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(
                        () -> new StoreLock(file).alone(() -> assertThat(true).isFalse()))
                .isInstanceOfSatisfying(
                        SecretStoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE))
                .hasMessageContaining("interrupted");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void lockFileThatIsASymbolicLinkIsNotFollowed() throws Exception {
        Assumptions.assumeTrue(LocalDisk.isPosix(lockFile));
        Path elsewhere = directory.resolve("elsewhere");
        Files.createSymbolicLink(lockFile, elsewhere);

        assertThatThrownBy(() -> new StoreLock(file).alone(() -> {}))
                .isInstanceOf(SecretStoreException.class)
                .hasMessageContaining(lockFile.toString());
        assertThat(elsewhere).doesNotExist();
    }

    private FileChannel openLockFile() throws Exception {
        return FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    private void assertOthersMayLock() throws Exception {
        try (FileChannel other = openLockFile()) {
            assertThat(other.tryLock()).isNotNull();
        }
    }

    private static void release(FileLock held) {
        try {
            held.release();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
