package dev.partnercenter.auth.entra;

import dev.partnercenter.auth.entra.AuthException.ConsentRequired.Reason;

/** Whose move it is after a refusal: one for each kind of exception that a reply of the token endpoint becomes. */
enum Move {
    PARTNERS,
    CUSTOMERS,
    OPERATORS,
    DEVELOPERS,
    ADMINISTRATORS,
    NOBODYS;

    /**
     * The exception that says so.
     *
     * @param reason what became of the consent, if the move is the partner's
     */
    AuthException exception(AuthFailure.Builder failure, Reason reason) {
        return switch (this) {
            case PARTNERS -> failure.consentRequired(reason);
            case CUSTOMERS -> failure.customerAccess();
            case OPERATORS -> failure.credential();
            case DEVELOPERS -> failure.configuration();
            case ADMINISTRATORS -> failure.blockedByPolicy();
            case NOBODYS -> failure.unavailable();
        };
    }
}
