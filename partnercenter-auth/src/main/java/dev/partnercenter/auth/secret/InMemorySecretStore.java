package dev.partnercenter.auth.secret;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.UnaryOperator;

/**
 * Keeps secrets in memory until the process ends: for tests and trials, never for a refresh token that matters.
 *
 * <p>It honours the whole contract of {@link SecretStore} but for surviving a crash. Safe for use by any number of
 * threads; no method blocks.
 */
public final class InMemorySecretStore implements SecretStore {
    private final ConcurrentMap<SecretName, SecretHistory> histories = new ConcurrentHashMap<>();
    private final InstantSource clock;

    private InMemorySecretStore(InstantSource clock) {
        this.clock = clock;
    }

    /** Returns an empty store that dates versions by the system's clock. */
    public static InMemorySecretStore create() {
        return create(InstantSource.system());
    }

    /**
     * Returns an empty store.
     *
     * @param clock dates the versions
     */
    public static InMemorySecretStore create(InstantSource clock) {
        return new InMemorySecretStore(clock);
    }

    @Override
    public Optional<StoredSecret> current(SecretName name) throws SecretStoreException {
        return history(name).current();
    }

    @Override
    public List<SecretVersion> versions(SecretName name) {
        return history(name).versions();
    }

    @Override
    public Optional<Secret> read(SecretName name, String versionId) throws SecretStoreException {
        return history(name).read(versionId);
    }

    @Override
    public SecretVersion append(SecretName name, Secret value, SecretMetadata metadata) throws SecretStoreException {
        StoredSecret entry = SecretHistory.newVersion(value, metadata, clock);
        update(name, history -> history.append(entry));
        return entry.version();
    }

    @Override
    public List<SecretName> names() {
        return List.copyOf(histories.keySet());
    }

    /**
     * Disables a version, as an operator does to suspend what it stands for, or enables it again.
     *
     * @throws IllegalArgumentException if there is no such version
     */
    public void setEnabled(SecretName name, String versionId, boolean enabled) {
        update(name, history -> history.withEnabled(versionId, enabled));
    }

    private void update(SecretName name, UnaryOperator<SecretHistory> change) {
        histories.compute(name, (key, held) -> change.apply(held == null ? SecretHistory.empty(key) : held));
    }

    private SecretHistory history(SecretName name) {
        return histories.getOrDefault(name, SecretHistory.empty(name));
    }
}
