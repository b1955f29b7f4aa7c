package dev.partnercenter.auth.nodes;

import dev.partnercenter.auth.secret.Secret;
import dev.partnercenter.auth.secret.SecretMetadata;
import dev.partnercenter.auth.secret.SecretName;
import dev.partnercenter.auth.secret.SecretStore;
import dev.partnercenter.auth.secret.SecretStoreException;
import dev.partnercenter.auth.secret.SecretVersion;
import dev.partnercenter.auth.secret.StoredSecret;
import java.util.List;
import java.util.Optional;

/** Counts what is asked of another store. For one thread. */
final class CountingStore implements SecretStore {
    private final SecretStore inner;

    /** Of current versions, histories and single versions. */
    int reads;

    int writes;

    CountingStore(SecretStore inner) {
        this.inner = inner;
    }

    /** Counts from zero on. */
    void forget() {
        reads = 0;
        writes = 0;
    }

    @Override
    public Optional<StoredSecret> current(SecretName name) throws SecretStoreException {
        reads++;
        return inner.current(name);
    }

    @Override
    public List<SecretVersion> versions(SecretName name) throws SecretStoreException {
        reads++;
        return inner.versions(name);
    }

    @Override
    public Optional<Secret> read(SecretName name, String versionId) throws SecretStoreException {
        reads++;
        return inner.read(name, versionId);
    }

    @Override
    public SecretVersion append(SecretName name, Secret value, SecretMetadata metadata) throws SecretStoreException {
        writes++;
        return inner.append(name, value, metadata);
    }

    @Override
    public List<SecretName> names() throws SecretStoreException {
        return inner.names();
    }
}
