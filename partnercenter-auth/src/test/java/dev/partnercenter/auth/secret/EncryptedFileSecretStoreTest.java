package dev.partnercenter.auth.secret;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.partnercenter.auth.secret.SecretStoreException.Kind;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Map;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EncryptedFileSecretStoreTest extends SecretStoreContract {
    private static final SecretKey KEY = new SecretKeySpec(new byte[32], "AES");

    private final InstantSource clock = InstantSource.fixed(Instant.parse("2030-01-02T03:04:05.678Z"));

    @TempDir
    Path directory;

    private Path file;
    private EncryptedFileSecretStore store;

    @BeforeEach
    void openStore() {
        file = directory.resolve("secrets.jwe");
        StoreFile content = new StoreFile(file);
        StoreLock lock = new StoreLock(content, nanos -> {});
        store = new EncryptedFileSecretStore(content, lock, KeySource.Given.of(KEY), clock);
    }

    @Override
    protected SecretStore store() {
        return store;
    }

    @Override
    protected SecretStore reopen() throws Exception {
        return EncryptedFileSecretStore.open(file, KEY, clock);
    }

    @Override
    protected void setEnabled(SecretName name, String versionId, boolean enabled) throws Exception {
        store.setEnabled(name, versionId, enabled);
    }

    @Override
    protected Map<Kind, Breakage> breakages() {
        return Map.of(
                Kind.ABSENT, name -> gone(),
                Kind.FORBIDDEN, name -> openToOthers(),
                Kind.WRONG_KEY, name -> holding(writtenWithAnotherKey()),
                Kind.CORRUPT, name -> holding("not a store file\n"),
                Kind.UNAVAILABLE, name -> lockedByAnotherProgram(),
                Kind.TAMPERED, name -> holding(withAnotherCipherText(Files.readString(file, US_ASCII))));
    }

    private Repair gone() throws IOException {
        Path elsewhere = Files.move(file, directory.resolve("moved.jwe"));
        return () -> Files.move(elsewhere, file);
    }

    private Repair openToOthers() throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        return () -> Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private Repair lockedByAnotherProgram() throws IOException {
        FileChannel other = FileChannel.open(
                directory.resolve("secrets.jwe.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        other.lock();
        return other::close;
    }

    private Repair holding(String broken) throws IOException {
        String intact = Files.readString(file, US_ASCII);
        Files.writeString(file, broken, US_ASCII);
        return () -> Files.writeString(file, intact, US_ASCII);
    }

    private String writtenWithAnotherKey() throws IOException {
        Path other = directory.resolve("other.jwe");
        SecretKey key = new SecretKeySpec(Arrays.copyOf(new byte[] {1}, 32), "AES");
        EncryptedFileSecretStore.open(other, key).append(NAME, VALUE, SecretMetadata.none());
        return Files.readString(other, US_ASCII);
    }

    private static String withAnotherCipherText(String jwe) {
        String[] parts = jwe.split("\\.");
        parts[3] = (parts[3].startsWith("A") ? "B" : "A") + parts[3].substring(1);
        return String.join(".", parts);
    }

    @Override
    protected InstantSource clock() {
        return clock;
    }

    @Override
    protected Duration clockTolerance() {
        return Duration.ZERO;
    }

    @Test
    void openingAndReadingMakeNoFile() throws Exception {
        assertThat(store.current(NAME)).isEmpty();
        assertThat(file).doesNotExist();
    }

    @Test
    void fileShowsNothingOfWhatItHolds() throws Exception {
        store.append(NAME, VALUE, SecretMetadata.of(Map.of("tag-name", "tag-value")));

        assertThat(Files.readString(file, US_ASCII))
                .doesNotContain(VALUE.reveal(), NAME.value(), "tag-name", "tag-value")
                .matches("[A-Za-z0-9_-]+\\.\\.[A-Za-z0-9_-]{16}\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]{22}\n");
    }

    @Test
    void sameContentIsEncryptedDifferentlyEachTime() throws Exception {
        SecretVersion version = store.append(NAME, VALUE, SecretMetadata.none());
        byte[] before = Files.readAllBytes(file);

        store.setEnabled(NAME, version.id(), true);

        assertThat(Files.readAllBytes(file)).isNotEqualTo(before);
        assertThat(store.current(NAME)).contains(new StoredSecret(version, VALUE));
    }

    @Test
    void disablingAnUnknownVersionChangesNothing() throws Exception {
        store.append(NAME, VALUE, SecretMetadata.none());
        byte[] before = Files.readAllBytes(file);

        assertThatThrownBy(() -> store.setEnabled(NAME, "nothing", false)).isInstanceOf(IllegalArgumentException.class);
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }

    @Test
    void keyOf128BitsIsRefused() {
        assertKeyRefused(new SecretKeySpec(new byte[16], "AES"));
    }

    @Test
    void keyOfAnotherAlgorithmIsRefused() {
        assertKeyRefused(new SecretKeySpec(new byte[32], "HmacSHA256"));
    }

    @Test
    void pathWithoutAFileNameIsRefused() {
        assertThatThrownBy(() -> EncryptedFileSecretStore.open(directory.getRoot(), KEY))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("file must be the path of a file");
    }

    private void assertKeyRefused(SecretKey key) {
        assertThatThrownBy(() -> EncryptedFileSecretStore.open(file, key))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("key must be an AES key of 256 bits in RAW form");
    }
}
