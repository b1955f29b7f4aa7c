package dev.partnercenter.client.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.PropertyName;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Partner Center's JSON as records: a member goes to the component of its name, unknown members are skipped, missing ones
 * are null, and a record of one component {@code String value} is written as that string. Written the same way, but for
 * what is null, which is left out.
 */
final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .disable(MapperFeature.AUTO_DETECT_IS_GETTERS)
            // Some operations write the names of members with a capital letter.
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_PROPERTIES)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
            .addModule(new OpenValues())
            .addModule(Dates.module())
            .build();

    private static final Set<String> FAULT = Set.of("code", "description", "source", "data");
    private static final Set<String> COLLECTION =
            Set.of("totalcount", "items", "value", "links", "attributes", "continuationtoken");
    private static final Pattern FAULT_CODE = Pattern.compile("\\d{1,6}");

    private static final ObjectReader READER = MAPPER.reader();
    private static final ObjectReader ETAG = READER.forType(Tagged.class);

    private record Tagged(@Nullable Attributes attributes) {
        private record Attributes(@Nullable String etag) {}
    }

    private record Filter(
            @JsonProperty("Field") String field,
            @JsonProperty("Value") String value,
            @JsonProperty("Operator") String operator) {}

    private Json() {}

    static <T> BodyReader<T> one(Class<T> type) {
        return reader(READER.getTypeFactory().constructType(type));
    }

    static <T> BodyReader<CollectionBody<T>> collection(Class<T> itemType) {
        return reader(READER.getTypeFactory().constructParametricType(CollectionBody.class, itemType));
    }

    static <T> BodyReader<List<T>> list(Class<T> itemType) {
        return reader(READER.getTypeFactory().constructCollectionType(List.class, itemType));
    }

    /**
     * Writes a record, a map or a list.
     *
     * @throws IllegalArgumentException if it cannot be written; the message shows nothing of it
     */
    static byte[] write(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JacksonException e) {
            // Without a cause: Jackson's own message may quote what it could not write.
            throw new IllegalArgumentException(
                    "body must be a record, a map or a list that can be written as JSON, and is a "
                            + value.getClass().getName());
        }
    }

    /** A filter as a query carries it. */
    static String filter(String field, String value, String operator) {
        return new String(write(new Filter(field, value, operator)), StandardCharsets.UTF_8);
    }

    /** The {@code etag} among an object's {@code attributes}, or null. */
    static @Nullable String etag(byte[] object) {
        try {
            Tagged tagged = ETAG.readValue(object);
            return tagged.attributes() == null ? null : tagged.attributes().etag();
        } catch (IOException e) {
            // Attributes of another kind: a body that has been read into its record is none the worse for it.
            return null;
        }
    }

    /**
     * The code in the body of a refusal: in Partner Center's own form, in that of Graph with an {@code error} around it, or
     * in Entra's of RFC 6749, section 5.2. A gateway's form, of a status and a message, has none.
     */
    static Optional<String> errorCode(byte[] body) {
        try {
            JsonNode root = READER.readTree(body);
            return member(root, "code")
                    .or(() -> fields(root, "error").flatMap(error -> member(error, "code")))
                    .or(() -> member(root, "error_description").flatMap(words -> member(root, "error")));
        } catch (IOException e) {
            // A proxy's page, or cut off: a refusal without a code is still a refusal.
            return Optional.empty();
        }
    }

    /**
     * The code of a body that is nothing but an error in Partner Center's own form: code, description and source, and at most
     * data beside them. Of any other body no more is looked at than up to the first member of another name.
     */
    static Optional<String> faultCode(byte[] body) {
        try (JsonParser parser = READER.createParser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            String code = "";
            Set<String> names = new HashSet<>();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName().toLowerCase(Locale.ROOT);
                if (!FAULT.contains(name)) {
                    return Optional.empty();
                }
                names.add(name);
                if (parser.nextToken().isScalarValue() && name.equals("code")) {
                    code = parser.getText();
                }
                parser.skipChildren();
            }
            names.add("data");
            return names.containsAll(FAULT) && FAULT_CODE.matcher(code).matches()
                    ? Optional.of(code)
                    : Optional.empty();
        } catch (IOException e) {
            // Not JSON to its end, which whoever reads it will find.
            return Optional.empty();
        }
    }

    /**
     * Whether a body is a collection, in a form that {@link CollectionBody} reads and with nothing beside, and none of what is
     * in it but links and attributes, which single things have too, goes into a record of that type.
     */
    static boolean isCollectionMissedBy(Class<?> type, byte[] body) {
        Set<String> members = type.isRecord() ? membersOfCollection(body) : Set.of();
        return !members.isEmpty() && names(type).noneMatch(members::contains);
    }

    /** The names of a collection's members, in lower case; none if the body is anything else. */
    private static Set<String> membersOfCollection(byte[] body) {
        try (JsonParser parser = READER.createParser(body)) {
            Set<String> names = new HashSet<>();
            boolean hasItems = false;
            boolean hasValue = false;
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName().toLowerCase(Locale.ROOT);
                if (!COLLECTION.contains(name) && !name.startsWith("@odata.")) {
                    return Set.of();
                }
                boolean isArray = parser.nextToken() == JsonToken.START_ARRAY;
                hasItems |= isArray && name.equals("items");
                hasValue |= isArray && name.equals("value");
                names.add(name);
                parser.skipChildren();
            }
            boolean isCollection = hasValue || (hasItems && names.contains("totalcount"));
            names.removeAll(Set.of("links", "attributes"));
            return isCollection ? names : Set.of();
        } catch (IOException e) {
            // A body that has been read into its record is none the worse for it.
            return Set.of();
        }
    }

    /** By which names a record's components are read, in lower case. */
    private static Stream<String> names(Class<?> type) {
        return MAPPER
                .getDeserializationConfig()
                .introspect(READER.getTypeFactory().constructType(type))
                .findProperties()
                .stream()
                .flatMap(property -> Stream.concat(
                        Stream.of(property.getName()),
                        property.findAliases().stream().map(PropertyName::getSimpleName)))
                .map(name -> name.toLowerCase(Locale.ROOT));
    }

    private static Optional<String> member(JsonNode object, String name) {
        return fields(object, name).filter(JsonNode::isValueNode).map(JsonNode::asText);
    }

    private static Optional<JsonNode> fields(JsonNode object, String name) {
        return object.properties().stream()
                .filter(field -> field.getKey().equalsIgnoreCase(name))
                .map(Map.Entry::getValue)
                .filter(value -> !value.isNull())
                .findFirst();
    }

    private static <T> BodyReader<T> reader(JavaType type) {
        ObjectReader reader = READER.forType(type);
        return body -> {
            T value;
            try {
                value = reader.readValue(body);
            } catch (JacksonException e) {
                // Without a cause: Jackson's own message quotes what it could not read.
                throw new UnreadableBody(place(e.getLocation()));
            } catch (IOException e) {
                // Four bytes for each character, as the beginning had it, and then some that are none.
                throw new UnreadableBody("no text");
            }
            if (value == null) {
                throw new UnreadableBody("null");
            }
            return value;
        };
    }

    private static String place(@Nullable JsonLocation location) {
        return location == null ? "" : "line " + location.getLineNr() + ", column " + location.getColumnNr();
    }
}
