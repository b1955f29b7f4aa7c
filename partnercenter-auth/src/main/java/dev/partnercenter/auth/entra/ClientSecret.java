package dev.partnercenter.auth.entra;

import dev.partnercenter.auth.secret.Secret;
import java.time.Instant;
import java.util.Optional;

/** A client secret, sent in the body of the token request (RFC 6749, section 2.3.1). */
record ClientSecret(Secret value) implements ClientCredential {

    @Override
    public Optional<Instant> expiresAt() {
        return Optional.empty();
    }

    @Override
    public String toString() {
        return "client secret";
    }
}
