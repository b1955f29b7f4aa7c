package dev.partnercenter.keyvault;

import dev.partnercenter.auth.secret.SecretName;

/**
 * What is asked of a vault.
 *
 * @param doing as in "Could not read secret x"
 * @param permission what the app needs for it, as access policies call it
 */
record VaultCall(String doing, String permission) {
    static final VaultCall NAMES = new VaultCall("list the secrets", "list");

    static VaultCall current(SecretName name) {
        return new VaultCall("read secret " + name, "get");
    }

    static VaultCall version(SecretName name) {
        return new VaultCall("read a version of secret " + name, "get");
    }

    static VaultCall versions(SecretName name) {
        return new VaultCall("list the versions of secret " + name, "list");
    }

    static VaultCall append(SecretName name) {
        return new VaultCall("append to secret " + name, "set");
    }

    @Override
    public String toString() {
        return doing;
    }
}
