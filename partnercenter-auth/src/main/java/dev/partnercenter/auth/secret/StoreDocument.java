package dev.partnercenter.auth.secret;

import static java.util.Objects.requireNonNull;

import com.nimbusds.jose.util.JSONObjectUtils;
import dev.partnercenter.auth.secret.SecretStoreException.Kind;
import java.text.ParseException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What a store file says once decrypted; immutable. As JSON it is {@code {"schema":1,"secrets":{name:[version, ...]}}},
 * the versions of a name in the order in which they were appended, times in seconds since 1970.
 */
record StoreDocument(Map<SecretName, SecretHistory> histories) {
    static final StoreDocument EMPTY = new StoreDocument(Map.of());

    private static final int SCHEMA = 1;
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9-]{1,64}");

    /** @throws SecretStoreException of kind CORRUPT if the text is of another schema or of none */
    static StoreDocument parse(String json, StoreFile file) throws SecretStoreException {
        try {
            Map<String, Object> document = JSONObjectUtils.parse(json);
            long schema = JSONObjectUtils.getLong(document, "schema");
            if (schema > SCHEMA) {
                throw file.problem(Kind.CORRUPT, "has schema " + schema + ": a newer version of this library wrote it");
            }
            return new StoreDocument(histories(requireNonNull(JSONObjectUtils.getJSONObject(document, "secrets"))));
        } catch (ParseException | RuntimeException e) {
            // Not a cause, as it may quote what it could not read.
            throw file.problem(Kind.CORRUPT, "was decrypted, but is not in the format of a store file");
        }
    }

    SecretHistory history(SecretName name) {
        return histories.getOrDefault(name, SecretHistory.empty(name));
    }

    StoreDocument with(SecretHistory history) {
        Map<SecretName, SecretHistory> changed = new LinkedHashMap<>(histories);
        changed.put(history.name(), history);
        return new StoreDocument(Collections.unmodifiableMap(changed));
    }

    String toJson() {
        Map<String, Object> secrets = new LinkedHashMap<>();
        histories.forEach((name, history) -> secrets.put(
                name.value(),
                history.entries().stream().map(StoreDocument::json).toList()));
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("schema", SCHEMA);
        document.put("secrets", secrets);
        return JSONObjectUtils.toJSONString(document);
    }

    @Override
    public String toString() {
        return "StoreDocument[names=" + histories.keySet() + "]";
    }

    private static Map<String, Object> json(StoredSecret entry) {
        SecretVersion version = entry.version();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", version.id());
        json.put("created", version.created().getEpochSecond());
        json.put("enabled", version.enabled());
        json.putAll(MetadataJson.members(version.metadata()));
        json.put("value", entry.value().reveal());
        return json;
    }

    private static Map<SecretName, SecretHistory> histories(Map<String, Object> secrets) throws ParseException {
        Map<SecretName, SecretHistory> histories = new LinkedHashMap<>();
        for (String text : secrets.keySet()) {
            SecretName name = new SecretName(text);
            List<StoredSecret> entries = new ArrayList<>();
            for (Map<String, Object> json : requireNonNull(JSONObjectUtils.getJSONObjectArray(secrets, text))) {
                entries.add(entry(json));
            }
            histories.put(name, new SecretHistory(name, entries));
        }
        return Collections.unmodifiableMap(histories);
    }

    private static StoredSecret entry(Map<String, Object> json) throws ParseException {
        String id = requireNonNull(JSONObjectUtils.getString(json, "id"));
        if (!ID.matcher(id).matches()) {
            throw new ParseException("an id that is none", 0);
        }
        SecretVersion version = new SecretVersion(
                id,
                Instant.ofEpochSecond(JSONObjectUtils.getLong(json, "created")),
                JSONObjectUtils.getBoolean(json, "enabled"),
                MetadataJson.read(json));
        return new StoredSecret(version, Secret.of(requireNonNull(JSONObjectUtils.getString(json, "value"))));
    }
}
