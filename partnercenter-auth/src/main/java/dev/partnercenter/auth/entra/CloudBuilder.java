package dev.partnercenter.auth.entra;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Collects the addresses of a custom cloud. Authority and Partner Center are due; an API that is not given the cloud does
 * not have. Addresses are https, with a host by its DNS name; they may name a port. Not safe for use by several threads.
 */
public final class CloudBuilder {
    private static final Pattern NAME = Pattern.compile("(?=.{1,40}$)[0-9a-z]+(-[0-9a-z]+)*");
    private static final Pattern SCOPE = Pattern.compile("[!-~]+/\\.default");
    private static final int DEFAULT = "/.default".length();

    private final String name;
    private CloudApis apis = CloudApis.none();
    private @Nullable HttpsAddress authority;

    CloudBuilder(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "name of a custom cloud must be lower-case letters, digits and single hyphens, at most 40");
        }
        this.name = name;
    }

    /**
     * Where its users sign in and its tokens come from, such as {@code https://login.microsoftonline.com}.
     *
     * @throws IllegalArgumentException if the address has another form or a path
     */
    public CloudBuilder authority(String address) {
        this.authority = bare("authority", address);
        return this;
    }

    /**
     * An API, whose tokens are asked for by its address and {@code /.default}: with a slash at the address's end, as ARM
     * wants it, two slashes stand there.
     *
     * @param resource a constant of {@link Resource}, but {@link Resource#KEY_VAULT}
     * @throws IllegalArgumentException if the address has another form or a path, or the resource is another
     */
    public CloudBuilder api(Resource resource, String address) {
        apis = apis.with(named(resource), bare("address of " + resource, address));
        return this;
    }

    /**
     * An API, whose tokens are asked for by a scope that is not made of its address.
     *
     * @param defaultScope such as {@code api://00001111-aaaa-2222-bbbb-3333cccc4444/.default}
     * @throws IllegalArgumentException as {@link #api(Resource, String)} says, or if the scope does not end in
     *     {@code /.default}
     */
    public CloudBuilder api(Resource resource, String address, String defaultScope) {
        if (!SCOPE.matcher(defaultScope).matches()) {
            throw new IllegalArgumentException("default scope of " + resource + " must be one that ends in /.default");
        }
        String audience = defaultScope.substring(0, defaultScope.length() - DEFAULT);
        apis = apis.with(named(resource), new CloudApis.Api(bare("address of " + resource, address), audience));
        return this;
    }

    /**
     * What follows a vault's name in its host, such as {@code .vault.azure.net}.
     *
     * @throws IllegalArgumentException if it is not a dot and a DNS name
     */
    public CloudBuilder vaultSuffix(String suffix) {
        if (!suffix.startsWith(".") || !HttpsAddress.isDnsName(suffix.substring(1))) {
            throw new IllegalArgumentException("vault suffix must be a dot and a DNS name, such as .vault.azure.net");
        }
        apis = apis.withVaults(suffix);
        return this;
    }

    /**
     * Makes the cloud.
     *
     * @throws IllegalArgumentException if the authority or Partner Center's address is missing
     */
    public Cloud build() {
        if (authority == null || apis.find(Resource.PARTNER_CENTER).isEmpty()) {
            throw new IllegalArgumentException(
                    "the " + name + " cloud must be given an authority and a Partner Center");
        }
        return new Cloud(name, authority.origin(), apis);
    }

    private static Resource named(Resource resource) {
        if (!resource.isNamed() || !resource.scopes().isEmpty() || resource.equals(Resource.KEY_VAULT)) {
            throw new IllegalArgumentException(
                    "resource must be a constant of Resource; vaults are given by their suffix");
        }
        return resource;
    }

    private static HttpsAddress bare(String what, String address) {
        HttpsAddress read = HttpsAddress.ofAnyPort(what, address);
        if (!read.isBare()) {
            throw new IllegalArgumentException(what + " must be without a path");
        }
        return read;
    }
}
