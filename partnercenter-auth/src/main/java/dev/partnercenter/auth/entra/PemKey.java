package dev.partnercenter.auth.entra;

import dev.partnercenter.auth.secret.Secret;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.jspecify.annotations.Nullable;

/** Reads the private key of a PEM file: PKCS#8, encrypted or not (RFC 5958), and PKCS#1 (RFC 8017). */
final class PemKey {
    /** What PKCS#8 puts before a PKCS#1 key: version 0, and the algorithm rsaEncryption without parameters. */
    private static final byte[] RSA = HexFormat.of().parseHex("020100300d06092a864886f70d0101010500");

    private static final String CONVERT = ": convert it with openssl pkcs8 -topk8 -v2 aes-256-cbc";

    private final Path file;
    private final @Nullable Secret password;

    private PemKey(Path file, @Nullable Secret password) {
        this.file = file;
        this.password = password;
    }

    /** @throws IllegalArgumentException if the file does not hold exactly one RSA key, or the password does not open it */
    static PrivateKey read(Path file, @Nullable Secret password) throws IOException {
        List<Pem.Block> keys = Pem.blocks(file).stream()
                .filter(block -> block.label().endsWith("PRIVATE KEY"))
                .toList();
        if (keys.size() != 1) {
            throw new IllegalArgumentException(file + " must hold one private key in PEM form, with a line"
                    + " -----BEGIN PRIVATE KEY-----, and holds " + (keys.isEmpty() ? "none" : keys.size()));
        }
        return new PemKey(file, password).parse(keys.get(0));
    }

    private PrivateKey parse(Pem.Block block) {
        return switch (block.label()) {
            case "PRIVATE KEY" -> rsa(decode(block));
            case "ENCRYPTED PRIVATE KEY" -> rsa(decrypt(decode(block)));
            case "RSA PRIVATE KEY" -> {
                if (block.body().contains("ENCRYPTED")) {
                    throw problem("is encrypted in OpenSSL's old way, which Java does not know" + CONVERT, null);
                }
                yield rsa(sequence(RSA, tagged(0x04, decode(block))));
            }
            default ->
                throw problem(
                        "holds a key of another kind (" + block.label() + "), and Entra takes RSA keys alone", null);
        };
    }

    private byte[] decode(Pem.Block block) {
        try {
            return block.decode();
        } catch (IllegalArgumentException e) {
            // The decoder's own message may quote what it could not read.
            throw problem("holds a private key that is cut off or damaged", null);
        }
    }

    private PrivateKey rsa(byte[] pkcs8) {
        try {
            return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
        } catch (GeneralSecurityException e) {
            throw problem("holds no RSA private key, and Entra takes no other", e);
        }
    }

    private byte[] decrypt(byte[] encrypted) {
        if (password == null) {
            throw problem("holds an encrypted key: give its password", null);
        }
        PBEKeySpec spec = new PBEKeySpec(password.reveal().toCharArray());
        try {
            EncryptedPrivateKeyInfo info = new EncryptedPrivateKeyInfo(encrypted);
            AlgorithmParameters parameters = info.getAlgParameters();
            // For PBES2 the parameters' text names the algorithm that the JDK knows, as it does for its own key stores.
            String algorithm = info.getAlgName().startsWith("PBEWith") || parameters == null
                    ? info.getAlgName()
                    : parameters.toString();
            Cipher cipher = Cipher.getInstance(algorithm);
            cipher.init(
                    Cipher.DECRYPT_MODE, SecretKeyFactory.getInstance(algorithm).generateSecret(spec), parameters);
            return cipher.doFinal(info.getEncryptedData());
        } catch (NoSuchAlgorithmException e) {
            throw problem("is encrypted in a way that this Java does not know" + CONVERT, e);
        } catch (GeneralSecurityException e) {
            throw problem("cannot be decrypted: the password is wrong", e);
        } catch (IOException e) {
            throw problem("is damaged, or encrypted in a way that this Java does not know" + CONVERT, e);
        } finally {
            spec.clearPassword();
        }
    }

    private IllegalArgumentException problem(String what, @Nullable Exception cause) {
        return new IllegalArgumentException("key file " + file + " " + what, cause);
    }

    private static byte[] sequence(byte[] first, byte[] second) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        content.writeBytes(first);
        content.writeBytes(second);
        return tagged(0x30, content.toByteArray());
    }

    /** A DER value (X.690) with a length of up to two bytes, which is enough for an RSA key of 16384 bits and more. */
    private static byte[] tagged(int tag, byte[] content) {
        ByteArrayOutputStream der = new ByteArrayOutputStream();
        der.write(tag);
        der.write(0x82);
        der.write(content.length >> 8);
        der.write(content.length);
        der.writeBytes(content);
        return der.toByteArray();
    }
}
