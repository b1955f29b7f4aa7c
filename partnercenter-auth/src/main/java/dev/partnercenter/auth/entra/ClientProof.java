package dev.partnercenter.auth.entra;

import dev.partnercenter.auth.secret.Secret;
import okhttp3.FormBody;

/**
 * What a token request proves the app by.
 *
 * @param isAssertion whether it is an assertion (RFC 7523, section 2.2) or a secret (RFC 6749, section 2.3.1)
 * @param basis what it was made from: another proof with an equal one would meet the same refusal
 */
record ClientProof(Secret value, boolean isAssertion, Object basis) {
    private static final String JWT_BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    /** In the body, never in the URL, which others log. */
    void addTo(FormBody.Builder form) {
        if (isAssertion) {
            form.add("client_assertion_type", JWT_BEARER).add("client_assertion", value.reveal());
        } else {
            form.add("client_secret", value.reveal());
        }
    }
}
