package dev.partnercenter.keyvault;

import dev.partnercenter.auth.secret.SecretName;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which of a vault's names are a store's: those that begin with its prefix, and all if it has none.
 *
 * @param prefix in lower case
 */
record VaultNames(String prefix) {
    private static final Pattern FORM = Pattern.compile("[0-9a-zA-Z-]{0,64}");

    static final VaultNames ALL = new VaultNames("");

    /** @throws IllegalArgumentException if the prefix has another form */
    VaultNames {
        if (!FORM.matcher(prefix).matches()) {
            throw new IllegalArgumentException("prefix must be letters, digits or hyphens, at most 64");
        }
        prefix = prefix.toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException if the prefix has another form, or both are too long together */
    VaultNames under(String more) {
        return new VaultNames(prefix + new VaultNames(more).prefix);
    }

    /** @throws IllegalArgumentException if both are too long together */
    SecretName inVault(SecretName name) {
        return prefix.isEmpty() ? name : new SecretName(prefix + name);
    }

    /** The store's name of what the vault calls so; empty if that is none of the store's. */
    Optional<SecretName> inStore(SecretName name) {
        String value = name.value();
        return value.startsWith(prefix) && value.length() > prefix.length()
                ? Optional.of(new SecretName(value.substring(prefix.length())))
                : Optional.empty();
    }
}
