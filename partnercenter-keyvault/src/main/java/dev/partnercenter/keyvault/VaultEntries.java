package dev.partnercenter.keyvault;

import com.azure.security.keyvault.secrets.models.KeyVaultSecret;
import com.azure.security.keyvault.secrets.models.SecretProperties;
import dev.partnercenter.auth.secret.Secret;
import dev.partnercenter.auth.secret.SecretMetadata;
import dev.partnercenter.auth.secret.SecretName;
import dev.partnercenter.auth.secret.SecretVersion;
import dev.partnercenter.auth.secret.StoredSecret;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * What the store's types are in Key Vault's and back. What a vault holds may have been pasted in the portal, so each way
 * back ends in an {@link IllegalArgumentException} or {@link NullPointerException} if it has not the store's form.
 */
final class VaultEntries {
    // The SDK takes no version for the current one, and a path separator for what it is.
    private static final Pattern VERSION = Pattern.compile("[0-9a-zA-Z]{1,64}");

    private VaultEntries() {}

    /** Whether a vault may call a version so; {@code versions} is what it calls the list of them. */
    static boolean isVersion(String id) {
        return VERSION.matcher(id).matches() && !id.equalsIgnoreCase("versions");
    }

    static KeyVaultSecret toVault(SecretName name, Secret value, SecretMetadata metadata) {
        SecretProperties properties = new SecretProperties()
                .setTags(metadata.tags())
                .setContentType(metadata.contentType().orElse(null))
                .setExpiresOn(metadata.expiresAt()
                        .map(expiry -> OffsetDateTime.ofInstant(expiry, ZoneOffset.UTC))
                        .orElse(null));
        return new KeyVaultSecret(name.value(), value.reveal()).setProperties(properties);
    }

    static StoredSecret stored(KeyVaultSecret secret) {
        return new StoredSecret(version(secret.getProperties()), value(secret));
    }

    static Secret value(KeyVaultSecret secret) {
        return Secret.of(Objects.requireNonNull(secret.getValue(), "value"));
    }

    static SecretVersion version(SecretProperties properties) {
        String id = Objects.requireNonNull(properties.getVersion(), "version");
        if (!isVersion(id)) {
            throw new IllegalArgumentException("version");
        }
        return new SecretVersion(
                id,
                Objects.requireNonNull(properties.getCreatedOn(), "created").toInstant(),
                !Boolean.FALSE.equals(properties.isEnabled()),
                metadata(properties));
    }

    static SecretName name(SecretProperties properties) {
        return new SecretName(Objects.requireNonNull(properties.getName(), "name"));
    }

    private static SecretMetadata metadata(SecretProperties properties) {
        Map<String, String> tags = properties.getTags();
        SecretMetadata metadata = tags == null ? SecretMetadata.none() : SecretMetadata.of(tags);
        OffsetDateTime expiry = properties.getExpiresOn();
        if (expiry != null && isMeant(expiry)) {
            metadata = metadata.expiringAt(expiry.toInstant());
        }
        return properties.getContentType() == null ? metadata : metadata.withContentType(properties.getContentType());
    }

    /** Seconds that somebody gave in milliseconds, for one, are no reason not to return a secret. */
    private static boolean isMeant(OffsetDateTime expiry) {
        return expiry.getYear() >= 1970 && expiry.getYear() <= 9999;
    }
}
