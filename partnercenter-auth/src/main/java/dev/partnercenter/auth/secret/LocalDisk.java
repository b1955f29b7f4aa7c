package dev.partnercenter.auth.secret;

import static java.nio.file.attribute.PosixFilePermission.OWNER_READ;
import static java.nio.file.attribute.PosixFilePermission.OWNER_WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** The file systems of this machine. */
final class LocalDisk implements StoreDisk {

    @Override
    public void write(Path file, byte[] content) throws IOException {
        try (FileChannel channel = openPrivate(file, StandardOpenOption.CREATE_NEW)) {
            ByteBuffer rest = ByteBuffer.wrap(content);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
        }
    }

    @Override
    public void force(Path file) throws IOException {
        force(file, StandardOpenOption.WRITE);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Only POSIX systems let a directory be opened, and only they need it. */
    @Override
    public void forceDirectory(Path directory) throws IOException {
        if (isPosix(directory)) {
            force(directory, StandardOpenOption.READ);
        }
    }

    /** Opens a file for writing that its owner alone may use once it is made; never by way of a symbolic link. */
    static FileChannel openPrivate(Path file, StandardOpenOption creation) throws IOException {
        Set<OpenOption> options = Set.of(StandardOpenOption.WRITE, creation, LinkOption.NOFOLLOW_LINKS);
        FileAttribute<?>[] ownerOnly = isPosix(file)
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(Set.of(OWNER_READ, OWNER_WRITE))}
                : new FileAttribute<?>[0];
        return FileChannel.open(file, options, ownerOnly);
    }

    /** Whether the file system knows owner, group and others. */
    static boolean isPosix(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private static void force(Path path, StandardOpenOption mode) throws IOException {
        try (FileChannel channel = FileChannel.open(path, mode)) {
            channel.force(true);
        }
    }
}
