package dev.partnercenter.keyvault;

import dev.partnercenter.auth.entra.Cloud;
import java.net.URI;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The address of one vault.
 *
 * @param host in lower case: the vault's name and the vault suffix of its cloud
 */
record VaultAddress(String host) {
    private static final Pattern NAME = Pattern.compile("(?=.{3,24}$)[0-9a-z]+(-[0-9a-z]+)*");

    /**
     * Reads an address as the portal shows it, with or without the slash at its end.
     *
     * @param argument what to call it in the message
     * @throws IllegalArgumentException if it has another form, or is not of that cloud
     */
    static VaultAddress of(String argument, URI uri, Cloud cloud) {
        String host = uri.getHost() == null ? "" : uri.getHost().toLowerCase(Locale.ROOT);
        boolean bare = !uri.isOpaque()
                && uri.getRawUserInfo() == null
                && uri.getPort() == -1
                && uri.getRawQuery() == null
                && uri.getRawFragment() == null
                && (uri.getRawPath().isEmpty() || uri.getRawPath().equals("/"));
        if (!"https".equalsIgnoreCase(uri.getScheme()) || !bare || !isVault(host, cloud)) {
            throw new IllegalArgumentException(argument + " must be a vault of the " + cloud
                    + " cloud such as https://contoso-tokens.vault.azure.net: https, a vault name of 3 to 24 letters,"
                    + " digits and single hyphens, and no port, path or query");
        }
        return new VaultAddress(host);
    }

    URI uri() {
        return URI.create("https://" + host);
    }

    private static boolean isVault(String host, Cloud cloud) {
        return cloud.isVaultHost(host)
                && NAME.matcher(host.substring(0, host.indexOf('.'))).matches();
    }

    @Override
    public String toString() {
        return host;
    }
}
