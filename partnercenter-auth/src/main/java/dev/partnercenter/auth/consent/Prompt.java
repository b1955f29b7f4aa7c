package dev.partnercenter.auth.consent;

/**
 * What a sign-in page asks of a user who is signed in already.
 *
 * @param value as OpenID Connect Core 1.0, section 3.1.2.1, names it
 */
public record Prompt(String value) {
    /** To sign in anew, so that the multi-factor authentication is of now. */
    public static final Prompt LOGIN = new Prompt("login");

    /** To choose an account; a user who has signed in lately need not do so again. */
    public static final Prompt SELECT_ACCOUNT = new Prompt("select_account");

    /** To consent again, although that was done before. */
    public static final Prompt CONSENT = new Prompt("consent");

    @Override
    public String toString() {
        return value;
    }
}
