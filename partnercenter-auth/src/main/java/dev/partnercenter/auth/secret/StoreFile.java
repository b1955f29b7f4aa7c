package dev.partnercenter.auth.secret;

import static java.nio.file.attribute.PosixFilePermission.GROUP_WRITE;
import static java.nio.file.attribute.PosixFilePermission.OTHERS_WRITE;
import static java.nio.file.attribute.PosixFilePermission.OWNER_EXECUTE;
import static java.nio.file.attribute.PosixFilePermission.OWNER_READ;
import static java.nio.file.attribute.PosixFilePermission.OWNER_WRITE;

import dev.partnercenter.auth.secret.SecretStoreException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The bytes of one private file: read whole, replaced whole or not at all. Symbolic links are not followed to it: who
 * comes by another name would not see the other writers' lock.
 */
final class StoreFile {
    /** Large enough for thousands of versions, small enough to be held in memory several times over. */
    static final int MAX_BYTES = 64 * 1024 * 1024;

    private static final byte[] NOTHING = {};
    private static final Set<PosixFilePermission> OWNER = Set.of(OWNER_READ, OWNER_WRITE, OWNER_EXECUTE);
    private static final Set<PosixFilePermission> WRITE_BY_OTHERS = Set.of(GROUP_WRITE, OTHERS_WRITE);

    private final Path path;
    private final Path directory;
    private final boolean posix;
    private final StoreDisk disk;
    private volatile boolean seen;

    StoreFile(Path file) {
        this(file, new LocalDisk());
    }

    StoreFile(Path file, StoreDisk disk) {
        if (file.getFileName() == null || file.getFileName().toString().isEmpty()) {
            throw new IllegalArgumentException("file must be the path of a file, for example secrets.jwe");
        }
        this.path = file.toAbsolutePath();
        this.directory = directoryOf(path);
        this.posix = LocalDisk.isPosix(path);
        this.disk = disk;
    }

    /** Returns the content, or empty if there has never been such a file while this object watched. */
    Optional<byte[]> read() throws SecretStoreException {
        checkedDirectory();
        if (Files.isSymbolicLink(path)) {
            throw problem(Kind.FORBIDDEN, "is a symbolic link: name the file that it leads to");
        }
        if (Files.isDirectory(path)) {
            throw problem(Kind.ABSENT, "is a directory: name a file in it");
        }
        byte[] content;
        boolean shared;
        try (InputStream in = Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS)) {
            shared = isShared(path);
            content = in.readNBytes(MAX_BYTES + 1);
        } catch (NoSuchFileException e) {
            return missing();
        } catch (IOException e) {
            throw failure("read", e);
        }
        if (shared) {
            throw problem(Kind.FORBIDDEN, "is open to other users: chmod 600 " + path);
        }
        if (content.length > MAX_BYTES) {
            throw problem(Kind.CORRUPT, "is larger than the " + MAX_BYTES + " bytes that a store file takes");
        }
        seen = true;
        return Optional.of(content);
    }

    /**
     * Puts the content in place of what was read. When this returns, it survives a crash; a crash before leaves what was
     * there, or the new content, whole. Only one writer may be at it; one that comes past the lock all the same, since
     * somebody took the lock file away, is noticed up to the moment of renaming.
     *
     * @param before what {@link #read()} returned
     */
    void replace(Optional<byte[]> before, byte[] content) throws SecretStoreException {
        if (content.length > MAX_BYTES) {
            throw problem(
                    Kind.TOO_LARGE, "would pass the " + MAX_BYTES + " bytes that a store file takes: use a vault");
        }
        checkedDirectory();
        // A name for each write: with one for all, two writers past the lock could put half a file in place.
        Path fresh = directory.resolve("." + name() + "." + UUID.randomUUID() + ".tmp");
        try {
            sweep();
            try {
                disk.write(fresh, content);
                disk.force(fresh);
                requireUnchanged(before);
                disk.rename(fresh, path);
            } finally {
                Files.deleteIfExists(fresh);
            }
            disk.forceDirectory(directory);
        } catch (SecretStoreException e) {
            throw e;
        } catch (IOException e) {
            throw failure("written", e);
        }
        seen = true;
    }

    /** Returns the directory if it is there and nobody else can put a file of theirs in the place of this one. */
    Path checkedDirectory() throws SecretStoreException {
        Set<PosixFilePermission> permissions;
        try {
            permissions = posix ? Files.getPosixFilePermissions(directory) : Set.of();
        } catch (IOException e) {
            throw failure("reached", e);
        }
        if (!Files.isDirectory(directory)) {
            throw problem(Kind.ABSENT, "cannot be reached: its directory does not exist");
        }
        if (!Collections.disjoint(permissions, WRITE_BY_OTHERS)) {
            throw problem(
                    Kind.FORBIDDEN,
                    "is in a directory where other users may replace it: choose a directory of its own, or chmod go-w "
                            + directory + " if nobody else needs to write there");
        }
        return directory;
    }

    /** Returns the name within its directory. */
    String name() {
        return String.valueOf(path.getFileName());
    }

    /** Names this file and what is wrong with it. */
    SecretStoreException problem(Kind kind, String what) {
        return new SecretStoreException(kind, "store file " + path + " " + what);
    }

    /** Says what kind of failure it is that this file could not be dealt with, as in "cannot be read". */
    SecretStoreException failure(String verb, IOException e) {
        String what = "cannot be " + verb;
        if (e instanceof NoSuchFileException && !Files.isDirectory(directory)) {
            return new SecretStoreException(Kind.ABSENT, "directory of store file " + path + " does not exist", e);
        }
        if (e instanceof AccessDeniedException) {
            String message = "store file " + path + " " + what + ": this program needs access to it and its directory";
            return new SecretStoreException(Kind.FORBIDDEN, message, e);
        }
        return new SecretStoreException(Kind.UNAVAILABLE, "store file " + path + " " + what, e);
    }

    @Override
    public String toString() {
        return path.toString();
    }

    /** A file that was there a moment ago is not an empty store: to start anew would lose its history unnoticed. */
    private Optional<byte[]> missing() throws SecretStoreException {
        if (seen) {
            throw problem(Kind.ABSENT, "was there when it was opened and is gone: restore it");
        }
        return Optional.empty();
    }

    /** Takes what killed writers left out of the way. */
    private void sweep() throws IOException {
        Pattern left = Pattern.compile(Pattern.quote("." + name() + ".") + "[0-9a-f-]{36}\\.tmp");
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                if (left.matcher(String.valueOf(entry.getFileName())).matches()) {
                    Files.deleteIfExists(entry);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    private void requireUnchanged(Optional<byte[]> before) throws IOException {
        byte[] now;
        try {
            now = Files.readAllBytes(path);
        } catch (NoSuchFileException e) {
            now = NOTHING;
        }
        if (!Arrays.equals(before.orElse(NOTHING), now)) {
            throw problem(
                    Kind.UNAVAILABLE,
                    "was not written: another program, which the lock beside it did not stop, wrote it meanwhile");
        }
    }

    private boolean isShared(Path file) throws IOException {
        return posix && !OWNER.containsAll(Files.getPosixFilePermissions(file));
    }

    private static Path directoryOf(Path file) {
        Path directory = file.getParent();
        if (directory == null) {
            throw new IllegalStateException("an absolute path that names a file has a parent");
        }
        return directory;
    }
}
