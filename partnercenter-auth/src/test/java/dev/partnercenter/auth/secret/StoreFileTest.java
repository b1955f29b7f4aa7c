package dev.partnercenter.auth.secret;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.partnercenter.auth.secret.SecretStoreException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreFileTest {
    private static final byte[] CONTENT = "content\n".getBytes(US_ASCII);

    private static final byte[] NEWER = "newer\n".getBytes(US_ASCII);
    private static final Optional<byte[]> NONE = Optional.empty();

    @TempDir
    Path directory;

    private Path path;

    @BeforeEach
    void namePath() {
        path = directory.resolve("secrets.jwe");
    }

    @Test
    void contentComesBackAndNothingElseIsLeftInTheDirectory() throws Exception {
        StoreFile file = new StoreFile(path);

        file.replace(NONE, CONTENT);
        file.replace(file.read(), NEWER);

        assertThat(file.read())
                .hasValueSatisfying(read -> assertThat(read).asString().isEqualTo("newer\n"));
        assertThat(entries()).containsExactly(path);
    }

    @Test
    void fileIsPrivateAfterTheFirstAndEachLaterWrite() throws Exception {
        assumePosix();
        StoreFile file = new StoreFile(path);

        file.replace(NONE, CONTENT);
        assertThat(permissions(path)).isEqualTo("rw-------");
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-rw-rw-"));
        file.replace(Optional.of(CONTENT), CONTENT);

        assertThat(permissions(path)).isEqualTo("rw-------");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw--w----", "rw----r--", "rw------x"})
    void fileThatOthersMayUseIsRefusedWithTheRemedy(String permissions) throws Exception {
        assumePosix();
        StoreFile file = new StoreFile(path);
        file.replace(NONE, CONTENT);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));

        assertFails(Kind.FORBIDDEN, file::read).hasMessageEndingWith("chmod 600 " + path);
        assertThat(permissions(path)).isEqualTo(permissions);
    }

    @Test
    void fileThatThisProgramMayNotReadIsForbidden() throws Exception {
        assumePosix();
        StoreFile file = new StoreFile(path);
        file.replace(NONE, CONTENT);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("---------"));
        assumeFalse(Files.isReadable(path), "the superuser may read everything");

        assertFails(Kind.FORBIDDEN, file::read).hasMessageContaining("this program needs access");
    }

    @Test
    void missingFileInAnExistingDirectoryIsEmpty() throws Exception {
        assertThat(new StoreFile(path).read()).isEmpty();
    }

    @Test
    void missingDirectoryIsAbsent() {
        StoreFile file = new StoreFile(directory.resolve("missing").resolve("secrets.jwe"));

        assertFails(Kind.ABSENT, file::read);
        assertFails(Kind.ABSENT, () -> file.replace(NONE, CONTENT));
    }

    @Test
    void directoryInPlaceOfTheFileIsAbsent() throws Exception {
        Files.createDirectory(path);

        assertFails(Kind.ABSENT, new StoreFile(path)::read).hasMessageContaining("is a directory");
    }

    @Test
    void fileThatHasGoneSinceItWasReadIsAbsentAndNotEmpty() throws Exception {
        new StoreFile(path).replace(NONE, CONTENT);
        StoreFile file = new StoreFile(path);
        file.read();
        Files.delete(path);

        assertFails(Kind.ABSENT, file::read).hasMessageContaining("is gone");
    }

    @Test
    void failedMoveLeavesNoTemporaryFile() throws Exception {
        Files.createDirectory(path);

        assertFails(Kind.UNAVAILABLE, () -> new StoreFile(path).replace(NONE, CONTENT));
        assertThat(entries()).containsExactly(path);
    }

    @Test
    void contentOverTheSizeLimitIsRefusedAndTheFileStays() throws Exception {
        StoreFile file = new StoreFile(path);
        file.replace(NONE, CONTENT);

        assertFails(Kind.TOO_LARGE, () -> file.replace(file.read(), new byte[StoreFile.MAX_BYTES + 1]));
        assertThat(Files.readAllBytes(path)).isEqualTo(CONTENT);
    }

    @Test
    void symbolicLinkIsRefusedAndItsTargetStays() throws Exception {
        assumePosix();
        Path target = directory.resolve("target.jwe");
        new StoreFile(target).replace(NONE, CONTENT);
        Files.createSymbolicLink(path, target);

        assertFails(Kind.FORBIDDEN, new StoreFile(path)::read).hasMessageContaining("is a symbolic link");
        assertFails(Kind.UNAVAILABLE, () -> new StoreFile(path).replace(NONE, NEWER));

        assertThat(target).hasBinaryContent(CONTENT);
    }

    @Test
    void directoryReachedByASymbolicLinkIsTaken() throws Exception {
        assumePosix();
        Path linked = Files.createSymbolicLink(directory.resolve("linked"), privateDirectory("real"));

        new StoreFile(linked.resolve("secrets.jwe")).replace(NONE, CONTENT);

        assertThat(directory.resolve("real").resolve("secrets.jwe")).hasBinaryContent(CONTENT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rwxrwx---", "rwx-w----", "rwx----w-", "rwxrwxrwx"})
    void directoryWhereOthersMayReplaceTheFileIsRefusedWithTheRemedy(String permissions) throws Exception {
        assumePosix();
        Path open = privateDirectory("open");
        StoreFile file = new StoreFile(open.resolve("secrets.jwe"));
        file.replace(NONE, CONTENT);
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString(permissions));

        assertFails(Kind.FORBIDDEN, file::read).hasMessageContaining("chmod go-w " + open);
        assertFails(Kind.FORBIDDEN, () -> file.replace(NONE, CONTENT)).hasMessageContaining("chmod go-w " + open);
    }

    @Test
    void directoryThatOthersMayOnlyReadIsTaken() throws Exception {
        assumePosix();
        Path readable = privateDirectory("readable");
        Files.setPosixFilePermissions(readable, PosixFilePermissions.fromString("rwxr-xr-x"));
        StoreFile file = new StoreFile(readable.resolve("secrets.jwe"));

        file.replace(NONE, CONTENT);

        assertThat(file.read()).isPresent();
    }

    @Test
    void whatAKilledWriterLeftIsOutOfTheWayWithTheNextWrite() throws Exception {
        String left = "." + UUID.randomUUID() + ".tmp";
        Files.writeString(directory.resolve(".secrets.jwe" + left), "half a fi");
        Path ofAnother = Files.writeString(directory.resolve(".secrets.jwe.old" + left), "half a fi");

        new StoreFile(path).replace(NONE, CONTENT);

        assertThat(path).hasBinaryContent(CONTENT);
        assertThat(entries()).containsExactlyInAnyOrder(path, ofAnother);
    }

    @Test
    void contentThatIsNotWhatWasReadIsLeftAsItIs() throws Exception {
        StoreFile file = new StoreFile(path);
        file.replace(NONE, CONTENT);
        file.replace(file.read(), NEWER);

        for (Optional<byte[]> before : List.of(NONE, Optional.of(CONTENT))) {
            assertFails(Kind.UNAVAILABLE, () -> file.replace(before, CONTENT))
                    .hasMessageEndingWith("another program, which the lock beside it did not stop, wrote it meanwhile");
        }

        assertThat(path).hasBinaryContent(NEWER);
        assertThat(entries()).containsExactly(path);
    }

    private Path privateDirectory(String name) throws IOException {
        return Files.createDirectory(
                directory.resolve(name),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    private AbstractThrowableAssert<?, ?> assertFails(Kind kind, ThrowingCallable call) {
        return assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        SecretStoreException.class, e -> assertThat(e.kind()).isEqualTo(kind))
                .hasMessageContaining("store file ");
    }

    private Stream<Path> entries() throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.toList().stream();
        }
    }

    private void assumePosix() {
        assumeTrue(path.getFileSystem().supportedFileAttributeViews().contains("posix"));
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
