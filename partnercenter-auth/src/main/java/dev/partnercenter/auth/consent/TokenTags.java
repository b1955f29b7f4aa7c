package dev.partnercenter.auth.consent;

import dev.partnercenter.auth.consent.RefreshToken.Standing;
import dev.partnercenter.auth.entra.MfaEvidence;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.auth.secret.Secret;
import dev.partnercenter.auth.secret.SecretMetadata;
import dev.partnercenter.auth.secret.SecretVersion;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** What is written beside a refresh token: who, when and where, never the value or anything derived from it. */
final class TokenTags {
    private static final String SCHEMA = "1";
    // Of a token that was issued so late, metadata could not say the expiry.
    private static final long LAST_SECOND =
            Instant.parse("9999-01-01T00:00:00Z").getEpochSecond();
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9-]{1,40}");

    private TokenTags() {}

    /**
     * Reads a stored version.
     *
     * @throws IllegalArgumentException if its metadata is ours and makes no sense
     */
    static RefreshToken read(PartnerApp app, TenantId partner, SecretVersion version, Secret value) {
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
                    Standing.UNTAGGED,
                    version.id());
        }
        if (!schema.equals(SCHEMA)) {
            throw new IllegalArgumentException("its metadata was written by a newer version of this library");
        }
        return new RefreshToken(
                TenantId.of(tag(tags, "partner-tenant")),
                value,
                word(tags, "cloud"),
                word(tags, "client-id"),
                tags.get("user-oid"),
                time(tags, "epoch"),
                time(tags, "issued-at"),
                mfa(tag(tags, "mfa")),
                tags.containsKey("unproven") ? Standing.UNPROVEN : Standing.PROVEN,
                version.id());
    }

    static SecretMetadata of(RefreshToken token) {
        if (token.standing() == Standing.UNTAGGED) {
            return SecretMetadata.none();
        }
        Map<String, String> tags = new TreeMap<>();
        tags.put("schema", SCHEMA);
        tags.put("cloud", token.cloud());
        tags.put("client-id", token.clientId());
        tags.put("partner-tenant", token.partner().value());
        tags.put("epoch", Long.toString(token.epoch().getEpochSecond()));
        tags.put("issued-at", Long.toString(token.issuedAt().getEpochSecond()));
        tags.put("mfa", token.mfa().toString());
        String user = token.userId();
        if (user != null) {
            tags.put("user-oid", user);
        }
        if (token.standing() == Standing.UNPROVEN) {
            tags.put("unproven", "yes");
        }
        return SecretMetadata.of(tags)
                .expiringAt(token.expiresAt())
                .withContentType("application/vnd.partnercenter.refresh-token");
    }

    private static String tag(Map<String, String> tags, String name) {
        String value = tags.get(name);
        if (value == null) {
            throw new IllegalArgumentException("its metadata lacks " + name);
        }
        return value;
    }

    /** What a message may name, whoever has written it: as clouds and client ids are, and fit for a line of a log. */
    private static String word(Map<String, String> tags, String name) {
        String value = tag(tags, name);
        if (!WORD.matcher(value).matches()) {
            throw new IllegalArgumentException("its metadata has no name in " + name);
        }
        return value;
    }

    private static Instant time(Map<String, String> tags, String name) {
        try {
            long seconds = Long.parseLong(tag(tags, name));
            if (seconds >= 0 && seconds < LAST_SECOND) {
                return Instant.ofEpochSecond(seconds);
            }
        } catch (NumberFormatException e) {
            // As if it were out of range.
        }
        throw new IllegalArgumentException("its metadata has no time in " + name);
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
