package dev.partnercenter.testing;

/**
 * Hears every secret that a simulator gives out, and every one made by the other side that it is sent, so that a suite of
 * tests can look for them where none belongs: in logs, in exceptions, in reports.
 *
 * <p>Implementations are found by {@link java.util.ServiceLoader} whenever a simulator is started: name the class in
 * {@code META-INF/services/dev.partnercenter.testing.SecretListener}. A secret is heard before the answer that gives it out
 * leaves, on the thread that answers; several threads call at a time. What is as random as Microsoft's own is told, so a
 * client secret, which is of your own making, is not.
 */
public interface SecretListener {

    /** What a secret is for. */
    enum Kind {
        /** An access token. */
        ACCESS_TOKEN,
        /** An id token. */
        ID_TOKEN,
        /** A refresh token. */
        REFRESH_TOKEN,
        /** An authorization code. */
        CODE,
        /** A device code. */
        DEVICE_CODE,
        /** The proof key by which an authorization code is redeemed (RFC 7636). */
        CODE_VERIFIER,
        /** The assertion by which an app proves to be itself (RFC 7523). */
        CLIENT_ASSERTION
    }

    /** Hears of a secret, the same one as often as it passes. */
    void heard(Kind kind, String secret);
}
