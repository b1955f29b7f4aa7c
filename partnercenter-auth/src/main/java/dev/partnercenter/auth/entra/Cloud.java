package dev.partnercenter.auth.entra;

import java.net.URI;
import java.util.Locale;
import java.util.Map;

/**
 * One of Microsoft's clouds: where its users sign in, and which hosts its APIs have. The table is fixed, so that no
 * answer from the network can send a token to another host. Immutable.
 *
 * @see <a href="https://learn.microsoft.com/entra/identity-platform/authentication-national-cloud">National clouds</a>
 */
public final class Cloud {
    /** The worldwide cloud. */
    public static final Cloud PUBLIC = new Cloud(
            "public",
            "login.microsoftonline.com",
            Map.of(
                    Resource.PARTNER_CENTER, Api.of("https://api.partnercenter.microsoft.com"),
                    Resource.PARTNER_SERVICES, Api.of("https://api.partner.microsoft.com"),
                    Resource.GRAPH, Api.of("https://graph.microsoft.com"),
                    // With this slash the scope becomes "//.default", which is what ARM's tokens are asked for by.
                    Resource.ARM, Api.of("https://management.azure.com/"),
                    Resource.KEY_VAULT, Api.of("https://vault.azure.net")),
            ".vault.azure.net");

    private static final Map<String, Cloud> BY_NAME = Map.of(PUBLIC.name, PUBLIC);

    private final String name;
    private final String authorityHost;
    private final Map<Resource, Api> apis;
    private final String vaultSuffix;

    private record Api(String audience, String host) {
        static Api of(String audience) {
            return new Api(audience, URI.create(audience).getHost());
        }
    }

    private Cloud(String name, String authorityHost, Map<Resource, Api> apis, String vaultSuffix) {
        this.name = name;
        this.authorityHost = authorityHost;
        this.apis = apis;
        this.vaultSuffix = vaultSuffix;
    }

    /**
     * The cloud of a name, as a configuration file gives it: {@code public}.
     *
     * @throws IllegalArgumentException if no cloud has that name
     */
    public static Cloud named(String name) {
        Cloud cloud = BY_NAME.get(name.toLowerCase(Locale.ROOT));
        if (cloud == null) {
            throw new IllegalArgumentException("cloud must be one of " + BY_NAME.keySet());
        }
        return cloud;
    }

    public String name() {
        return name;
    }

    /** The page where a user of this authority signs in and consents. */
    public URI authorizeEndpoint(Authority authority) {
        return at(authority, "/oauth2/v2.0/authorize");
    }

    /** Where this authority trades a grant for tokens. */
    public URI tokenEndpoint(Authority authority) {
        return at(authority, "/oauth2/v2.0/token");
    }

    /** The keys that sign this cloud's tokens. */
    public URI keysEndpoint() {
        return URI.create("https://" + authorityHost + "/common/discovery/v2.0/keys");
    }

    /** The exact {@code iss} of an id_token of this tenant. */
    public String issuer(TenantId tenant) {
        return at(Authority.of(tenant), "/v2.0").toString();
    }

    /**
     * What a token for the resource is asked for by and names as its audience.
     *
     * @throws IllegalArgumentException if this cloud does not have the resource
     */
    public String audience(Resource resource) {
        Api known = apis.get(resource);
        if (known != null) {
            return known.audience;
        }
        if (!resource.value().startsWith("https://")) {
            throw new IllegalArgumentException("the " + name + " cloud has no " + resource);
        }
        return resource.value();
    }

    /** The scope that asks for everything the app was granted on the resource. */
    public String defaultScope(Resource resource) {
        return audience(resource) + "/.default";
    }

    /**
     * The API's address, without a trailing slash.
     *
     * @throws IllegalArgumentException if this cloud does not have the resource
     */
    public URI address(Resource resource) {
        String audience = audience(resource);
        return URI.create(audience.endsWith("/") ? audience.substring(0, audience.length() - 1) : audience);
    }

    /** Whether a vault may have this host name: one label before the cloud's vault suffix. */
    public boolean isVaultHost(String host) {
        return host.endsWith(vaultSuffix)
                && host.length() > vaultSuffix.length()
                && host.indexOf('.') == host.length() - vaultSuffix.length();
    }

    /**
     * Whether a token for the resource may be sent to that place: https, the default port, and exactly the resource's
     * host (a vault's host for {@link Resource#KEY_VAULT}).
     *
     * @param host in lower case, as OkHttp's {@code HttpUrl} and {@link URI} of a canonical address give it
     */
    public boolean allows(Resource resource, String scheme, String host, int port) {
        if (!scheme.equals("https") || port != 443) {
            return false;
        }
        if (resource.equals(Resource.KEY_VAULT)) {
            return isVaultHost(host);
        }
        Api known = apis.get(resource);
        return host.equals(known != null ? known.host : address(resource).getHost());
    }

    private URI at(Authority authority, String path) {
        return URI.create("https://" + authorityHost + "/" + authority.segment() + path);
    }

    @Override
    public String toString() {
        return name;
    }
}
