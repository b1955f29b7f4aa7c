package dev.partnercenter.auth.entra;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One of Microsoft's clouds: where its users sign in, and which hosts its APIs have. The table is fixed, so that no
 * answer from the network can send a token to another host; {@link #custom} makes one that is not in it. Immutable.
 *
 * @see <a href="https://learn.microsoft.com/entra/identity-platform/authentication-national-cloud">National clouds</a>
 * @see <a href="https://learn.microsoft.com/partner-center/developer/partner-center-rest-urls">Partner Center's base
 *     URLs</a>
 */
public final class Cloud {
    /** The worldwide cloud. */
    public static final Cloud PUBLIC = known(
            "public",
            "https://login.microsoftonline.com",
            ".vault.azure.net",
            Map.of(
                    Resource.PARTNER_CENTER, "https://api.partnercenter.microsoft.com",
                    Resource.PARTNER_SERVICES, "https://api.partner.microsoft.com",
                    Resource.GRAPH, "https://graph.microsoft.com",
                    // With this slash, here and below, the scope becomes "//.default", by which ARM's tokens are asked
                    // for.
                    Resource.ARM, "https://management.azure.com/",
                    Resource.EXCHANGE_ONLINE, "https://outlook.office365.com"));

    /**
     * The cloud for the United States' government (Fairfax), whose Partner Center has the same hosts as the worldwide one.
     * Graph and Exchange Online are those of GCC High; ask for those of the Department of Defense by
     * {@link Resource#of}.
     */
    public static final Cloud US_GOVERNMENT = known(
            "us-government",
            "https://login.microsoftonline.us",
            ".vault.usgovcloudapi.net",
            Map.of(
                    Resource.PARTNER_CENTER, "https://api.partnercenter.microsoft.com",
                    Resource.PARTNER_SERVICES, "https://api.partner.microsoft.com",
                    Resource.GRAPH, "https://graph.microsoft.us",
                    Resource.ARM, "https://management.usgovcloudapi.net/",
                    Resource.EXCHANGE_ONLINE, "https://outlook.office365.us"));

    /** The cloud in China, operated by 21Vianet. It has no {@link Resource#PARTNER_SERVICES} that is known. */
    public static final Cloud CHINA = known(
            "china",
            "https://login.partner.microsoftonline.cn",
            ".vault.azure.cn",
            Map.of(
                    Resource.PARTNER_CENTER, "https://partner.partnercenterapi.microsoftonline.cn",
                    Resource.GRAPH, "https://microsoftgraph.chinacloudapi.cn",
                    Resource.ARM, "https://management.chinacloudapi.cn/",
                    Resource.EXCHANGE_ONLINE, "https://partner.outlook.cn"));

    /**
     * Azure Government Top Secret, by addresses that are <b>unverified</b>: they come from several public sources, none of
     * them Microsoft's documentation. No Partner Center is known there, so an app takes only
     * {@link #withPartnerCenter this cloud with one}; nor are Graph and Exchange Online.
     */
    public static final Cloud US_NAT = known(
            "us-nat",
            "https://login.microsoftonline.eaglex.ic.gov",
            ".vault.cloudapi.eaglex.ic.gov",
            Map.of(Resource.ARM, "https://management.azure.eaglex.ic.gov/"));

    /** Azure Government Secret; as <b>unverified</b> as {@link #US_NAT}, and as incomplete. */
    public static final Cloud US_SEC = known(
            "us-sec",
            "https://login.microsoftonline.microsoft.scloud",
            ".vault.cloudapi.microsoft.scloud",
            Map.of(Resource.ARM, "https://management.azure.microsoft.scloud/"));

    private static final List<Cloud> KNOWN = List.of(PUBLIC, US_GOVERNMENT, CHINA, US_NAT, US_SEC);

    // What Azure's tools and Microsoft's articles call them.
    private static final Map<String, Cloud> OTHER_NAMES = Map.of(
            "azurecloud", PUBLIC,
            "usgovernment", US_GOVERNMENT,
            "azureusgovernment", US_GOVERNMENT,
            "fairfax", US_GOVERNMENT,
            "azurechinacloud", CHINA,
            "mooncake", CHINA,
            "usnat", US_NAT,
            "ussec", US_SEC);

    private final String name;
    private final String authority;
    private final CloudApis apis;

    Cloud(String name, String authority, CloudApis apis) {
        this.name = name;
        this.authority = authority;
        this.apis = apis;
    }

    private static Cloud known(String name, String authority, String vaultSuffix, Map<Resource, String> addresses) {
        CloudApis apis = CloudApis.none();
        for (Map.Entry<Resource, String> api : addresses.entrySet()) {
            apis = apis.with(api.getKey(), HttpsAddress.of(name, api.getValue()));
        }
        return new Cloud(name, HttpsAddress.of(name, authority).origin(), apis.withVaults(vaultSuffix));
    }

    /**
     * The cloud of a name, as a configuration file gives it: {@code public}, {@code us-government}, {@code china},
     * {@code us-nat} or {@code us-sec}, or as Azure's tools call them, such as {@code AzureUSGovernment}; in any case.
     *
     * @throws IllegalArgumentException if no cloud has that name
     */
    public static Cloud named(String name) {
        String wanted = name.toLowerCase(Locale.ROOT);
        for (Cloud cloud : KNOWN) {
            if (cloud.name.equals(wanted)) {
                return cloud;
            }
        }
        Cloud cloud = OTHER_NAMES.get(wanted);
        if (cloud == null) {
            throw new IllegalArgumentException("cloud must be one of " + KNOWN);
        }
        return cloud;
    }

    /**
     * Begins a cloud that is none of these, such as a new sovereign one or a stand-in for tests: every address must be
     * given that is to be used. Tokens and secrets of the app go to these addresses, so they must not come from the network.
     *
     * @param name kept beside each refresh token, which is then refused in every other cloud: lower-case letters, digits and
     *     hyphens, at most 40
     * @throws IllegalArgumentException if the name has another form or is that of a cloud known here
     */
    public static CloudBuilder custom(String name) {
        if (KNOWN.stream().anyMatch(cloud -> cloud.name.equals(name)) || OTHER_NAMES.containsKey(name)) {
            throw new IllegalArgumentException("name of a custom cloud must not be that of one of " + KNOWN);
        }
        return new CloudBuilder(name);
    }

    /**
     * This cloud with its Partner Center, for {@link #US_NAT} and {@link #US_SEC}, where none is known.
     *
     * @param address such as {@code https://api.partnercenter.example}: without port or path
     * @throws IllegalArgumentException if the address has another form, or this cloud's Partner Center is known
     */
    public Cloud withPartnerCenter(String address) {
        if (has(Resource.PARTNER_CENTER)) {
            throw new IllegalArgumentException("the " + name + " cloud has a Partner Center, whose address is fixed");
        }
        HttpsAddress read = HttpsAddress.of("address", address);
        if (!read.isBare()) {
            throw new IllegalArgumentException("address must be without a path");
        }
        return new Cloud(name, authority, apis.with(Resource.PARTNER_CENTER, read.withoutPath()));
    }

    public String name() {
        return name;
    }

    /** The page where a user of this authority signs in and consents. */
    public URI authorizeEndpoint(Authority whose) {
        return at(whose, "/oauth2/v2.0/authorize");
    }

    /** The page where an administrator consents for a whole tenant. */
    public URI adminConsentEndpoint(Authority authority) {
        return at(authority, "/v2.0/adminconsent");
    }

    /** Where this authority gives a code for a sign-in on another device. */
    public URI deviceCodeEndpoint(Authority authority) {
        return at(authority, "/oauth2/v2.0/devicecode");
    }

    /** Where this authority trades a grant for tokens. */
    public URI tokenEndpoint(Authority whose) {
        return at(whose, "/oauth2/v2.0/token");
    }

    /** The keys that sign this cloud's tokens. */
    public URI keysEndpoint() {
        return URI.create(authority + "/common/discovery/v2.0/keys");
    }

    /** The exact {@code iss} of an id_token of this tenant. */
    public String issuer(TenantId tenant) {
        return at(Authority.of(tenant), "/v2.0").toString();
    }

    /** Whether this cloud has the resource; one named by its address it always has. */
    public boolean has(Resource resource) {
        return !resource.isNamed() || apis.find(resource).isPresent();
    }

    /**
     * What a token for the resource is asked for by and names as its audience.
     *
     * @throws IllegalArgumentException if this cloud does not have the resource
     */
    public String audience(Resource resource) {
        return resource.isNamed() ? api(resource).audience() : resource.value();
    }

    /** The scope that asks for everything the app was granted on the resource. */
    public String defaultScope(Resource resource) {
        return audience(resource) + "/.default";
    }

    /**
     * The scopes that ask for the resource as it is meant: everything the app was granted there, or what it names.
     *
     * @throws IllegalArgumentException if this cloud does not have the resource
     */
    public String scope(Resource resource) {
        if (resource.scopes().isEmpty()) {
            return defaultScope(resource);
        }
        String prefix = audience(resource) + "/";
        return resource.scopes().stream().map(prefix::concat).collect(Collectors.joining(" "));
    }

    /**
     * The API's address, without a trailing slash.
     *
     * @throws IllegalArgumentException if this cloud does not have the resource
     */
    public URI address(Resource resource) {
        String address = resource.isNamed() ? api(resource).address().toString() : resource.value();
        return URI.create(address.endsWith("/") ? address.substring(0, address.length() - 1) : address);
    }

    /** Whether a vault may have this host name, in any case: a vault's name before the cloud's vault suffix. */
    public boolean isVaultHost(String host) {
        return apis.isVaultHost(host);
    }

    /**
     * Whether a token for the resource may be sent to that place: https, exactly the resource's host (a vault's host for
     * {@link Resource#KEY_VAULT}), and the default port, unless this is a custom cloud that names another.
     *
     * @param scheme in any case, as is the host
     */
    public boolean allows(Resource resource, String scheme, String host, int port) {
        return HttpsAddress.lowerCase(scheme).equals("https") && apis.allows(resource, host, port);
    }

    private CloudApis.Api api(Resource resource) {
        return apis.find(resource)
                .orElseThrow(() -> new IllegalArgumentException("the " + name + " cloud has no " + resource.value()
                        + " that is known; give its address by " + wayOut(resource.value())));
    }

    private static String wayOut(String resource) {
        if (resource.equals(Resource.PARTNER_CENTER.value())) {
            return "withPartnerCenter(address)";
        }
        return resource.equals(Resource.KEY_VAULT.value())
                ? "Cloud.custom(name) and vaultSuffix(suffix)"
                : "Resource.of(address)";
    }

    private URI at(Authority whose, String path) {
        return URI.create(authority + "/" + whose.segment() + path);
    }

    @Override
    public String toString() {
        return name;
    }
}
