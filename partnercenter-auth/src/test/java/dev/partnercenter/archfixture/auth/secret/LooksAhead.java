package dev.partnercenter.archfixture.auth.secret;

import dev.partnercenter.archfixture.auth.entra.AuthRuntime;

/** Breaks the package order: secret comes before entra. */
final class LooksAhead {
    private LooksAhead() {}

    static long now(AuthRuntime runtime) {
        return runtime.nanos();
    }
}
