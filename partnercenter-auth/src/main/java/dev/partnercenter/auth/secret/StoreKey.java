package dev.partnercenter.auth.secret;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.util.Base64URL;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key of one store file, with the header that tells how to come by it.
 *
 * @param key AES, 256 bits
 * @param header carries the key's check value as {@code kid}: eight bytes by which a wrong key is told from a changed
 *     file before anything is decrypted
 */
record StoreKey(SecretKey key, JWEHeader header) {
    static final JOSEObjectType TYPE = new JOSEObjectType("partnercenter-secrets");

    private static final byte[] CHECKED = "partnercenter store file key check".getBytes(UTF_8);

    /** A key that was given as it is. */
    static StoreKey of(SecretKey key) {
        return new StoreKey(key, header(key).build());
    }

    /** A key made from a passphrase with this salt in this number of rounds. */
    static StoreKey derived(SecretKey key, Base64URL salt, int rounds) {
        return new StoreKey(key, header(key).pbes2Salt(salt).pbes2Count(rounds).build());
    }

    /** Whether a file with that header was written with this key. */
    boolean wrote(JWEHeader other) {
        return header.getKeyID().equals(other.getKeyID());
    }

    @Override
    public String toString() {
        return "StoreKey[***]";
    }

    private static JWEHeader.Builder header(SecretKey key) {
        return new JWEHeader.Builder(JWEAlgorithm.DIR, EncryptionMethod.A256GCM)
                .type(TYPE)
                .keyID(checkValue(key));
    }

    private static String checkValue(SecretKey key) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.getEncoded(), "HmacSHA256"));
            return Base64URL.encode(Arrays.copyOf(mac.doFinal(CHECKED), 8)).toString();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }
}
