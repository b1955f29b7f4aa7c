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
import java.util.function.BiConsumer;

/** Tells of each version that another store has acknowledged, and of its value. */
record TellingStore(SecretStore inner, BiConsumer<String, String> told) implements SecretStore {
    @Override
    public Optional<StoredSecret> current(SecretName name) throws SecretStoreException {
        return inner.current(name);
    }

    @Override
    public List<SecretVersion> versions(SecretName name) throws SecretStoreException {
        return inner.versions(name);
    }

    @Override
    public Optional<Secret> read(SecretName name, String versionId) throws SecretStoreException {
        return inner.read(name, versionId);
    }

    @Override
    public SecretVersion append(SecretName name, Secret value, SecretMetadata metadata) throws SecretStoreException {
        SecretVersion version = inner.append(name, value, metadata);
        told.accept(version.id(), value.reveal());
        return version;
    }

    @Override
    public List<SecretName> names() throws SecretStoreException {
        return inner.names();
    }
}
