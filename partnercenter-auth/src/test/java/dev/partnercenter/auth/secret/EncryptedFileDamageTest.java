package dev.partnercenter.auth.secret;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nimbusds.jose.CompressionAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.DirectEncrypter;
import com.nimbusds.jose.util.Base64URL;
import dev.partnercenter.auth.secret.SecretStoreException.Kind;
import dev.partnercenter.secrecy.Canaries;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens to a store file that is not what the store wrote: a typed failure, and the file as it was. */
class EncryptedFileDamageTest {
    private static final SecretName NAME = new SecretName("partner-1");
    private static final Secret VALUE = Secret.of(Canaries.text("stored secret"));
    private static final SecretKey KEY = new SecretKeySpec(new byte[32], "AES");
    private static final SecretKey OTHER_KEY = new SecretKeySpec(Arrays.copyOf(new byte[] {1}, 32), "AES");

    @TempDir
    Path directory;

    private Path file;
    private EncryptedFileSecretStore store;
    private byte[] intact;

    @BeforeEach
    void writeSmallFile() throws Exception {
        file = directory.resolve("secrets.jwe");
        store = EncryptedFileSecretStore.open(file, KEY);
        store.append(NAME, VALUE, SecretMetadata.none());
        intact = Files.readAllBytes(file);
    }

    @Test
    void wrongKeyIsToldAtOpen() throws Exception {
        SecretStoreException e =
                catchThrowableOfType(SecretStoreException.class, () -> EncryptedFileSecretStore.open(file, OTHER_KEY));

        assertThat(e.kind()).isEqualTo(Kind.WRONG_KEY);
        assertThat(e).hasMessage("store file " + file + " was written with another key");
        assertThat(Files.readAllBytes(file)).isEqualTo(intact);
    }

    @Test
    void truncationAtAnyByteIsCorruptAndToldSo() throws Exception {
        for (int length = 0; length < intact.length; length++) {
            Files.write(file, Arrays.copyOf(intact, length));

            SecretStoreException e = assertRefused("cut to " + length);

            assertThat(e.kind()).isEqualTo(Kind.CORRUPT);
            assertThat(e).hasMessageContaining("is truncated").hasMessageContaining(file.toString());
        }
    }

    @Test
    void truncationThatLeavesAnEndMarkIsNeverReadAsAnotherValue() throws Exception {
        for (int length = 0; length < intact.length - 1; length++) {
            byte[] cut = Arrays.copyOf(intact, length + 1);
            cut[length] = '\n';
            Files.write(file, cut);

            assertRefused("cut to " + length + " and ended");
        }
    }

    @Test
    void anyFlippedBitOfAnyByteIsRefused() throws Exception {
        Set<Kind> seen = new HashSet<>();
        for (int position = 0; position < intact.length; position++) {
            for (int bit = 0; bit < 8; bit++) {
                byte[] changed = intact.clone();
                changed[position] ^= (byte) (1 << bit);
                Files.write(file, changed);

                seen.add(assertRefused("bit " + bit + " of byte " + position).kind());
            }
        }
        assertThat(seen).containsExactlyInAnyOrder(Kind.CORRUPT, Kind.WRONG_KEY, Kind.TAMPERED);
    }

    @Test
    void changedCipherTextIsTampered() throws Exception {
        JWEObject jwe = JWEObject.parse(new String(intact, US_ASCII));
        byte[] cipherText = jwe.getCipherText().decode();
        cipherText[0] ^= 1;
        String changed = String.join(
                ".",
                jwe.getHeader().toBase64URL().toString(),
                "",
                jwe.getIV().toString(),
                Base64URL.encode(cipherText).toString(),
                jwe.getAuthTag().toString());
        Files.writeString(file, changed + "\n", US_ASCII);

        SecretStoreException e = assertRefused("changed cipher text");

        assertThat(e.kind()).isEqualTo(Kind.TAMPERED);
        assertThat(e).hasMessage("store file " + file + " was changed by somebody without the key");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\n",
                "hello\n",
                "....\n",
                "bnVsbA..AAAA.AAAA.AAAA\n",
                "e30..AAAA.AAAA.AAAA\n",
                "W10..AAAA.AAAA.AAAA\n",
                "{\"schema\":1,\"secrets\":{}}\n"
            })
    void foreignFileIsCorrupt(String content) throws Exception {
        Files.writeString(file, content, US_ASCII);

        SecretStoreException e = assertRefused(content);

        assertThat(e.kind()).isEqualTo(Kind.CORRUPT);
        assertThat(e).hasMessageEndingWith("is damaged or not in the format of a store file");
    }

    @Test
    void textBeforeOrAfterTheEndMarkIsCorrupt() throws Exception {
        String text = new String(intact, US_ASCII);

        for (String changed : new String[] {" " + text, text + "\n", text.replace("\n", "\r\n"), text + text}) {
            Files.writeString(file, changed, US_ASCII);
            assertThat(assertRefused(changed).kind()).isEqualTo(Kind.CORRUPT);
        }
    }

    @Test
    void compressedJweIsCorrupt() throws Exception {
        JWEHeader header = new JWEHeader.Builder(StoreKey.of(KEY).header())
                .compressionAlgorithm(CompressionAlgorithm.DEF)
                .build();

        write(header, "{\"schema\":1,\"secrets\":{}}");

        assertThat(assertRefused("compressed").kind()).isEqualTo(Kind.CORRUPT);
    }

    @Test
    void newerSchemaIsToldToBeNewer() throws Exception {
        write(StoreKey.of(KEY).header(), "{\"schema\":2,\"vaults\":[]}");

        SecretStoreException e = assertRefused("schema 2");

        assertThat(e.kind()).isEqualTo(Kind.CORRUPT);
        assertThat(e).hasMessageEndingWith("has schema 2: a newer version of this library wrote it");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "canary",
                "null",
                "[]",
                "{}",
                "{\"schema\":\"1\"}",
                "{\"schema\":1}",
                "{\"schema\":1,\"secrets\":[]}",
                "{\"schema\":1,\"secrets\":{\"canary_\":[]}}",
                "{\"schema\":1,\"secrets\":{\"canary\":[null]}}",
                "{\"schema\":1,\"secrets\":{\"canary\":[{\"id\":\"1\",\"created\":\"canary\"}]}}",
                "{\"schema\":1,\"secrets\":{\"n\":[{\"id\":\"1\",\"created\":1,\"enabled\":true,\"tags\":{},"
                        + "\"expires\":9223372036854775807,\"value\":\"canary\"}]}}",
                "{\"schema\":1,\"secrets\":{\"n\":[{\"id\":\"1\",\"created\":1,\"enabled\":true,\"tags\":{\"a\":1},"
                        + "\"value\":\"canary\"}]}}"
            })
    void documentOfAnotherFormIsCorruptAndNotQuoted(String document) throws Exception {
        write(StoreKey.of(KEY).header(), document);

        SecretStoreException e = assertRefused(document);

        assertThat(e.kind()).isEqualTo(Kind.CORRUPT);
        assertThat(e).hasNoCause().message().doesNotContain("canary");
    }

    @Test
    void fileOverTheSizeLimitIsCorrupt() throws Exception {
        try (RandomAccessFile grown = new RandomAccessFile(file.toFile(), "rw")) {
            grown.setLength(StoreFile.MAX_BYTES + 1L);
        }

        assertThatThrownBy(() -> store.current(NAME))
                .isInstanceOfSatisfying(
                        SecretStoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CORRUPT))
                .hasMessageContaining("is larger than");
    }

    /** Whatever is asked of the store fails in the same way and leaves the file alone. */
    private SecretStoreException assertRefused(String description) throws Exception {
        byte[] before = Files.readAllBytes(file);
        ThrowingCallable open = () -> EncryptedFileSecretStore.open(file, KEY);
        ThrowingCallable read = () -> store.current(NAME);
        ThrowingCallable append = () -> store.append(NAME, Secret.of("newer"), SecretMetadata.none());
        SecretStoreException expected = catchThrowableOfType(SecretStoreException.class, open);
        assertThat(expected).as(description).isNotNull();
        assertThat(expected.kind()).as(description).isIn(Kind.CORRUPT, Kind.WRONG_KEY, Kind.TAMPERED);
        assertThat(expected).hasNoCause().message().doesNotContain(VALUE.reveal());
        for (ThrowingCallable call : new ThrowingCallable[] {read, append}) {
            assertThatThrownBy(call).as(description).hasSameClassAs(expected).hasMessage(expected.getMessage());
        }
        assertThat(Files.readAllBytes(file)).as(description).isEqualTo(before);
        return expected;
    }

    private void write(JWEHeader header, String document) throws Exception {
        JWEObject jwe = new JWEObject(header, new Payload(document));
        jwe.encrypt(new DirectEncrypter(KEY));
        Files.writeString(file, jwe.serialize() + "\n", US_ASCII);
    }
}
