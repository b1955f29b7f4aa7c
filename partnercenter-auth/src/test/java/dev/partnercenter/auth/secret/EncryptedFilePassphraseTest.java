package dev.partnercenter.auth.secret;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.DirectEncrypter;
import com.nimbusds.jose.util.Base64URL;
import dev.partnercenter.auth.secret.SecretStoreException.Kind;
import dev.partnercenter.secrecy.Canaries;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A file opened with a passphrase. Each derivation takes a part of a second on purpose, so these tests are few. */
class EncryptedFilePassphraseTest {
    private static final SecretName NAME = new SecretName("partner-1");
    private static final Secret VALUE = Secret.of(Canaries.text("stored secret"));
    private static final Secret PASSPHRASE = Secret.of(Canaries.text("passphrase") + "\u00fc");
    private static final SecretKey KEY = new SecretKeySpec(new byte[32], "AES");

    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void nameFile() {
        file = directory.resolve("secrets.jwe");
    }

    @Test
    void secretsComeBackWithTheSamePassphraseAndNotWithAnother() throws Exception {
        SecretVersion version =
                EncryptedFileSecretStore.open(file, PASSPHRASE).append(NAME, VALUE, SecretMetadata.none());

        assertThat(EncryptedFileSecretStore.open(file, PASSPHRASE).current(NAME))
                .contains(new StoredSecret(version, VALUE));
        assertThatThrownBy(() -> EncryptedFileSecretStore.open(file, Secret.of("another")))
                .isInstanceOfSatisfying(
                        SecretStoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.WRONG_KEY))
                .hasMessage("store file " + file + " was written with another passphrase");
    }

    @Test
    void fileSaysHowItsKeyWasMade() throws Exception {
        EncryptedFileSecretStore.open(file, PASSPHRASE).append(NAME, VALUE, SecretMetadata.none());

        JWEHeader header = headerOf(file);

        assertThat(header.getPBES2Count()).isEqualTo(600_000);
        assertThat(header.getPBES2Salt().decode()).hasSize(16);
        assertThat(Files.readString(file, US_ASCII)).doesNotContain(PASSPHRASE.reveal(), VALUE.reveal());
    }

    @Test
    void eachNewFileGetsItsOwnSalt() throws Exception {
        Path other = directory.resolve("other.jwe");

        EncryptedFileSecretStore.open(file, PASSPHRASE).append(NAME, VALUE, SecretMetadata.none());
        EncryptedFileSecretStore.open(other, PASSPHRASE).append(NAME, VALUE, SecretMetadata.none());

        assertThat(headerOf(file).getPBES2Salt()).isNotEqualTo(headerOf(other).getPBES2Salt());
    }

    @Test
    void keyIsMadeOnceForASalt() {
        PassphraseKeySource keys = new PassphraseKeySource(PASSPHRASE);

        StoreKey first = keys.keyToWrite();

        assertThat(keys.keyToWrite()).isSameAs(first);
        assertThat(keys.keyFor(first.header())).isSameAs(first);
    }

    @Test
    void fileReplacedByOneWithAnotherSaltIsReadAndKeepsThatSalt() throws Exception {
        EncryptedFileSecretStore store = EncryptedFileSecretStore.open(file, PASSPHRASE);
        store.append(NAME, VALUE, SecretMetadata.none());
        Path other = directory.resolve("other.jwe");
        EncryptedFileSecretStore.open(other, PASSPHRASE).append(NAME, Secret.of("restored"), SecretMetadata.none());
        Base64URL salt = headerOf(other).getPBES2Salt();
        Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);

        store.append(NAME, Secret.of("newer"), SecretMetadata.none());

        assertThat(store.versions(NAME)).hasSize(2);
        assertThat(headerOf(file).getPBES2Salt()).isEqualTo(salt);
    }

    @Test
    void passphraseForAFileWrittenWithAKeyIsSaidToBeWrong() throws Exception {
        EncryptedFileSecretStore.open(file, KEY).append(NAME, VALUE, SecretMetadata.none());

        assertThatThrownBy(() -> EncryptedFileSecretStore.open(file, PASSPHRASE))
                .isInstanceOfSatisfying(
                        SecretStoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.WRONG_KEY))
                .hasMessageEndingWith("was written with a key, not with a passphrase");
    }

    @Test
    void keyForAFileWrittenWithAPassphraseIsSaidToBeWrong() throws Exception {
        writeWithRounds(600_000, new byte[16]);

        assertThatThrownBy(() -> EncryptedFileSecretStore.open(file, KEY))
                .isInstanceOfSatisfying(
                        SecretStoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.WRONG_KEY))
                .hasMessageEndingWith("was written with a passphrase, not with a key");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 599_999, 10_000_001, Integer.MAX_VALUE})
    void roundsOutsideTheLimitsAreRefusedBeforeTheyAreDone(int rounds) throws Exception {
        writeWithRounds(rounds, new byte[16]);

        assertCorrupt();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 15, 17})
    void saltOfAnotherLengthIsRefused(int length) throws Exception {
        writeWithRounds(600_000, new byte[length]);

        assertCorrupt();
    }

    @Test
    void failuresAndPrintsShowNeitherPassphraseNorSecret() throws Exception {
        EncryptedFileSecretStore store = EncryptedFileSecretStore.open(file, PASSPHRASE);
        store.append(NAME, VALUE, SecretMetadata.none());
        String text = Files.readString(file, US_ASCII);
        Files.writeString(file, text.substring(0, text.length() - 3) + "AA\n", US_ASCII);

        assertThatThrownBy(() -> store.current(NAME))
                .isInstanceOf(SecretStoreException.class)
                .hasNoCause()
                .message()
                .doesNotContain("canary", text.substring(0, 20), text.substring(text.length() - 20));
        assertThat(store).hasToString("EncryptedFileSecretStore[" + file + "]");
        assertThat(new PassphraseKeySource(PASSPHRASE).keyToWrite()).hasToString("StoreKey[***]");
    }

    private void assertCorrupt() {
        assertThatThrownBy(() -> EncryptedFileSecretStore.open(file, PASSPHRASE))
                .isInstanceOfSatisfying(
                        SecretStoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CORRUPT));
    }

    private void writeWithRounds(int rounds, byte[] salt) throws Exception {
        JWEObject jwe = new JWEObject(
                StoreKey.derived(KEY, Base64URL.encode(salt), rounds).header(), new Payload("{}"));
        jwe.encrypt(new DirectEncrypter(KEY));
        StoreFile content = new StoreFile(file);
        content.replace(content.read(), (jwe.serialize() + "\n").getBytes(US_ASCII));
    }

    private static JWEHeader headerOf(Path file) throws Exception {
        return JWEObject.parse(Files.readString(file, US_ASCII)).getHeader();
    }
}
