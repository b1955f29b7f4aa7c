package dev.partnercenter.auth.secret;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is written beside a secret and may be read by anyone who may list it: never a secret itself, never personal
 * data. The limits are those of Azure Key Vault, so that what one store takes every store takes: at most 15 tags, a
 * name and a value of at most 512 characters each, a content type of at most 255.
 *
 * <p>The expiry informs people and monitors; no store refuses to return a secret because of it.
 */
public final class SecretMetadata {
    private static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");
    private static final SecretMetadata NONE = new SecretMetadata(Map.of(), null, null);

    private final Map<String, String> tags;
    private final @Nullable Instant expiresAt;
    private final @Nullable String contentType;

    private SecretMetadata(Map<String, String> tags, @Nullable Instant expiresAt, @Nullable String contentType) {
        this.tags = tags;
        this.expiresAt = expiresAt;
        this.contentType = contentType;
    }

    /** No tags, no expiry, no content type: what a secret pasted by hand has. */
    public static SecretMetadata none() {
        return NONE;
    }

    /**
     * Only these tags.
     *
     * @throws IllegalArgumentException if they pass the limits, or hold half a surrogate pair, which no store could give
     *     back
     */
    public static SecretMetadata of(Map<String, String> tags) {
        if (tags.size() > 15) {
            throw new IllegalArgumentException("metadata takes at most 15 tags, not " + tags.size());
        }
        tags.forEach((name, value) -> {
            if (name.isEmpty() || name.length() > 512 || value.length() > 512) {
                throw new IllegalArgumentException("a tag takes a name of 1 to 512 and a value of 0 to 512 characters");
            }
            requireUnicode("tag", name);
            requireUnicode("tag", value);
        });
        return new SecretMetadata(Collections.unmodifiableMap(new TreeMap<>(tags)), null, null);
    }

    /**
     * Reads what {@link #toJson()} wrote, the same metadata. Members that this version does not know are left out.
     *
     * @throws IllegalArgumentException if the text is anything else, or passes the limits; the message does not repeat it
     */
    public static SecretMetadata parse(String json) {
        return MetadataJson.parse(json);
    }

    /**
     * The same with an expiry. Stores keep whole seconds.
     *
     * @throws IllegalArgumentException if it is before 1970 or after 9999, which not every store could express
     */
    public SecretMetadata expiringAt(Instant expiry) {
        if (expiry.isBefore(Instant.EPOCH) || !expiry.isBefore(END)) {
            throw new IllegalArgumentException("expiry must be in the years 1970 to 9999");
        }
        return new SecretMetadata(tags, Instant.ofEpochSecond(expiry.getEpochSecond()), contentType);
    }

    /**
     * The same with a content type.
     *
     * @throws IllegalArgumentException if it is longer than 255 characters or holds half a surrogate pair
     */
    public SecretMetadata withContentType(String type) {
        if (type.length() > 255) {
            throw new IllegalArgumentException("content type takes at most 255 characters");
        }
        requireUnicode("content type", type);
        return new SecretMetadata(tags, expiresAt, type);
    }

    /** Returns the tags in alphabetical order; unmodifiable. */
    public Map<String, String> tags() {
        return tags;
    }

    /** Returns when the secret is said to expire, in whole seconds. */
    public Optional<Instant> expiresAt() {
        return Optional.ofNullable(expiresAt);
    }

    /** Returns what kind of content the secret is said to be. */
    public Optional<String> contentType() {
        return Optional.ofNullable(contentType);
    }

    /**
     * Returns all of it as one text, for a store that has no fields of its own for it: a JSON object (RFC 8259) of
     * {@code tags}, {@code expires} (in seconds since 1970) and {@code contentType}, the latter two only where there are
     * such. {@link #parse} makes the same of it again. Equal metadata make equal texts, of fewer than 100,000 characters.
     */
    public String toJson() {
        return MetadataJson.write(this);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SecretMetadata that
                && tags.equals(that.tags)
                && expiresAt().equals(that.expiresAt())
                && contentType().equals(that.contentType());
    }

    @Override
    public int hashCode() {
        return tags.hashCode();
    }

    @Override
    public String toString() {
        return "SecretMetadata[tags=" + tags + ", expiresAt=" + expiresAt + ", contentType=" + contentType + "]";
    }

    private static void requireUnicode(String what, String text) {
        if (!UTF_8.newEncoder().canEncode(text)) {
            throw new IllegalArgumentException(what + " must be valid Unicode, without half a surrogate pair");
        }
    }
}
