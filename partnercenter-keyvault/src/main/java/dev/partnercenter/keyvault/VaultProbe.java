package dev.partnercenter.keyvault;

import com.azure.security.keyvault.secrets.SecretClient;
import com.azure.security.keyvault.secrets.models.KeyVaultSecret;
import dev.partnercenter.auth.secret.Secret;
import dev.partnercenter.auth.secret.SecretMetadata;
import dev.partnercenter.auth.secret.SecretName;
import dev.partnercenter.auth.secret.SecretStoreException;
import dev.partnercenter.auth.secret.SecretStoreException.Kind;
import dev.partnercenter.keyvault.VaultCheck.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Tries what a store does, on a secret of its own. */
final class VaultProbe {
    static final SecretName NAME = new SecretName("partnercenter-check");

    private static final Secret VALUE = Secret.of("probe");

    private final SecretClient client;
    private final VaultFailures failures;
    private final VaultWriter writer;
    private final SecretName name;
    private final List<Finding> findings = new ArrayList<>();

    VaultProbe(SecretClient client, VaultFailures failures, VaultWriter writer, VaultNames names) {
        this.client = client;
        this.failures = failures;
        this.writer = writer;
        this.name = names.inVault(NAME);
    }

    VaultCheck check(boolean writing) {
        boolean worthGoingOn = works(
                        VaultCall.NAMES,
                        () -> client.listPropertiesOfSecrets().stream().findFirst())
                && works(VaultCall.current(name), () -> client.getSecret(name.value()))
                && works(
                        VaultCall.versions(name),
                        () -> VaultPages.all(client.listPropertiesOfSecretVersions(name.value())));
        if (worthGoingOn && writing) {
            write();
        }
        return new VaultCheck(findings);
    }

    /** Returns whether to go on: what lacks a permission says nothing of the others, all else would fail them too. */
    private boolean works(VaultCall call, Supplier<?> step) {
        try {
            var unused = step.get();
            return true;
        } catch (RuntimeException e) {
            SecretStoreException failure = failures.of(call, e);
            // That there is no such secret, or a disabled one, is only said to who may read it.
            if (VaultFailures.isSecretMissing(e) || failure.kind() == Kind.SUSPENDED) {
                return true;
            }
            found(failure);
            return VaultFailures.isPermissionMissing(e);
        }
    }

    private void write() {
        VaultCall call = VaultCall.append(name);
        KeyVaultSecret written;
        try {
            written = writer.set(call, VaultEntries.toVault(name, VALUE, SecretMetadata.none()));
        } catch (SecretStoreException e) {
            found(e);
            return;
        }
        try {
            String back = client.getSecret(name.value(), written.getProperties().getVersion())
                    .getValue();
            if (!VALUE.reveal().equals(back)) {
                found(failures.notReadBack(call));
            }
        } catch (RuntimeException e) {
            boolean gone = VaultFailures.isSecretMissing(e);
            found(gone ? failures.notReadBack(call) : failures.of(VaultCall.version(name), e));
        }
    }

    private void found(SecretStoreException failure) {
        findings.add(new Finding(failure.kind(), String.valueOf(failure.getMessage())));
    }
}
