package dev.partnercenter.auth.secret;

import dev.partnercenter.auth.secret.SecretStoreException.Kind;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Admits one writer at a time to a store file: of the threads and objects of this process, and of all processes of this
 * machine. Between processes it is the operating system's lock on a file beside the store file, which ends with the
 * process that holds it; so whoever is killed keeps nobody out.
 *
 * <p>That lock belongs to the process as a whole, and where POSIX rules, it is lost as soon as any part of the process
 * closes the file, whoever took it. So only one thread of a process may have the lock file open at all, whichever objects
 * there are; that is what the locks are for that all objects share. There is a fixed number of them: two files that
 * happen to share one only wait for each other's writes.
 */
final class StoreLock {
    static final Duration PATIENCE = Duration.ofSeconds(10);
    static final Duration PAUSE = Duration.ofMillis(5);

    private static final List<ReentrantLock> IN_THIS_PROCESS =
            Stream.generate(ReentrantLock::new).limit(64).toList();

    private final StoreFile file;
    private final LongConsumer pause;

    /** @param pause waits for a number of nanoseconds or until the thread is interrupted */
    StoreLock(StoreFile file, LongConsumer pause) {
        this.file = file;
        this.pause = pause;
    }

    StoreLock(StoreFile file) {
        this(file, LockSupport::parkNanos);
    }

    /** What is done while no other writer can come in between. */
    @FunctionalInterface
    interface Work {
        void run() throws SecretStoreException;
    }

    /**
     * Does something as the only writer.
     *
     * @throws SecretStoreException of kind UNAVAILABLE if others write for longer than {@link #PATIENCE}, or the thread is
     *     interrupted meanwhile; whatever the work throws
     */
    void alone(Work work) throws SecretStoreException {
        Path directory = file.checkedDirectory();
        ReentrantLock inThisProcess = inThisProcess(directory);
        if (!tryLock(inThisProcess)) {
            throw busy("this program");
        }
        try {
            aloneAmongProcesses(directory.resolve(file.name() + ".lock"), work);
        } finally {
            inThisProcess.unlock();
        }
    }

    private void aloneAmongProcesses(Path lockFile, Work work) throws SecretStoreException {
        try (FileChannel channel = LocalDisk.openPrivate(lockFile, StandardOpenOption.CREATE)) {
            for (long left = PATIENCE.dividedBy(PAUSE); tryLock(channel) == null; left--) {
                if (left == 0) {
                    throw busy("another program, which holds " + lockFile);
                }
                pause.accept(PAUSE.toNanos());
                if (Thread.currentThread().isInterrupted()) {
                    throw interrupted();
                }
            }
            work.run();
        } catch (SecretStoreException e) {
            throw e;
        } catch (IOException e) {
            throw file.failure("locked by " + lockFile, e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // Held in this process by this very class of another class loader.
        }
    }

    private boolean tryLock(ReentrantLock lock) throws SecretStoreException {
        try {
            return lock.tryLock(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw interrupted();
        }
    }

    private ReentrantLock inThisProcess(Path directory) throws SecretStoreException {
        Object key;
        try {
            Object onDisk =
                    Files.readAttributes(directory, BasicFileAttributes.class).fileKey();
            key = onDisk == null ? directory.toRealPath() : onDisk;
        } catch (IOException e) {
            throw file.failure("written", e);
        }
        // Some file systems don't tell upper case from lower case.
        int hash = Objects.hash(key, file.name().toLowerCase(Locale.ROOT));
        return IN_THIS_PROCESS.get(Math.floorMod(hash, IN_THIS_PROCESS.size()));
    }

    private SecretStoreException interrupted() {
        return file.problem(Kind.UNAVAILABLE, "was not written: the thread was interrupted while others wrote");
    }

    private SecretStoreException busy(String by) {
        return file.problem(
                Kind.UNAVAILABLE,
                "was not written: for " + PATIENCE.toSeconds() + " seconds it has been in the hands of " + by);
    }
}
