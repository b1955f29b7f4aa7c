package dev.partnercenter.auth.consent;

import dev.partnercenter.auth.entra.Authority;
import dev.partnercenter.auth.secret.Secret;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A consent that has begun and not yet come back. Keep it in the session of the very person you send to
 * {@link #authorizationUrl()}, never in a table looked up by {@code state} alone: otherwise one person can finish what
 * another began. Good once and for ten minutes. Not serializable; prints nothing secret.
 */
public final class PendingConsent {
    static final Duration LIFE = Duration.ofMinutes(10);

    private final URI authorizationUrl;
    private final ExpectedPartner expected;
    private final Secret state;
    private final Secret nonce;
    private final Secret verifier;
    private final byte[] bindingHash;
    private final Instant begunAt;
    private final AtomicBoolean used = new AtomicBoolean();

    PendingConsent(
            URI authorizationUrl, ExpectedPartner expected, OneTimeSecrets secrets, String binding, Instant begunAt) {
        this.authorizationUrl = authorizationUrl;
        this.expected = expected;
        this.state = secrets.state();
        this.nonce = secrets.nonce();
        this.verifier = secrets.verifier();
        this.bindingHash = hash(binding);
        this.begunAt = begunAt;
    }

    /** The three unguessable values of one authorization request (RFC 6749, OpenID Connect Core and RFC 7636). */
    record OneTimeSecrets(Secret state, Secret nonce, Secret verifier) {}

    /** The address to send the partner user's browser to. */
    public URI authorizationUrl() {
        return authorizationUrl;
    }

    ExpectedPartner expected() {
        return expected;
    }

    Authority authority() {
        return expected.authority();
    }

    Secret nonce() {
        return nonce;
    }

    Secret verifier() {
        return verifier;
    }

    boolean isBoundTo(String binding) {
        return MessageDigest.isEqual(bindingHash, hash(binding));
    }

    boolean hasState(String returned) {
        return MessageDigest.isEqual(
                state.reveal().getBytes(StandardCharsets.UTF_8), returned.getBytes(StandardCharsets.UTF_8));
    }

    boolean isInTime(Instant now) {
        return now.isBefore(begunAt.plus(LIFE));
    }

    /** True for the first caller only. */
    boolean firstUse() {
        return used.compareAndSet(false, true);
    }

    private static byte[] hash(String binding) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(binding.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return "PendingConsent[begun at " + begunAt + " for " + authority() + "]";
    }
}
