package dev.partnercenter.testing;

import org.jspecify.annotations.Nullable;

/** A refusal by Entra, with the number after {@code AADSTS}. */
final class OAuthFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String error;
    private final int code;

    OAuthFailure(int status, String error, int code, String text) {
        super(text, null, false, false);
        this.status = status;
        this.error = error;
        this.code = code;
    }

    static OAuthFailure invalidGrant(int code, String text) {
        return new OAuthFailure(400, "invalid_grant", code, text);
    }

    static OAuthFailure invalidRequest(int code, String text) {
        return new OAuthFailure(400, "invalid_request", code, text);
    }

    static OAuthFailure invalidClient(int code, String text) {
        return new OAuthFailure(401, "invalid_client", code, text);
    }

    static OAuthFailure missing(String parameter) {
        return invalidRequest(900144, "The request body must contain the following parameter: '" + parameter + "'.");
    }

    int status() {
        return status;
    }

    String error() {
        return error;
    }

    int code() {
        return code;
    }

    /** Returns what Entra adds for clients that tell kinds of {@code error} apart, or null. */
    @Nullable
    String suberror() {
        return switch (code) {
            case 50173, 700082 -> "bad_token";
            case 50076, 50079 -> "basic_action";
            case 65001 -> "consent_required";
            default -> null;
        };
    }

    /** Returns the text that starts with {@code AADSTS}. */
    String description() {
        return "AADSTS" + code + ": " + getMessage();
    }
}
