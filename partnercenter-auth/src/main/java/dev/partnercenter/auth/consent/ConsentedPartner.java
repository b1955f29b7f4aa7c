package dev.partnercenter.auth.consent;

import dev.partnercenter.auth.entra.MfaEvidence;
import dev.partnercenter.auth.entra.TenantId;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A partner whose refresh token is in the store, and what is known of that token. Holds no secret.
 *
 * @param partner the partner's tenant
 * @param userId the object id of the user who consented; null for a token stored without metadata
 * @param consentedAt when the consent was given; a renewal does not change it
 * @param issuedAt when the stored refresh token was issued
 * @param expiresAt when it dies unless it is renewed before: 90 days after its issue
 * @param mfa whether that user signed in with multi-factor authentication
 */
public record ConsentedPartner(
        TenantId partner,
        @Nullable String userId,
        Instant consentedAt,
        Instant issuedAt,
        Instant expiresAt,
        MfaEvidence mfa) {

    /** How long ago the stored refresh token was issued. */
    public Duration age(Instant now) {
        return Duration.between(issuedAt, now);
    }

    /** Whole days until the stored refresh token expires; negative once it has. */
    public long daysLeft(Instant now) {
        return Math.floorDiv(
                Duration.between(now, expiresAt).toSeconds(), Duration.ofDays(1).toSeconds());
    }
}
