package dev.partnercenter.auth.secret;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.partnercenter.auth.secret.SecretStoreException.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EncryptedFileSecretStoreTest extends SecretStoreContract {
    private static final SecretName NAME = new SecretName("partner-1");
    private static final Secret VALUE = Secret.of("canary-7f3a");
    private static final SecretKey KEY = new SecretKeySpec(new byte[32], "AES");

    private final InstantSource clock = InstantSource.fixed(Instant.parse("2030-01-02T03:04:05.678Z"));

    @TempDir
    Path directory;

    private Path file;
    private EncryptedFileSecretStore store;

    @BeforeEach
    void openStore() throws Exception {
        file = directory.resolve("secrets.jwe");
        store = EncryptedFileSecretStore.open(file, KEY, clock);
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
    void whatAnotherObjectWroteIsReadAtOnce() throws Exception {
        store.append(NAME, VALUE, SecretMetadata.none());
        SecretStore other = reopen();

        other.append(NAME, Secret.of("newer"), SecretMetadata.none());

        assertThat(store.current(NAME).orElseThrow().value()).isEqualTo(Secret.of("newer"));
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
    void suspensionSurvivesReopening() throws Exception {
        SecretVersion version = store.append(NAME, VALUE, SecretMetadata.none());

        store.setEnabled(NAME, version.id(), false);

        assertThatThrownBy(() -> reopen().current(NAME))
                .isInstanceOfSatisfying(
                        SecretStoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.SUSPENDED));
        assertThat(reopen().versions(NAME)).extracting(SecretVersion::enabled).containsExactly(false);
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
