package dev.partnercenter.keyvault;

import com.azure.security.keyvault.secrets.SecretClient;
import com.azure.security.keyvault.secrets.models.SecretProperties;
import dev.partnercenter.auth.secret.SecretName;
import dev.partnercenter.auth.secret.SecretStore;
import dev.partnercenter.auth.secret.SecretStoreContract;
import dev.partnercenter.auth.secret.SecretStoreException.Kind;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

class KeyVaultSecretStoreContractTest extends SecretStoreContract {
    private final VaultBed bed = new VaultBed();
    private final KeyVaultSecretStore store = bed.store();
    private final SecretClient operator = bed.client();

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
    protected void setEnabled(SecretName name, String versionId, boolean enabled) {
        SecretProperties version = operator.listPropertiesOfSecretVersions(name.value()).stream()
                .filter(found -> found.getVersion().equals(versionId))
                .findFirst()
                .orElseThrow();
        operator.updateSecretProperties(version.setEnabled(enabled));
    }

    @Override
    protected Map<Kind, Breakage> breakages() {
        return Map.of(
                Kind.ABSENT, name -> answering(404, "VaultNotFound", ""),
                Kind.FORBIDDEN, name -> answering(403, "Forbidden", "ForbiddenByRbac"),
                Kind.THROTTLED, name -> answering(429, "Throttled", ""),
                Kind.UNAVAILABLE, name -> answering(503, "ServiceUnavailable", ""),
                Kind.SOFT_DELETED, this::deleted);
    }

    private Repair answering(int status, String code, String inner) {
        String body =
                "{\"error\":{\"code\":\"" + code + "\",\"message\":\"\",\"innererror\":{\"code\":\"" + inner + "\"}}}";
        bed.microsoft
                .faults()
                .vault()
                .answerNext(Integer.MAX_VALUE, status, "application/json", body, Map.of("Retry-After", "0"));
        return bed.microsoft.faults()::clear;
    }

    /** The store would undo it itself, if it were allowed to. */
    private Repair deleted(SecretName name) {
        operator.beginDeleteSecret(name.value()).poll();
        bed.microsoft.faults().vaultDenies("recover");
        return () -> {
            bed.microsoft.faults().clear();
            operator.beginRecoverDeletedSecret(name.value()).poll();
        };
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
