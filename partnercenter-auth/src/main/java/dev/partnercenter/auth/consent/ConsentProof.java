package dev.partnercenter.auth.consent;

import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.secret.Secret;
import java.io.IOException;

/**
 * A last test that a consent has to pass before it counts and takes the place of an earlier one: that the API behind the
 * token really lets its user in. Entra gives a token to a user without any role; Partner Center does not.
 */
@FunctionalInterface
public interface ConsentProof {

    /**
     * Returns if the consent is good.
     *
     * @param consented whose it is
     * @param accessToken a Partner Center token of that partner, got with the refresh token as it is stored
     * @throws AuthException that says whose move it is, if the API refuses; it is passed on to who completes the consent
     * @throws IOException if the API could not be asked: the consent then does not count either
     */
    void prove(ConsentedPartner consented, Secret accessToken) throws IOException;
}
