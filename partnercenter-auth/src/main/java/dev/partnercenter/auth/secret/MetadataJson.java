package dev.partnercenter.auth.secret;

import static java.util.Objects.requireNonNull;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.text.ParseException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Metadata as members of a JSON object: {@code tags}, always, and {@code expires} in seconds since 1970 and
 * {@code contentType} where there is one. Stored texts and files depend on it.
 */
final class MetadataJson {
    private MetadataJson() {}

    static Map<String, Object> members(SecretMetadata metadata) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("tags", metadata.tags());
        metadata.expiresAt().ifPresent(expiry -> members.put("expires", expiry.getEpochSecond()));
        metadata.contentType().ifPresent(type -> members.put("contentType", type));
        return members;
    }

    /**
     * Reads the members of an object that may have others.
     *
     * @throws ParseException or an unchecked exception if they have another form; it may quote them
     */
    static SecretMetadata read(Map<String, Object> object) throws ParseException {
        Map<String, Object> given = requireNonNull(JSONObjectUtils.getJSONObject(object, "tags"));
        Map<String, String> tags = new LinkedHashMap<>();
        for (String name : given.keySet()) {
            tags.put(name, requireNonNull(JSONObjectUtils.getString(given, name)));
        }
        SecretMetadata metadata = SecretMetadata.of(tags);
        if (object.containsKey("expires")) {
            metadata = metadata.expiringAt(Instant.ofEpochSecond(JSONObjectUtils.getLong(object, "expires")));
        }
        if (object.containsKey("contentType")) {
            metadata = metadata.withContentType(requireNonNull(JSONObjectUtils.getString(object, "contentType")));
        }
        return metadata;
    }

    static String write(SecretMetadata metadata) {
        return JSONObjectUtils.toJSONString(members(metadata));
    }

    /** @throws IllegalArgumentException if the text has another form */
    static SecretMetadata parse(String json) {
        try {
            return read(JSONObjectUtils.parse(json));
        } catch (ParseException | RuntimeException e) {
            // Not a cause, as it may quote what it could not read.
            throw new IllegalArgumentException("metadata must be JSON as SecretMetadata.toJson() writes it");
        }
    }
}
