package dev.partnercenter.auth.secret;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Path;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * A program that appends to a store file as fast as it can, to be run as a process of its own: it says when it is ready,
 * waits for a word, and tells the id of each version once that is acknowledged.
 */
final class StoreWriter {
    static final SecretName NAME = new SecretName("partner-1");
    static final SecretKey KEY = new SecretKeySpec(new byte[32], "AES");
    static final String READY = "ready";

    /** As long as a refresh token, so that a write takes a while and can be met half-way. */
    private static final String LONG = "x".repeat(2_000);

    private StoreWriter() {}

    /** Appends to the file named first as many versions as is said second. */
    public static void main(String[] arguments) throws IOException {
        SecretStore store = EncryptedFileSecretStore.open(Path.of(arguments[0]), KEY);
        int versions = Integer.parseInt(arguments[1]);
        tell(READY);
        if (System.in.read() < 0) {
            return;
        }
        for (int i = 0; i < versions; i++) {
            tell(store.append(NAME, Secret.of(LONG + i), SecretMetadata.none()).id());
        }
    }

    /** A line without its full stop was cut off with the process. */
    private static void tell(String line) throws IOException {
        System.out.write((line + ".\n").getBytes(US_ASCII));
        System.out.flush();
    }
}
