package dev.partnercenter.client.doctor;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** Strings in a JSON object that a stranger sent. */
record JsonObject(JsonNode node) {
    private static final JsonMapper MAPPER = new JsonMapper();

    /** Empty if the text is no JSON object. */
    static Optional<JsonObject> parse(String text) {
        try {
            return Optional.of(MAPPER.readTree(text)).filter(JsonNode::isObject).map(JsonObject::new);
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    /**
     * The claims of a token in the form of RFC 7519, unverified: nothing is allowed because of them. Empty if there is no
     * reading it, as of an encrypted one.
     */
    static Optional<JsonObject> claimsOf(String token) {
        String[] parts = token.split("\\.", -1);
        if (parts.length != 3) {
            return Optional.empty();
        }
        try {
            return parse(new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** A member that is a string; empty if there is none. */
    Optional<String> text(String name) {
        return Optional.ofNullable(node.get(name)).filter(JsonNode::isTextual).map(JsonNode::textValue);
    }

    /** A member that is a string or an array of such. */
    List<String> texts(String name) {
        JsonNode member = node.get(name);
        if (member == null || !member.isArray()) {
            return text(name).stream().toList();
        }
        return StreamSupport.stream(member.spliterator(), false)
                .filter(JsonNode::isTextual)
                .map(JsonNode::textValue)
                .toList();
    }
}
