/**
 * Secrets in Azure Key Vault, through Azure's own SDK over the application's OkHttp client. The door is
 * {@link dev.partnercenter.keyvault.KeyVaultSecretStore}; read on in {@code VaultAddress} (which vaults are accepted),
 * {@code VaultClients} (what the SDK is allowed to do) and {@code VaultFailures} (what its failures become). Azure's
 * types stay in here, but for the credential or client that an application hands in.
 */
@NullMarked
package dev.partnercenter.keyvault;

import org.jspecify.annotations.NullMarked;
