package dev.partnercenter.auth.consent;

import dev.partnercenter.auth.entra.MfaEvidence;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.auth.secret.Secret;
import dev.partnercenter.auth.secret.SecretMetadata;
import dev.partnercenter.auth.secret.SecretVersion;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A partner's refresh token with what is written beside it. Two of one partner are ordered by epoch, then by issue time: a
 * consent raises the epoch, a renewal only the issue time, so a renewal of an old consent never outranks a new one.
 *
 * @param epoch when the consent was given, by the issuer; for a token stored without metadata, when the store took it
 */
record RefreshToken(
        TenantId partner,
        Secret value,
        String cloud,
        String clientId,
        @Nullable String userId,
        Instant epoch,
        Instant issuedAt,
        MfaEvidence mfa,
        Standing standing) {

    /** What is known of a stored version. */
    enum Standing {
        /** Stored without our metadata, by a sample or a person. */
        UNTAGGED,
        /** Stored by a consent that has not been proven yet, or failed to be: it does not count. */
        UNPROVEN,
        PROVEN
    }

    /** Tags keep whole seconds, so the order must not see more. */
    RefreshToken {
        epoch = epoch.truncatedTo(ChronoUnit.SECONDS);
        issuedAt = issuedAt.truncatedTo(ChronoUnit.SECONDS);
    }

    private static final Comparator<RefreshToken> AGE =
            Comparator.comparing(RefreshToken::epoch).thenComparing(RefreshToken::issuedAt);
    private static final Duration LIFE = Duration.ofDays(90);
    private static final String SCHEMA = "1";

    /**
     * Reads a stored version.
     *
     * @throws IllegalArgumentException if its metadata is ours and makes no sense
     */
    static RefreshToken of(PartnerApp app, TenantId partner, SecretVersion version, Secret value) {
        Map<String, String> tags = version.metadata().tags();
        String schema = tags.get("schema");
        if (schema == null) {
            return new RefreshToken(
                    partner,
                    value,
                    app.cloud().name(),
                    app.clientId(),
                    null,
                    version.created(),
                    version.created(),
                    MfaEvidence.UNKNOWN,
                    Standing.UNTAGGED);
        }
        if (!schema.equals(SCHEMA)) {
            throw new IllegalArgumentException("its metadata was written by a newer version of this library");
        }
        return new RefreshToken(
                TenantId.of(tag(tags, "partner-tenant")),
                value,
                tag(tags, "cloud"),
                tag(tags, "client-id"),
                tags.get("user-oid"),
                time(tags, "epoch"),
                time(tags, "issued-at"),
                mfa(tag(tags, "mfa")),
                tags.containsKey("unproven") ? Standing.UNPROVEN : Standing.PROVEN);
    }

    /** What is written beside the value: who, when and where, never the value or anything derived from it. */
    SecretMetadata metadata() {
        if (standing == Standing.UNTAGGED) {
            return SecretMetadata.none();
        }
        Map<String, String> tags = new TreeMap<>();
        tags.put("schema", SCHEMA);
        tags.put("cloud", cloud);
        tags.put("client-id", clientId);
        tags.put("partner-tenant", partner.value());
        tags.put("epoch", Long.toString(epoch.getEpochSecond()));
        tags.put("issued-at", Long.toString(issuedAt.getEpochSecond()));
        tags.put("mfa", mfa.toString());
        if (userId != null) {
            tags.put("user-oid", userId);
        }
        if (standing == Standing.UNPROVEN) {
            tags.put("unproven", "yes");
        }
        return SecretMetadata.of(tags)
                .expiringAt(expiresAt())
                .withContentType("application/vnd.partnercenter.refresh-token");
    }

    /** The token that a redemption of this one gave: of the same consent, newer, not yet stored. */
    RefreshToken renewed(Secret newValue, Instant newIssuedAt, MfaEvidence newMfa, @Nullable String user) {
        return new RefreshToken(
                partner,
                newValue,
                cloud,
                clientId,
                user == null ? userId : user,
                epoch,
                newIssuedAt,
                newMfa == MfaEvidence.UNKNOWN ? mfa : newMfa,
                Standing.PROVEN);
    }

    RefreshToken with(Standing standing) {
        return new RefreshToken(partner, value, cloud, clientId, userId, epoch, issuedAt, mfa, standing);
    }

    /** Whether this one is of a later consent, or issued later under the same; false for two of one second. */
    boolean isNewerThan(RefreshToken other) {
        return AGE.compare(this, other) > 0;
    }

    Instant expiresAt() {
        return issuedAt.plus(LIFE);
    }

    ConsentedPartner describe() {
        return new ConsentedPartner(partner, userId, epoch, issuedAt, expiresAt(), mfa);
    }

    private static String tag(Map<String, String> tags, String name) {
        String value = tags.get(name);
        if (value == null) {
            throw new IllegalArgumentException("its metadata lacks " + name);
        }
        return value;
    }

    private static Instant time(Map<String, String> tags, String name) {
        try {
            return Instant.ofEpochSecond(Long.parseLong(tag(tags, name)));
        } catch (NumberFormatException | DateTimeException e) {
            throw new IllegalArgumentException("its metadata has no time in " + name);
        }
    }

    private static MfaEvidence mfa(String text) {
        for (MfaEvidence evidence : MfaEvidence.values()) {
            if (evidence.toString().equals(text)) {
                return evidence;
            }
        }
        throw new IllegalArgumentException("its metadata has no evidence in mfa");
    }
}
