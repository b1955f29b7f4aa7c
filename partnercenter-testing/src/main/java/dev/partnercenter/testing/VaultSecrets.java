package dev.partnercenter.testing;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The secrets of one vault: names without regard to case, versions that stay. */
final class VaultSecrets {
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, List<Version>> live = new TreeMap<>();
    private final Map<String, List<Version>> deleted = new TreeMap<>();
    private final Map<String, Instant> settled = new TreeMap<>();

    /** Why a name cannot be written to. */
    enum Conflict {
        BEING_DELETED("ObjectIsBeingDeleted", "is currently being deleted and cannot be re-created; retry later."),
        DELETED(
                "ObjectIsDeletedButRecoverable",
                "is currently in a deleted but recoverable state, and its name cannot be reused; in this state, the"
                        + " secret can only be recovered or purged."),
        BEING_RECOVERED(
                "ObjectIsBeingRecovered", "is currently being recovered and cannot be re-created; retry later.");

        final String code;
        final String message;

        Conflict(String code, String message) {
            this.code = code;
            this.message = message;
        }
    }

    /** One version; times are epoch seconds. */
    record Version(
            String name,
            String id,
            String value,
            @Nullable String contentType,
            Map<String, Object> tags,
            boolean enabled,
            @Nullable Long expires,
            @Nullable Long notBefore,
            long created,
            long updated) {}

    /** Adds a version, or returns why it was not. */
    Optional<Conflict> add(Version version, Instant now) {
        return locked(() -> {
            Optional<Conflict> conflict = standing(version.name, now);
            if (conflict.isEmpty()) {
                live.computeIfAbsent(key(version.name), name -> new ArrayList<>())
                        .add(version);
            }
            return conflict;
        });
    }

    Optional<Conflict> conflict(String name, Instant now) {
        return locked(() -> standing(name, now));
    }

    Optional<Version> current(String name) {
        return locked(() -> last(live.get(key(name))));
    }

    Optional<Version> version(String name, String id) {
        return versions(name).stream()
                .filter(version -> version.id.equalsIgnoreCase(id))
                .findFirst();
    }

    /** Returns all versions in the order of their ids, which says nothing of their age. */
    List<Version> versions(String name) {
        return locked(() -> live.getOrDefault(key(name), List.of()).stream()
                .sorted(Comparator.comparing(Version::id))
                .toList());
    }

    /** Returns the current version of each name. */
    List<Version> currents() {
        return locked(() -> live.values().stream()
                .flatMap(versions -> last(versions).stream())
                .toList());
    }

    Optional<Version> change(String name, String id, UnaryOperator<Version> change) {
        return locked(() -> {
            List<Version> versions = live.getOrDefault(key(name), List.of());
            for (int i = 0; i < versions.size(); i++) {
                if (versions.get(i).id.equalsIgnoreCase(id)) {
                    Version changed = change.apply(versions.get(i));
                    versions.set(i, changed);
                    return Optional.of(changed);
                }
            }
            return Optional.<Version>empty();
        });
    }

    /**
     * Moves all versions of a name to the deleted ones and returns the current one.
     *
     * @param until up to when it is being deleted
     */
    Optional<Version> delete(String name, Instant until) {
        return locked(() -> move(name, live, deleted, until));
    }

    /**
     * Moves them back.
     *
     * @param until up to when it is being recovered
     */
    Optional<Version> recover(String name, Instant until) {
        return locked(() -> move(name, deleted, live, until));
    }

    Optional<Version> deleted(String name) {
        return locked(() -> last(deleted.get(key(name))));
    }

    boolean purge(String name) {
        return locked(() -> {
            settled.remove(key(name));
            return deleted.remove(key(name)) != null;
        });
    }

    private Optional<Conflict> standing(String name, Instant now) {
        boolean settling = now.isBefore(settled.getOrDefault(key(name), Instant.MIN));
        if (deleted.containsKey(key(name))) {
            return Optional.of(settling ? Conflict.BEING_DELETED : Conflict.DELETED);
        }
        return settling ? Optional.of(Conflict.BEING_RECOVERED) : Optional.empty();
    }

    private Optional<Version> move(
            String name, Map<String, List<Version>> from, Map<String, List<Version>> to, Instant until) {
        List<Version> versions = from.remove(key(name));
        if (versions != null) {
            to.put(key(name), versions);
            settled.put(key(name), until);
        }
        return last(versions);
    }

    private static Optional<Version> last(@Nullable List<Version> versions) {
        return versions == null ? Optional.empty() : Optional.of(versions.get(versions.size() - 1));
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    private interface Step<T> {
        T take();
    }

    private <T> T locked(Step<T> step) {
        lock.lock();
        try {
            return step.take();
        } finally {
            lock.unlock();
        }
    }
}
