package dev.partnercenter.archfixture.auth;

/** Breaks the rule on standard streams. */
final class WritesToStandardStreams {
    private WritesToStandardStreams() {}

    static void out() {
        System.out.println("out");
    }

    static void err() {
        System.err.println("err");
    }
}
