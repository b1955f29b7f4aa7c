package dev.partnercenter.auth.entra;

import dev.partnercenter.auth.secret.SecretName;
import dev.partnercenter.auth.secret.SecretStore;
import dev.partnercenter.auth.secret.SecretStoreException;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/** A client secret that a store holds. */
record StoredClientSecret(SecretStore store, SecretName name) implements ClientCredential {

    StoredClientSecret {
        Objects.requireNonNull(store, "store");
        Objects.requireNonNull(name, "name");
    }

    @Override
    public Optional<Instant> expiresAt() throws SecretStoreException {
        return store.current(name).flatMap(found -> found.version().metadata().expiresAt());
    }

    @Override
    public String toString() {
        return "client secret stored as " + name;
    }
}
