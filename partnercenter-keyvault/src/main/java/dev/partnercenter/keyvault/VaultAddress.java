package dev.partnercenter.keyvault;

import dev.partnercenter.auth.entra.Cloud;
import dev.partnercenter.auth.entra.Resource;
import java.net.URI;
import java.util.Locale;

/**
 * The address of one vault.
 *
 * @param host in lower case: the vault's name and the vault suffix of its cloud
 */
record VaultAddress(String host) {
    /**
     * Reads an address as the portal shows it, with or without the slash at its end.
     *
     * @param argument what to call it in the message
     * @throws IllegalArgumentException if it has another form, or is not of that cloud, or that cloud has no vaults
     */
    static VaultAddress of(String argument, URI uri, Cloud cloud) {
        String host = uri.getHost() == null ? "" : uri.getHost().toLowerCase(Locale.ROOT);
        boolean bare = host.equalsIgnoreCase(uri.getRawAuthority())
                && uri.getRawQuery() == null
                && uri.getRawFragment() == null
                && (uri.getRawPath().isEmpty() || uri.getRawPath().equals("/"));
        if (!"https".equalsIgnoreCase(uri.getScheme()) || !bare || !cloud.isVaultHost(host)) {
            throw new IllegalArgumentException(argument + " must be a vault of the " + cloud
                    + " cloud such as https://contoso-tokens."
                    + cloud.address(Resource.KEY_VAULT).getHost()
                    + ": https, a vault name of 3 to 24 letters, digits and"
                    + " single hyphens, and no port, path or query");
        }
        return new VaultAddress(host);
    }

    URI uri() {
        return URI.create("https://" + host);
    }

    @Override
    public String toString() {
        return host;
    }
}
