package dev.partnercenter.secrecy;

import dev.partnercenter.testing.SecretListener;
import java.util.Locale;

/** Hands what passes a simulator to the watch of this run; found by simulators as a service. */
public final class WatchedSecrets implements SecretListener {
    private static final int LEAST = 40;

    @Override
    public void heard(Kind kind, String secret) {
        if (isRandom(secret)) {
            SecretWatch.OF_THIS_RUN.hear(kind.name().toLowerCase(Locale.ROOT).replace('_', ' '), secret);
        }
    }

    /** Some tests send an assertion or a verifier of their own that is a word, which would be found everywhere. */
    private static boolean isRandom(String secret) {
        return secret.length() >= LEAST && secret.chars().distinct().count() > LEAST / 2;
    }
}
