package dev.partnercenter.auth;

import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.ClaimsChallenge;
import dev.partnercenter.auth.entra.TokenReply;
import org.jspecify.annotations.Nullable;

/** How a provider gets a token that it does not hold: the one thing in which providers differ. Blocks. */
@FunctionalInterface
interface TokenFetch {
    TokenReply fetch(TokenRequest request, @Nullable ClaimsChallenge claims) throws AuthException;
}
