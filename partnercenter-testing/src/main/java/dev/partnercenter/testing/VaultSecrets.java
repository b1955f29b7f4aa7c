package dev.partnercenter.testing;

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

    /** Returns whether it was added: a deleted name is taken until it is recovered or purged. */
    boolean add(Version version) {
        return locked(() -> {
            if (deleted.containsKey(key(version.name))) {
                return false;
            }
            live.computeIfAbsent(key(version.name), name -> new ArrayList<>()).add(version);
            return true;
        });
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

    /** Moves all versions of a name to the deleted ones and returns the current one. */
    Optional<Version> delete(String name) {
        return locked(() -> move(name, live, deleted));
    }

    Optional<Version> recover(String name) {
        return locked(() -> move(name, deleted, live));
    }

    Optional<Version> deleted(String name) {
        return locked(() -> last(deleted.get(key(name))));
    }

    boolean purge(String name) {
        return locked(() -> deleted.remove(key(name)) != null);
    }

    private static Optional<Version> move(String name, Map<String, List<Version>> from, Map<String, List<Version>> to) {
        List<Version> versions = from.remove(key(name));
        if (versions != null) {
            to.put(key(name), versions);
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
