package dev.partnercenter.auth.secret;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Every version kept under one name, in the order in which they were appended; immutable. Our own stores share it, so
 * that they mean the same by "current", "disabled" and "too large".
 */
record SecretHistory(SecretName name, List<StoredSecret> entries) {
    private static final int MAX_VALUE_BYTES = 25_000;

    SecretHistory {
        entries = List.copyOf(entries);
    }

    static SecretHistory empty(SecretName name) {
        return new SecretHistory(name, List.of());
    }

    /** Makes the version to append: a new id, dated by the store's clock. */
    static StoredSecret newVersion(Secret value, SecretMetadata metadata, InstantSource clock)
            throws SecretStoreException {
        int size = value.reveal().getBytes(UTF_8).length;
        if (size > MAX_VALUE_BYTES) {
            throw new SecretStoreException(
                    SecretStoreException.Kind.TOO_LARGE,
                    "secret takes at most " + MAX_VALUE_BYTES + " bytes in UTF-8, not " + size);
        }
        String id = UUID.randomUUID().toString().replace("-", "");
        Instant created = Instant.ofEpochSecond(clock.instant().getEpochSecond());
        return new StoredSecret(new SecretVersion(id, created, true, metadata), value);
    }

    Optional<StoredSecret> current() throws SecretStoreException {
        return entries.isEmpty() ? Optional.empty() : Optional.of(enabled(entries.get(entries.size() - 1)));
    }

    List<SecretVersion> versions() {
        return entries.stream().map(StoredSecret::version).toList();
    }

    Optional<Secret> read(String versionId) throws SecretStoreException {
        for (StoredSecret entry : entries) {
            if (entry.version().id().equals(versionId)) {
                return Optional.of(enabled(entry).value());
            }
        }
        return Optional.empty();
    }

    SecretHistory append(StoredSecret entry) {
        List<StoredSecret> longer = new ArrayList<>(entries);
        longer.add(entry);
        return new SecretHistory(name, longer);
    }

    /** @throws IllegalArgumentException if there is no such version */
    SecretHistory withEnabled(String versionId, boolean enabled) {
        if (versions().stream().noneMatch(version -> version.id().equals(versionId))) {
            throw new IllegalArgumentException("versionId must be a version of " + name + " in this store");
        }
        return new SecretHistory(
                name,
                entries.stream()
                        .map(entry -> entry.version().id().equals(versionId) ? switched(entry, enabled) : entry)
                        .toList());
    }

    private static StoredSecret switched(StoredSecret entry, boolean enabled) {
        SecretVersion was = entry.version();
        return new StoredSecret(new SecretVersion(was.id(), was.created(), enabled, was.metadata()), entry.value());
    }

    private StoredSecret enabled(StoredSecret entry) throws SecretStoreException {
        if (!entry.version().enabled()) {
            throw new SecretStoreException(
                    SecretStoreException.Kind.SUSPENDED,
                    "version " + entry.version().id() + " of " + name + " is disabled");
        }
        return entry;
    }
}
