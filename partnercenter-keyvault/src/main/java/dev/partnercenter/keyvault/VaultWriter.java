package dev.partnercenter.keyvault;

import com.azure.security.keyvault.secrets.SecretClient;
import com.azure.security.keyvault.secrets.models.KeyVaultSecret;
import dev.partnercenter.auth.secret.SecretStoreException;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/**
 * Sets a secret where that meets a conflict: somebody else writes it, or somebody has deleted it. Both are worth a little
 * waiting, since what is to be written may have nobody else who keeps it.
 */
final class VaultWriter {
    // 15.5 s in all. Recovering takes a vault some seconds, and it tells nobody when it is done.
    private static final List<Duration> WAITS = List.of(
            Duration.ofMillis(500),
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            Duration.ofSeconds(4),
            Duration.ofSeconds(8));

    private final SecretClient client;
    private final VaultFailures failures;
    private final Pause pause;
    private final Consumer<String> onRecovered;

    /** @param onRecovered is told the name of each secret that was deleted and is not any more */
    VaultWriter(SecretClient client, VaultFailures failures, Pause pause, Consumer<String> onRecovered) {
        this.client = client;
        this.failures = failures;
        this.pause = pause;
        this.onRecovered = onRecovered;
    }

    KeyVaultSecret set(VaultCall call, KeyVaultSecret secret) throws SecretStoreException {
        Iterator<Duration> waits = WAITS.iterator();
        boolean recovered = false;
        while (true) {
            try {
                return client.setSecret(secret);
            } catch (RuntimeException e) {
                VaultError conflict =
                        VaultFailures.refusal(e).filter(VaultError::isConflict).orElseThrow(() -> failures.of(call, e));
                if (conflict.isDeleted() && !recovered) {
                    recover(call, secret.getName());
                    recovered = true;
                } else if (waits.hasNext()) {
                    await(waits.next(), call, e);
                } else {
                    throw failures.of(call, e);
                }
            }
        }
    }

    /** Takes the secret out of the deleted ones, with all its versions. */
    private void recover(VaultCall call, String name) throws SecretStoreException {
        try {
            var unused = client.beginRecoverDeletedSecret(name);
            onRecovered.accept(name);
        } catch (RuntimeException e) {
            VaultError refusal = VaultFailures.refusal(e).orElseThrow(() -> failures.of(call, e));
            if (refusal.status() == 403) {
                throw failures.notRecoverable(call, refusal);
            }
            // Others did it meanwhile, or are at it.
            if (refusal.status() != 404 && !refusal.isConflict()) {
                throw failures.of(call, e);
            }
        }
    }

    private void await(Duration wait, VaultCall call, RuntimeException conflict) throws SecretStoreException {
        try {
            pause.await(wait);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failures.of(call, conflict);
        } catch (RejectedExecutionException e) {
            throw failures.of(call, conflict);
        }
    }
}
