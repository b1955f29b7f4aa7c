package dev.partnercenter.auth.secret;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * A text that must not be seen: a token, a code, a client secret, a passphrase.
 *
 * <p>Printing one shows {@code ***}, never its length or a part of it. The text itself comes out of {@link #reveal()}
 * alone, so that a search for that word finds every place where a secret is used. Immutable and safe for use by any
 * number of threads. Not serializable. The text stays in memory until it is collected: no promise to wipe it is made.
 */
public final class Secret {
    private static final SecretKeySpec FINGERPRINT_KEY = new SecretKeySpec(randomBytes(), "HmacSHA256");

    private final String value;

    private Secret(String value) {
        this.value = value;
    }

    /**
     * Wraps a text as it is, without trimming.
     *
     * @throws IllegalArgumentException if the text is empty or blank, holds a control character other than a line break
     *     or a tab, or half a surrogate pair, which no store could give back
     */
    public static Secret of(String value) {
        if (value.isBlank()) {
            throw new IllegalArgumentException("secret must not be empty");
        }
        if (value.chars().anyMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\r' && c != '\t')) {
            throw new IllegalArgumentException("secret must not hold control characters");
        }
        if (!UTF_8.newEncoder().canEncode(value)) {
            throw new IllegalArgumentException("secret must be valid Unicode, without half a surrogate pair");
        }
        return new Secret(value);
    }

    /** Returns the text. Hand it to the one place that needs it and let it go. */
    public String reveal() {
        return value;
    }

    /**
     * Returns eight hexadecimal digits by which support can tell two secrets apart: equal for equal texts within this
     * process, different in another process, and of no use to find the text.
     */
    public String fingerprint() {
        return HexFormat.of().formatHex(mac(), 0, 4);
    }

    /** Compares in a time that does not depend on where two texts differ. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Secret that && MessageDigest.isEqual(value.getBytes(UTF_8), that.value.getBytes(UTF_8));
    }

    @Override
    public int hashCode() {
        return fingerprint().hashCode();
    }

    @Override
    public String toString() {
        return "***";
    }

    private static byte[] randomBytes() {
        byte[] bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }

    private byte[] mac() {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(FINGERPRINT_KEY);
            return mac.doFinal(value.getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }
}
