package dev.partnercenter.auth.secret;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.DirectDecrypter;
import com.nimbusds.jose.crypto.DirectEncrypter;
import com.nimbusds.jose.util.Base64URL;
import dev.partnercenter.auth.secret.SecretStoreException.Kind;
import java.text.ParseException;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Turns what a store file holds into bytes on disk and back: one JWE in compact form (RFC 7516), {@code dir} and
 * {@code A256GCM} (RFC 7518), and a line feed as end mark.
 *
 * <p>With a passphrase, {@code p2s} and {@code p2c} in the header are the salt and rounds from which the key itself was
 * derived: RFC 7518's own password encryption would derive a key anew for every read. An exception of the JOSE library
 * never becomes a cause here: it may quote what it could not read.
 */
final class StoreCipher {
    private static final Set<String> GIVEN_KEY_HEADER = Set.of("alg", "enc", "typ", "kid");
    private static final Set<String> PASSPHRASE_HEADER = Set.of("alg", "enc", "typ", "kid", "p2s", "p2c");

    private final StoreFile file;
    private final KeySource keys;

    StoreCipher(StoreFile file, KeySource keys) {
        this.file = file;
        this.keys = keys;
    }

    String decrypt(byte[] content) throws SecretStoreException {
        if (content.length == 0 || content[content.length - 1] != '\n') {
            throw file.problem(Kind.CORRUPT, "is truncated: its end mark is missing");
        }
        JWEObject jwe = parse(new String(content, 0, content.length - 1, US_ASCII));
        StoreKey key = keyOf(jwe.getHeader());
        try {
            jwe.decrypt(new DirectDecrypter(key.key()));
        } catch (JOSEException e) {
            throw file.problem(Kind.TAMPERED, "was changed by somebody without the " + keys.name());
        }
        return jwe.getPayload().toString();
    }

    byte[] encrypt(String document) {
        StoreKey key = keys.keyToWrite();
        JWEObject jwe = new JWEObject(key.header(), new Payload(document));
        try {
            jwe.encrypt(new DirectEncrypter(key.key()));
        } catch (JOSEException e) {
            throw new IllegalStateException("every Java platform has AES/GCM/NoPadding");
        }
        return (jwe.serialize() + '\n').getBytes(US_ASCII);
    }

    private JWEObject parse(String text) throws SecretStoreException {
        JWEObject jwe;
        try {
            jwe = JWEObject.parse(text);
        } catch (ParseException | RuntimeException e) {
            // The parser answers some malformed headers with an unchecked exception.
            throw foreign();
        }
        if (!isExact(jwe, text) || !isOurs(jwe.getHeader())) {
            throw foreign();
        }
        return jwe;
    }

    private StoreKey keyOf(JWEHeader header) throws SecretStoreException {
        String writtenWith = header.getPBES2Salt() == null ? "key" : "passphrase";
        if (!writtenWith.equals(keys.name())) {
            throw file.problem(Kind.WRONG_KEY, "was written with a " + writtenWith + ", not with a " + keys.name());
        }
        StoreKey key = keys.keyFor(header);
        if (!key.wrote(header)) {
            throw file.problem(Kind.WRONG_KEY, "was written with another " + keys.name());
        }
        return key;
    }

    private SecretStoreException foreign() {
        return file.problem(Kind.CORRUPT, "is damaged or not in the format of a store file");
    }

    /** Base64 decoders skip what they don't know, so that a changed file could still read as the original. */
    private static boolean isExact(JWEObject jwe, String text) {
        return jwe.serialize().equals(text)
                && Stream.of(jwe.getHeader().toBase64URL(), jwe.getIV(), jwe.getCipherText(), jwe.getAuthTag())
                        .allMatch(StoreCipher::isExact);
    }

    private static boolean isExact(@Nullable Base64URL part) {
        return part != null && Base64URL.encode(part.decode()).equals(part);
    }

    private static boolean isOurs(JWEHeader header) {
        return JWEAlgorithm.DIR.equals(header.getAlgorithm())
                && EncryptionMethod.A256GCM.equals(header.getEncryptionMethod())
                && StoreKey.TYPE.equals(header.getType())
                && (header.getPBES2Salt() == null
                        ? header.getIncludedParams().equals(GIVEN_KEY_HEADER)
                        : header.getIncludedParams().equals(PASSPHRASE_HEADER) && isDerivable(header));
    }

    private static boolean isDerivable(JWEHeader header) {
        Base64URL salt = Objects.requireNonNull(header.getPBES2Salt());
        int rounds = header.getPBES2Count();
        return isExact(salt)
                && salt.decode().length == PassphraseKeySource.SALT_BYTES
                && rounds >= PassphraseKeySource.MIN_ROUNDS
                && rounds <= PassphraseKeySource.MAX_ROUNDS;
    }
}
