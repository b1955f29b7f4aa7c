package dev.partnercenter.auth;

import dev.partnercenter.auth.entra.AuthException;

/** One token, asked for again and again: the request is looked up once, so each ask is cheaper than by the provider. */
@FunctionalInterface
public interface TokenSource {

    /**
     * Returns the token that is good now, as {@link TokenProvider#token} would.
     *
     * @throws AuthException as {@link TokenProvider#token} says
     */
    AccessToken token() throws AuthException;
}
