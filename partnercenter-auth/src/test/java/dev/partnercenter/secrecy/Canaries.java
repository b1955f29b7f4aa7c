package dev.partnercenter.secrecy;

import java.math.BigInteger;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.interfaces.RSAPrivateCrtKey;
import java.util.function.Consumer;

/**
 * Secrets for tests, which are looked for as long as the process lives wherever none belongs. Each begins with
 * {@code canary-}; then come 48 characters by chance, of which no eight in a row could be a word, a number or an id: they hold
 * capitals, small letters and digits, and of what URLs and Base64 write otherwise one at the most.
 */
public final class Canaries {
    private static final String CAPITALS = "GHIJKLMNOPQRSTUVWXYZ";
    private static final String SMALL = "ghijklmnopqrstuvwxyz";
    private static final String DIGITS = "0123456789";
    private static final String SIGNS = "~+/=";

    /** What stands between two signs. */
    private static final String[] PATTERN = {CAPITALS, SMALL, DIGITS, CAPITALS, SMALL, DIGITS, SMALL};

    private static final int LENGTH = 48;

    private static final SecureRandom RANDOM = new SecureRandom();

    private Canaries() {}

    /** Returns a new secret, with signs as those in client secrets. */
    public static String text(String kind) {
        return text(kind, SIGNS, SecretWatch.OF_THIS_RUN::keep);
    }

    /** Returns a new secret as a token is written: of letters, digits and hyphens. */
    public static String token(String kind) {
        return text(kind, "-", SecretWatch.OF_THIS_RUN::keep);
    }

    static String text(String kind, String signs, Consumer<Canary> keeper) {
        StringBuilder text = new StringBuilder();
        while (text.length() < LENGTH) {
            for (String choice : PATTERN) {
                text.append(oneOf(choice));
            }
            text.append(oneOf(signs));
        }
        keeper.accept(Canary.of(kind, text.toString()));
        return "canary-" + text;
    }

    /** Has what is secret of an RSA key looked for. */
    public static void keep(PrivateKey key) {
        if (key instanceof RSAPrivateCrtKey rsa) {
            for (BigInteger part : new BigInteger[] {rsa.getPrivateExponent(), rsa.getPrimeP(), rsa.getPrimeQ()}) {
                SecretWatch.OF_THIS_RUN.keep(Canary.of("private key", part));
            }
        } else {
            throw new IllegalArgumentException("only RSA keys are known here: " + key.getAlgorithm());
        }
    }

    /** Has a text looked through, such as what a program prints, for every secret of this run: the class fails at its end. */
    public static void mustNotBeIn(String text) {
        SecretWatch.OF_THIS_RUN.see(text);
    }

    private static char oneOf(String choice) {
        return choice.charAt(RANDOM.nextInt(choice.length()));
    }
}
