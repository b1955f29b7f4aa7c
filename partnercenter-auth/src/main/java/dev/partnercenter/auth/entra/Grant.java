package dev.partnercenter.auth.entra;

import dev.partnercenter.auth.secret.Secret;
import java.net.URI;

/** What is traded for tokens. There are these four; a password is not among them. */
public sealed interface Grant {

    /**
     * The code that came back from a consent (RFC 6749, section 4.1.3, with PKCE by RFC 7636). Good once.
     *
     * @param redirectUri the very address the authorization request named
     * @param verifier the secret whose SHA-256 the authorization request carried
     */
    record AuthorizationCode(Secret code, URI redirectUri, Secret verifier) implements Grant {}

    /**
     * A partner's refresh token (RFC 6749, section 6). Microsoft Entra answers with a newer one and leaves this one valid.
     *
     * @param withIdentity whether the reply is to carry an id_token that tells whose token it is
     */
    record RefreshToken(Secret token, boolean withIdentity) implements Grant {}

    /** A sign-in that a user finishes on another device (RFC 8628, section 3.4). Good once, and only once that is done. */
    record DeviceCode(Secret code) implements Grant {}

    /** The app itself, no user (RFC 6749, section 4.4). */
    record ClientCredentials() implements Grant {}
}
