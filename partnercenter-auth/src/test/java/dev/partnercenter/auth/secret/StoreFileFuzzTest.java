package dev.partnercenter.auth.secret;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.partnercenter.fuzz.Fuzz;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is found in a file of secrets, changed at random. */
class StoreFileFuzzTest {
    private static final SecretKey KEY =
            new SecretKeySpec("an AES key of 256 bits, in ASCII".getBytes(US_ASCII), "AES");
    private static final SecretName NAME = new SecretName("partner-1");
    private static final String DOCUMENT = """
            {"schema":1,"secrets":{"partner-1":[{"id":"a","created":1767225600,"enabled":true,"tags":{"n":"1"},
            "expires":1775001600,"contentType":"text/plain","value":"S"},{"id":"b","created":1767225601,"enabled":false,
            "tags":{},"value":"S"}]}}""".replace("S", Fuzz.SECRET);

    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void writeTheFile() throws Exception {
        file = directory.resolve("secrets.jwe");
        EncryptedFileSecretStore.open(file, KEY).append(NAME, Secret.of(Fuzz.SECRET), SecretMetadata.none());
    }

    @Test
    void filesAreReadOrRefused() throws Exception {
        EncryptedFileSecretStore store = EncryptedFileSecretStore.open(file, KEY);
        String content = Files.readString(file, ISO_8859_1);

        Fuzz.of(
                        input -> {
                            Files.write(file, input.getBytes(ISO_8859_1));
                            return store.current(NAME) + " " + store.versions(NAME) + " " + store.names();
                        },
                        SecretStoreException.class)
                .change(content);
    }

    @Test
    void documentsAreReadOrRefused() {
        documents(file).change(DOCUMENT, "{\"schema\":1,\"secrets\":{}}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\\u0000", "two\\nlines", "../a"})
    void idThatNoVersionHasIsRefusedBeforeAMessageRepeatsIt(String id) {
        String document = DOCUMENT.replace("\"id\":\"b\"", "\"id\":\"" + id + "\"");

        assertThatExceptionOfType(SecretStoreException.class)
                .isThrownBy(() -> StoreDocument.parse(document, new StoreFile(file)))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(SecretStoreException.Kind.CORRUPT));
    }

    static Fuzz documents(Path file) {
        StoreFile of = new StoreFile(file);
        return Fuzz.of(
                input -> {
                    StoreDocument document = StoreDocument.parse(input, of);
                    SecretHistory history = document.history(NAME);
                    // What was read can be written.
                    StoreDocument again = StoreDocument.parse(document.toJson(), of);
                    // Not the tags, which are printed as they came: what was changed may hold the secret there.
                    return again + " " + history.current().isPresent() + " "
                            + history.versions().size();
                },
                SecretStoreException.class);
    }
}
