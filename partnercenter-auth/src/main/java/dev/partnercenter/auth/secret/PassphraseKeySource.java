package dev.partnercenter.auth.secret;

import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.util.Base64URL;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Makes the key from a passphrase by PBKDF2 with HMAC-SHA-256 (RFC 8018), which is slow on purpose; so the key made
 * last is kept and serves for as long as the file keeps its salt and rounds.
 */
final class PassphraseKeySource implements KeySource {
    static final int SALT_BYTES = 16;
    static final int MIN_ROUNDS = 600_000;
    /** Whoever can write to the file must not be able to keep us busy for minutes. */
    static final int MAX_ROUNDS = 10_000_000;

    private final Secret passphrase;
    private volatile @Nullable StoreKey last;

    PassphraseKeySource(Secret passphrase) {
        this.passphrase = passphrase;
    }

    @Override
    public String name() {
        return "passphrase";
    }

    @Override
    public StoreKey keyFor(JWEHeader header) {
        return keyFor(header.getPBES2Salt(), header.getPBES2Count());
    }

    @Override
    public StoreKey keyToWrite() {
        StoreKey held = last;
        return held != null ? held : keyFor(newSalt(), MIN_ROUNDS);
    }

    private StoreKey keyFor(Base64URL salt, int rounds) {
        StoreKey held = last;
        if (held != null
                && held.header().getPBES2Salt().equals(salt)
                && held.header().getPBES2Count() == rounds) {
            return held;
        }
        StoreKey made = StoreKey.derived(derive(salt, rounds), salt, rounds);
        last = made;
        return made;
    }

    private SecretKey derive(Base64URL salt, int rounds) {
        PBEKeySpec spec = new PBEKeySpec(passphrase.reveal().toCharArray(), salt.decode(), rounds, 256);
        try {
            SecretKeyFactory factory = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256");
            return new SecretKeySpec(factory.generateSecret(spec).getEncoded(), "AES");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has PBKDF2WithHmacSHA256", e);
        } finally {
            spec.clearPassword();
        }
    }

    private static Base64URL newSalt() {
        byte[] salt = new byte[SALT_BYTES];
        new SecureRandom().nextBytes(salt);
        return Base64URL.encode(salt);
    }
}
