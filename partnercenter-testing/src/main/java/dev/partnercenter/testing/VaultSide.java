package dev.partnercenter.testing;

import static dev.partnercenter.testing.VaultReplies.bad;
import static dev.partnercenter.testing.VaultReplies.conflict;
import static dev.partnercenter.testing.VaultReplies.error;
import static dev.partnercenter.testing.VaultReplies.notAllowed;
import static dev.partnercenter.testing.VaultReplies.notFound;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code *.vault.azure.net} or its like: every name is a vault, empty at first. */
final class VaultSide {
    private static final Pattern NAME = Pattern.compile("[0-9a-zA-Z-]{1,127}");
    private static final int LARGEST_VALUE = 25_000;
    private static final int MOST_TAGS = 15;

    private final InstantSource time;
    private final VaultDoor door;
    private final Faults faults;
    private final Map<String, VaultSecrets> vaults = new ConcurrentHashMap<>();

    VaultSide(InstantSource time, VaultDoor door, Faults faults) {
        this.time = time;
        this.door = door;
        this.faults = faults;
    }

    Reply answer(Call call, TokenMint.@Nullable Issued token) {
        return door.refusal(call, token)
                .orElseGet(() -> {
                    VaultSecrets secrets = vaults.computeIfAbsent(call.host(), host -> new VaultSecrets());
                    return route(call, secrets);
                })
                .with("x-ms-request-id", UUID.randomUUID().toString())
                .with("x-ms-keyvault-region", "westeurope");
    }

    private Reply route(Call call, VaultSecrets secrets) {
        List<String> path = call.segments();
        String collection = path.isEmpty() ? "" : path.get(0);
        String name = path.size() < 2 ? null : path.get(1);
        String last = path.size() < 3 ? null : path.get(2);
        if (path.size() > 3 || (name != null && !NAME.matcher(name).matches())) {
            return bad("The request URI contains an invalid name: " + call.path());
        }
        if (collection.equals("secrets")) {
            return name == null ? list(call, secrets.currents(), false) : secret(call, secrets, name, last);
        }
        if (collection.equals("deletedsecrets") && name != null) {
            return deletedSecret(call, secrets, name, last);
        }
        return error(404, "NotFound", "Resource not found", null);
    }

    private Reply secret(Call call, VaultSecrets secrets, String name, @Nullable String version) {
        return switch (call.method()) {
            case "GET" ->
                "versions".equals(version)
                        ? list(call, secrets.versions(name), true)
                        : get(call, secrets, name, version);
            case "PUT" -> version == null ? set(call, secrets, name) : notAllowed();
            case "PATCH" -> version == null ? notAllowed() : patch(call, secrets, name, version);
            case "DELETE" -> version == null ? delete(call, secrets, name) : notAllowed();
            default -> notAllowed();
        };
    }

    private static Reply get(Call call, VaultSecrets secrets, String name, @Nullable String version) {
        return (version == null ? secrets.current(name) : secrets.version(name, version))
                .map(found -> readable(call, found))
                .orElseGet(() -> notFound(version == null ? name : name + "/" + version));
    }

    private Reply delete(Call call, VaultSecrets secrets, String name) {
        return secrets.delete(name, settled())
                .map(gone -> Reply.json(200, VaultJson.deleted(call.host(), gone, now())))
                .orElseGet(() -> notFound(name));
    }

    private Reply deletedSecret(Call call, VaultSecrets secrets, String name, @Nullable String action) {
        if ("recover".equals(action) && call.method().equals("POST")) {
            return recover(call, secrets, name);
        }
        if (action != null) {
            return notAllowed();
        }
        return switch (call.method()) {
            case "GET" ->
                secrets.deleted(name)
                        .map(gone -> Reply.json(200, VaultJson.deleted(call.host(), gone, now())))
                        .orElseGet(() -> notFound(name));
            case "DELETE" -> secrets.purge(name) ? Reply.empty(204) : notFound(name);
            default -> notAllowed();
        };
    }

    private Reply recover(Call call, VaultSecrets secrets, String name) {
        Optional<VaultSecrets.Conflict> conflict = secrets.conflict(name, time.instant());
        if (conflict.isPresent() && conflict.get() != VaultSecrets.Conflict.DELETED) {
            return conflict(conflict.get(), name);
        }
        return secrets.recover(name, settled())
                .map(back -> Reply.json(200, VaultJson.withoutValue(call.host(), back, true)))
                .orElseGet(() -> notFound(name));
    }

    private static Reply readable(Call call, VaultSecrets.Version version) {
        return version.enabled()
                ? Reply.json(200, VaultJson.withValue(call.host(), version))
                : error(403, "Forbidden", "Operation get is not allowed on a disabled secret.", "SecretDisabled");
    }

    private Reply set(Call call, VaultSecrets secrets, String name) {
        Map<String, Object> body = Json.parse(call.body());
        if (body == null || !(body.get("value") instanceof String value)) {
            return bad("Property value has invalid value");
        }
        if (value.getBytes(UTF_8).length > LARGEST_VALUE) {
            return bad("The value of the secret is larger than 25k bytes");
        }
        VaultSecrets.Version version = VaultJson.version(name, newId(), value, body, now());
        if (version.tags().size() > MOST_TAGS) {
            return bad("A secret has at most 15 tags");
        }
        return secrets.add(version, time.instant())
                .map(conflict -> conflict(conflict, name))
                .orElseGet(() -> Reply.json(200, VaultJson.withValue(call.host(), version)));
    }

    private Reply patch(Call call, VaultSecrets secrets, String name, String version) {
        Map<String, Object> body = Json.parse(call.body());
        if (body == null) {
            return bad("The request body is not a JSON object");
        }
        return secrets.change(name, version, before -> VaultJson.changed(before, body, now()))
                .map(after -> Reply.json(200, VaultJson.withoutValue(call.host(), after, true)))
                .orElseGet(() -> notFound(name + "/" + version));
    }

    private static Reply list(Call call, List<VaultSecrets.Version> versions, boolean withVersion) {
        Optional<VaultJson.Range> range = VaultJson.range(call, versions.size());
        return range.map(part -> Reply.json(200, VaultJson.page(call, versions, part, withVersion)))
                .orElseGet(() -> bad("maxresults must be 1 to 25, and $skiptoken one of ours"));
    }

    private long now() {
        return time.instant().getEpochSecond();
    }

    private Instant settled() {
        return time.instant().plus(faults.vaultRecoveryTakes());
    }

    private static String newId() {
        return UUID.randomUUID().toString().replace("-", "");
    }
}
