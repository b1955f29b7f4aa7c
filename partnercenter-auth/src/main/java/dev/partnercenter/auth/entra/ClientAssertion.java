package dev.partnercenter.auth.entra;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/** An assertion that somebody else signs (RFC 7523, section 2.2); it is short-lived, so its own end is nobody's concern. */
record ClientAssertion(AssertionSource source) implements ClientCredential {

    ClientAssertion {
        Objects.requireNonNull(source, "source");
    }

    @Override
    public Optional<Instant> expiresAt() {
        return Optional.empty();
    }

    @Override
    public String toString() {
        return source instanceof AssertionFile ? source.toString() : "supplied assertion";
    }
}
