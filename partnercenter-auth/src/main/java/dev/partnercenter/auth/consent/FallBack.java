package dev.partnercenter.auth.consent;

/**
 * Which earlier consents of a partner may serve when Entra has refused the last one for good. An earlier one brings back
 * what may have been meant to be replaced, so each use of one is announced, and none serves after a revocation, for a
 * disabled account, or for a partner that is suspended.
 */
public enum FallBack {
    /** None: the partner has to consent again. */
    OFF,
    /** Those of the user who gave the refused one. */
    SAME_USER,
    /** Those of any user of that partner. */
    ANY_USER
}
