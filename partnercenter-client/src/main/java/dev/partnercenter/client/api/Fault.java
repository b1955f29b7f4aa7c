package dev.partnercenter.client.api;

/**
 * What a refusal means.
 *
 * @param cause a clause that begins in lower case and has no full stop
 * @param remedy who must do what: a sentence
 */
record Fault(Kind kind, String cause, String remedy) {

    /** The same, with what else is known of the cause, if anything is. */
    Fault with(String detail) {
        return detail.isEmpty() ? this : new Fault(kind, cause + " (" + detail + ")", remedy);
    }

    /** By which type of exception a refusal is told. */
    enum Kind {
        /** The consent lacks multi-factor authentication. */
        MFA,
        /** The app asks with the wrong kind of token. */
        CONFIGURATION,
        /** A Conditional Access policy forbids it. */
        POLICY,
        /** A failure that another attempt may not meet. */
        TRANSIENT,
        /** Partner Center's own no. */
        REFUSAL
    }
}
