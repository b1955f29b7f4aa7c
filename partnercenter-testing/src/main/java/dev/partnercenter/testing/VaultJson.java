package dev.partnercenter.testing;

import dev.partnercenter.testing.VaultSecrets.Version;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Secrets as Key Vault writes and reads them. */
final class VaultJson {
    private static final int LARGEST_PAGE = 25;
    private static final int RECOVERABLE_DAYS = 90;
    private static final long DAY_SECONDS = 86_400;

    private VaultJson() {}

    /** Which part of a list is asked for. */
    record Range(int from, int to) {}

    static Map<String, Object> withValue(String host, Version version) {
        Map<String, Object> json = Json.object("value", version.value());
        json.putAll(withoutValue(host, version, true));
        return json;
    }

    static Map<String, Object> withoutValue(String host, Version version, boolean withVersion) {
        String id = "https://" + host + "/secrets/" + version.name();
        return Json.object(
                "contentType",
                version.contentType(),
                "id",
                withVersion ? id + "/" + version.id() : id,
                "attributes",
                Json.object(
                        "enabled", version.enabled(),
                        "nbf", version.notBefore(),
                        "exp", version.expires(),
                        "created", version.created(),
                        "updated", version.updated(),
                        "recoveryLevel", "Recoverable+Purgeable",
                        "recoverableDays", RECOVERABLE_DAYS),
                "tags",
                version.tags().isEmpty() ? null : version.tags());
    }

    static Map<String, Object> deleted(String host, Version version, long now) {
        Map<String, Object> json = withoutValue(host, version, true);
        json.put("recoveryId", "https://" + host + "/deletedsecrets/" + version.name());
        json.put("deletedDate", now);
        json.put("scheduledPurgeDate", now + RECOVERABLE_DAYS * DAY_SECONDS);
        return json;
    }

    static Version version(String name, String id, String value, Map<String, Object> body, long now) {
        Map<String, Object> attributes = map(body, "attributes");
        return new Version(
                name,
                id,
                value,
                body.get("contentType") instanceof String type ? type : null,
                map(body, "tags"),
                !Boolean.FALSE.equals(attributes.get("enabled")),
                number(attributes, "exp"),
                number(attributes, "nbf"),
                now,
                now);
    }

    /** Returns the version with what the body names changed, and the rest as it was. */
    static Version changed(Version before, Map<String, Object> body, long now) {
        Map<String, Object> attributes = map(body, "attributes");
        return new Version(
                before.name(),
                before.id(),
                before.value(),
                body.get("contentType") instanceof String type ? type : before.contentType(),
                body.containsKey("tags") ? map(body, "tags") : before.tags(),
                attributes.get("enabled") instanceof Boolean enabled ? enabled : before.enabled(),
                attributes.containsKey("exp") ? number(attributes, "exp") : before.expires(),
                attributes.containsKey("nbf") ? number(attributes, "nbf") : before.notBefore(),
                before.created(),
                now);
    }

    /** Returns the part of a list of that size which the request asks for, or empty if it asks for nonsense. */
    static Optional<Range> range(Call call, int size) {
        try {
            String most = call.query("maxresults");
            String skip = call.query("$skiptoken");
            int count = most == null ? LARGEST_PAGE : Integer.parseInt(most);
            int from = skip == null ? 0 : Integer.parseInt(skip, Character.MAX_RADIX);
            boolean sensible = count >= 1 && count <= LARGEST_PAGE && from >= 0;
            int start = Math.min(from, size);
            return sensible ? Optional.of(new Range(start, Math.min(start + count, size))) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    static Map<String, @Nullable Object> page(Call call, List<Version> versions, Range range, boolean withVersion) {
        Map<String, @Nullable Object> page = new LinkedHashMap<>();
        page.put(
                "value",
                versions.subList(range.from, range.to).stream()
                        .map(version -> withoutValue(call.host(), version, withVersion))
                        .toList());
        // Key Vault writes a null where there is no next page.
        page.put("nextLink", range.to < versions.size() ? nextLink(call, range.to) : null);
        return page;
    }

    private static String nextLink(Call call, int from) {
        return call.url()
                .newBuilder()
                .setQueryParameter("$skiptoken", Integer.toString(from, Character.MAX_RADIX))
                .build()
                .toString();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Map<String, Object> body, String name) {
        return body.get(name) instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
    }

    private static @Nullable Long number(Map<String, Object> attributes, String name) {
        return attributes.get(name) instanceof Number number ? (Long) number.longValue() : null;
    }
}
