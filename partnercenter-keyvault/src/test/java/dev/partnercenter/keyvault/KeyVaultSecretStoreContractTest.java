package dev.partnercenter.keyvault;

import dev.partnercenter.auth.secret.SecretStore;
import dev.partnercenter.auth.secret.SecretStoreContract;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;

class KeyVaultSecretStoreContractTest extends SecretStoreContract {
    private final VaultBed bed = new VaultBed();
    private final KeyVaultSecretStore store = bed.store();

    @AfterEach
    void close() {
        bed.close();
    }

    @Override
    protected SecretStore store() {
        return store;
    }

    @Override
    protected SecretStore reopen() {
        return bed.store();
    }

    @Override
    protected InstantSource clock() {
        return bed.clock;
    }

    @Override
    protected Duration clockTolerance() {
        return Duration.ZERO;
    }
}
