package dev.partnercenter.secrecy;

import dev.partnercenter.testing.SecretListener;
import java.util.Locale;

/**
 * Hands what passes a simulator to the watch of this run; found by simulators as a service. Of a JWT that is its beginning and
 * its signature: what stands between them is made of ids, which may be seen, in Base64 too.
 */
public final class WatchedSecrets implements SecretListener {
    private static final int LEAST = 20;

    @Override
    public void heard(Kind kind, String secret) {
        String name = kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        if (secret.startsWith("eyJ")) {
            hear(name, secret.substring(0, Math.max(0, secret.indexOf('.'))));
            hear(name, secret.substring(secret.lastIndexOf('.') + 1));
        } else {
            hear(name, secret);
        }
    }

    /** Some tests send an assertion or a verifier of their own that is a word, which would be found everywhere. */
    private static void hear(String kind, String secret) {
        if (secret.chars().distinct().count() >= LEAST) {
            SecretWatch.OF_THIS_RUN.hear(kind, secret);
        }
    }
}
