package dev.partnercenter.auth.nodes;

import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.auth.secret.SecretMetadata;
import dev.partnercenter.auth.secret.SecretVersion;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One version in the simulated store, and whose token it is in truth. */
final class Version {
    final String id;
    final Issued token;
    final Instant created;
    final SecretMetadata metadata;

    /** Who wrote it; null for the operator's own hand. */
    final @Nullable Node by;

    boolean enabled = true;

    Version(String id, Issued token, Instant created, SecretMetadata metadata, @Nullable Node by) {
        this.id = id;
        this.token = token;
        this.created = created;
        this.metadata = metadata;
        this.by = by;
    }

    /** What the library writes beside a token of a right consent that has not been taken over. */
    static Map<String, String> tagsOf(Issued token) {
        return Map.of(
                "schema",
                "1",
                "cloud",
                "public",
                "client-id",
                token.consent.clientId,
                "partner-tenant",
                token.consent.partner.value(),
                "user-oid",
                token.consent.user,
                "mfa",
                "present",
                "epoch",
                Long.toString(token.consent.at.getEpochSecond()),
                "issued-at",
                Long.toString(token.at.getEpochSecond()));
    }

    SecretVersion described() {
        return new SecretVersion(id, Instant.ofEpochSecond(created.getEpochSecond()), enabled, metadata);
    }

    Map<String, String> tags() {
        return metadata.tags();
    }

    boolean isTagged() {
        return tags().containsKey("schema");
    }

    /** Whether it counts by what is written beside it. */
    boolean isProven() {
        return isTagged() && !tags().containsKey("unproven");
    }

    long epoch() {
        return number("epoch");
    }

    long issuedAt() {
        return number("issued-at");
    }

    private long number(String tag) {
        String text = tags().get(tag);
        return text == null ? created.getEpochSecond() : Long.parseLong(text);
    }

    /** Whether it is of a later consent, or issued later under the same; two of one second are told apart by nobody here. */
    boolean isNewerThan(Version other) {
        return epoch() != other.epoch() ? epoch() > other.epoch() : issuedAt() > other.issuedAt();
    }

    /** Whether it says of itself that it is this app's token of that partner. */
    boolean isOf(TenantId partner) {
        return World.CLIENT.equals(tags().get("client-id")) && partner.value().equals(tags().get("partner-tenant"));
    }

    /** Whether the truth is what is written beside it. */
    boolean isTrue() {
        return token.consent.clientId.equals(tags().get("client-id"))
                && token.consent.partner.value().equals(tags().get("partner-tenant"))
                && token.consent.user.equals(tags().get("user-oid"));
    }

    /** Whether it is this app's token of that partner, as it says of itself, and has been proven. */
    boolean counts(TenantId partner) {
        return isProven() && isOf(partner) && isTrue();
    }

    @Override
    public String toString() {
        return token + (isProven() ? "" : isTagged() ? " (unproven)" : " (untagged)");
    }
}
