package dev.partnercenter.auth.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.partnercenter.auth.secret.SecretStoreException.Kind;
import dev.partnercenter.secrecy.Canaries;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store file that gets another key or passphrase. */
class EncryptedFileKeyChangeTest {
    private static final SecretName NAME = new SecretName("partner-1");
    private static final Secret VALUE = Secret.of(Canaries.text("stored secret"));
    private static final SecretKey KEY = new SecretKeySpec(new byte[32], "AES");
    private static final SecretKey NEW_KEY = new SecretKeySpec(Arrays.copyOf(new byte[] {1}, 32), "AES");
    private static final Secret PASSPHRASE = Secret.of(Canaries.text("passphrase"));

    @TempDir
    Path directory;

    private Path file;
    private EncryptedFileSecretStore store;
    private SecretVersion suspended;
    private SecretVersion current;

    @BeforeEach
    void fill() throws Exception {
        file = directory.resolve("secrets.jwe");
        store = EncryptedFileSecretStore.open(file, KEY);
        SecretVersion first = store.append(NAME, Secret.of("first"), SecretMetadata.none());
        current = store.append(NAME, VALUE, SecretMetadata.of(Map.of("tag", "value")));
        store.setEnabled(NAME, first.id(), false);
        suspended = new SecretVersion(first.id(), first.created(), false, first.metadata());
    }

    @Test
    void newKeyOpensAllThatWasStored() throws Exception {
        EncryptedFileSecretStore changed = store.changeKey(NEW_KEY);

        assertHoldsAll(changed);
        assertHoldsAll(EncryptedFileSecretStore.open(file, NEW_KEY));
    }

    @Test
    void oldKeyOpensNothingAnyMoreNorDoesItOverwrite() throws Exception {
        EncryptedFileSecretStore changed = store.changeKey(NEW_KEY);

        assertWrongKey(() -> EncryptedFileSecretStore.open(file, KEY));
        assertWrongKey(() -> store.current(NAME));
        assertWrongKey(() -> store.append(NAME, VALUE, SecretMetadata.none()));
        assertWrongKey(() -> store.changeKey(KEY));
        assertHoldsAll(changed);
    }

    @Test
    void keyGivesWayToAPassphraseAndPassphraseToAKey() throws Exception {
        EncryptedFileSecretStore byPassphrase = store.changePassphrase(PASSPHRASE);

        assertHoldsAll(EncryptedFileSecretStore.open(file, PASSPHRASE));
        assertHoldsAll(byPassphrase.changeKey(NEW_KEY));
        assertHoldsAll(EncryptedFileSecretStore.open(file, NEW_KEY));
    }

    @Test
    void samePassphraseAgainMakesANewSalt() throws Exception {
        EncryptedFileSecretStore byPassphrase = store.changePassphrase(PASSPHRASE);
        String header = header();

        assertHoldsAll(byPassphrase.changePassphrase(PASSPHRASE));

        assertThat(header()).isNotEqualTo(header);
    }

    @Test
    void storeWithoutAFileHasNothingToChange() throws Exception {
        Path missing = directory.resolve("missing.jwe");
        EncryptedFileSecretStore empty = EncryptedFileSecretStore.open(missing, KEY);

        assertThatThrownBy(() -> empty.changeKey(NEW_KEY))
                .isInstanceOfSatisfying(
                        SecretStoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.ABSENT))
                .hasMessageContaining(missing.toString());
        assertThat(missing).doesNotExist();
    }

    @Test
    void unusableKeyIsRefusedAndTheFileStays() throws Exception {
        byte[] before = Files.readAllBytes(file);

        assertThatThrownBy(() -> store.changeKey(new SecretKeySpec(new byte[16], "AES")))
                .isInstanceOf(IllegalArgumentException.class);

        assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }

    private void assertHoldsAll(SecretStore changed) throws Exception {
        assertThat(changed.versions(NAME)).containsExactly(suspended, current);
        assertThat(changed.current(NAME)).contains(new StoredSecret(current, VALUE));
    }

    private static void assertWrongKey(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        SecretStoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.WRONG_KEY));
    }

    private String header() throws Exception {
        String text = Files.readString(file);
        return text.substring(0, text.indexOf('.'));
    }
}
