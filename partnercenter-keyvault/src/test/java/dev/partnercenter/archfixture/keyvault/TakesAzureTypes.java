package dev.partnercenter.archfixture.keyvault;

import com.azure.core.credential.TokenCredential;
import com.azure.security.keyvault.secrets.SecretClient;
import com.azure.security.keyvault.secrets.models.KeyVaultSecret;

/** Uses the exceptions, the two types a user hands in, and breaks the rule on public signatures with a third. */
public interface TakesAzureTypes {
    void credential(TokenCredential credential);

    void client(SecretClient client);

    KeyVaultSecret secret();
}
