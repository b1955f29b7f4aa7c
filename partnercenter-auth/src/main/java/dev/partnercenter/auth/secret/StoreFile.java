package dev.partnercenter.auth.secret;

import static java.nio.file.attribute.PosixFilePermission.OWNER_EXECUTE;
import static java.nio.file.attribute.PosixFilePermission.OWNER_READ;
import static java.nio.file.attribute.PosixFilePermission.OWNER_WRITE;

import dev.partnercenter.auth.secret.SecretStoreException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/** The bytes of one private file: read whole, replaced whole or not at all. */
final class StoreFile {
    /** Large enough for thousands of versions, small enough to be held in memory several times over. */
    static final int MAX_BYTES = 64 * 1024 * 1024;

    private static final Set<PosixFilePermission> OWNER = Set.of(OWNER_READ, OWNER_WRITE, OWNER_EXECUTE);

    private final Path path;
    private final boolean posix;
    private volatile boolean seen;

    StoreFile(Path file) {
        if (file.getFileName() == null || file.getFileName().toString().isEmpty()) {
            throw new IllegalArgumentException("file must be the path of a file, for example secrets.jwe");
        }
        path = file.toAbsolutePath();
        posix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    /** Returns the content, or empty if there has never been such a file while this object watched. */
    Optional<byte[]> read() throws SecretStoreException {
        if (Files.isDirectory(path)) {
            throw problem(Kind.ABSENT, "is a directory: name a file in it");
        }
        byte[] content;
        boolean shared;
        try (InputStream in = Files.newInputStream(path)) {
            shared = isShared(path);
            content = in.readNBytes(MAX_BYTES + 1);
        } catch (NoSuchFileException e) {
            return missing(e);
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

    /** Puts the content in place of what the file holds. When this returns, it survives a crash. */
    void replace(byte[] content) throws SecretStoreException {
        if (content.length > MAX_BYTES) {
            throw problem(
                    Kind.TOO_LARGE, "would pass the " + MAX_BYTES + " bytes that a store file takes: use a vault");
        }
        try {
            // A symbolic link stays one: what it points to is replaced.
            Path target = Files.exists(path) ? path.toRealPath() : path;
            Path directory = directoryOf(target);
            Path temporary = Files.createTempFile(directory, "." + target.getFileName() + ".", ".tmp", ownerOnly());
            try {
                write(temporary, content);
                Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(temporary);
            }
            force(directory);
        } catch (IOException e) {
            throw failure("written", e);
        }
        seen = true;
    }

    /** Names this file and what is wrong with it. */
    SecretStoreException problem(Kind kind, String what) {
        return new SecretStoreException(kind, "store file " + path + " " + what);
    }

    @Override
    public String toString() {
        return path.toString();
    }

    /** A file that was there a moment ago is not an empty store: to start anew would lose its history unnoticed. */
    private Optional<byte[]> missing(NoSuchFileException e) throws SecretStoreException {
        if (seen) {
            throw problem(Kind.ABSENT, "was there when it was opened and is gone: restore it");
        }
        if (!Files.isDirectory(directoryOf(path))) {
            throw failure("read", e);
        }
        return Optional.empty();
    }

    private SecretStoreException failure(String verb, IOException e) {
        String what = "cannot be " + verb;
        if (e instanceof NoSuchFileException) {
            return new SecretStoreException(Kind.ABSENT, "directory of store file " + path + " does not exist", e);
        }
        if (e instanceof AccessDeniedException) {
            String message = "store file " + path + " " + what + ": this program needs access to it and its directory";
            return new SecretStoreException(Kind.FORBIDDEN, message, e);
        }
        return new SecretStoreException(Kind.UNAVAILABLE, "store file " + path + " " + what, e);
    }

    private boolean isShared(Path file) throws IOException {
        return posix && !OWNER.containsAll(Files.getPosixFilePermissions(file));
    }

    private FileAttribute<?>[] ownerOnly() {
        return posix
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(Set.of(OWNER_READ, OWNER_WRITE))}
                : new FileAttribute<?>[0];
    }

    private static void write(Path file, byte[] content) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            ByteBuffer rest = ByteBuffer.wrap(content);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            channel.force(true);
        }
    }

    /** Makes the new directory entry durable. Only POSIX systems let a directory be opened, and only they need it. */
    private void force(Path directory) throws IOException {
        if (posix) {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    private static Path directoryOf(Path file) {
        Path directory = file.getParent();
        if (directory == null) {
            throw new IllegalStateException("an absolute path that names a file has a parent");
        }
        return directory;
    }
}
