package dev.partnercenter.auth.consent;

import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.openid.connect.sdk.Nonce;
import dev.partnercenter.auth.entra.Authority;
import dev.partnercenter.auth.secret.Secret;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.SecretKey;

/**
 * A consent that has begun and not yet come back. Keep it in the session of the very person you send to
 * {@link #authorizationUrl()}, never in a table looked up by {@code state} alone: otherwise one person can finish what
 * another began. Where a session holds text only, or on another node, keep it there {@linkplain #seal sealed}. Good once and
 * for ten minutes. Not serializable; prints nothing secret.
 */
public final class PendingConsent {
    static final Duration LIFE = Duration.ofMinutes(10);

    private final URI authorizationUrl;
    private final ExpectedPartner expected;
    private final Kept kept;

    PendingConsent(URI authorizationUrl, ExpectedPartner expected, Kept kept) {
        this.authorizationUrl = authorizationUrl;
        this.expected = expected;
        this.kept = kept;
    }

    /** The three unguessable values of one authorization request (RFC 6749, OpenID Connect Core and RFC 7636). */
    record OneTimeSecrets(Secret state, Secret nonce, Secret verifier) {
        /** Each of 32 random bytes, from the platform's secure source. */
        static OneTimeSecrets draw() {
            return new OneTimeSecrets(
                    Secret.of(new State(32).getValue()),
                    Secret.of(new Nonce(32).getValue()),
                    Secret.of(new CodeVerifier().getValue()));
        }
    }

    /** By which configuration a consent was begun; only the same one may complete it. */
    record Origin(String page, String cloud, String clientId, String redirectUri) {}

    /** All that must be known again when the answer comes. */
    record Kept(OneTimeSecrets secrets, Origin origin, Secret bindingHash, Instant begunAt) {}

    /** The address to send the partner user's browser to. */
    public URI authorizationUrl() {
        return authorizationUrl;
    }

    /**
     * This consent as text of at most 2 KB that only a holder of the key can read or make (JWE, RFC 7516, {@code dir} with
     * {@code A256GCM}), for a session kept as text or on another node; the {@code open} of what began it takes it. Whoever
     * has the text is not meant to have the session: keep it where the session is.
     *
     * @param key an AES key of 256 bits that gives its bytes away ({@code RAW} form), the same on every node
     * @throws IllegalArgumentException if the key is of another form
     */
    public String seal(SecretKey key) {
        return SealedConsent.seal(kept, key);
    }

    ExpectedPartner expected() {
        return expected;
    }

    Authority authority() {
        return expected.authority();
    }

    Kept kept() {
        return kept;
    }

    Secret nonce() {
        return kept.secrets.nonce();
    }

    Secret verifier() {
        return kept.secrets.verifier();
    }

    Secret state() {
        return kept.secrets.state();
    }

    Instant begunAt() {
        return kept.begunAt;
    }

    boolean isBoundTo(String binding) {
        return kept.bindingHash.equals(hash(binding));
    }

    boolean hasState(String returned) {
        return MessageDigest.isEqual(
                state().reveal().getBytes(StandardCharsets.UTF_8), returned.getBytes(StandardCharsets.UTF_8));
    }

    boolean isInTime(Instant now) {
        return now.isBefore(kept.begunAt.plus(LIFE));
    }

    static Secret hash(String binding) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(binding.getBytes(StandardCharsets.UTF_8));
            return Secret.of(Base64.getUrlEncoder().withoutPadding().encodeToString(hash));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return "PendingConsent[begun at " + kept.begunAt + " for " + authority() + "]";
    }
}
