package dev.partnercenter.archfixture.auth.consent;

import io.github.resilience4j.core.IntervalFunction;

/** Breaks the rule on who uses Resilience4j. */
final class UsesResilience4j {
    private UsesResilience4j() {}

    static long wait(int attempt) {
        return IntervalFunction.of(500).apply(attempt);
    }
}
