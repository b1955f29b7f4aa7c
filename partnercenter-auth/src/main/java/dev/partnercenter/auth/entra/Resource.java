package dev.partnercenter.auth.entra;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The API a token is for. A constant means the same API in every {@link Cloud} that has it, which knows its address there;
 * any other API is named by its address with {@link #of(String)}. A token is for everything that the app was granted on the
 * API, unless {@link #withScopes} says for what. Compared by what it was named by. Immutable.
 */
public final class Resource {
    private static final String HTTPS = "https://";
    private static final Pattern SCOPE = Pattern.compile("[0-9A-Za-z][0-9A-Za-z._:-]*");
    private static final List<String> OPENID_CONNECT = List.of("email", "offline_access", "openid", "profile");

    /** Partner Center's REST API. */
    public static final Resource PARTNER_CENTER = new Resource("partner-center", List.of());

    /** {@code api.partner.microsoft.com}: price sheets, referrals, payouts. It refuses Partner Center's tokens. */
    public static final Resource PARTNER_SERVICES = new Resource("partner-services", List.of());

    /** Microsoft Graph. */
    public static final Resource GRAPH = new Resource("graph", List.of());

    /** Azure Resource Manager. */
    public static final Resource ARM = new Resource("arm", List.of());

    /** Exchange Online. */
    public static final Resource EXCHANGE_ONLINE = new Resource("exchange-online", List.of());

    /** Azure Key Vault's data plane; a token for it opens every vault that admits its holder. */
    public static final Resource KEY_VAULT = new Resource("key-vault", List.of());

    private final String value;
    private final List<String> scopes;

    private Resource(String value, List<String> scopes) {
        this.value = value;
        this.scopes = scopes;
    }

    /**
     * The API at an address, such as {@code https://manage.office.com}. A token for it is sent to that host alone.
     *
     * @param address an https URI of a host, with at most a path; beyond scheme and host it stays exactly as the token
     *     endpoint is to see it, so a trailing slash counts
     * @throws IllegalArgumentException if the address has another form (a user, port, query or fragment; an IP address, a
     *     trailing dot or punycode), ends in {@code /.default}, or is the retired {@code graph.windows.net}, which Partner
     *     Center refuses with 401 and code 900420
     */
    public static Resource of(String address) {
        return new Resource(address(address), List.of());
    }

    /**
     * The same API, for these of its scopes alone, such as {@code User.Read.All}: its own token beside that for everything.
     * Only for tokens of a user: an app's own are always for everything, and the token endpoint refuses to narrow them.
     *
     * @param names without the API's address; none for everything
     * @throws IllegalArgumentException if a name is an address, {@code .default}, or a scope of OpenID Connect
     */
    public Resource withScopes(String... names) {
        return new Resource(
                value,
                Arrays.stream(names).map(Resource::scope).distinct().sorted().toList());
    }

    private static String address(String text) {
        if (text.endsWith("/.default")) {
            throw new IllegalArgumentException("resource must be given without /.default");
        }
        HttpsAddress address = HttpsAddress.of("resource", text);
        if (address.host().equals("graph.windows.net")) {
            throw new IllegalArgumentException(
                    "resource graph.windows.net is retired: ask for Resource.PARTNER_CENTER or Resource.GRAPH");
        }
        return address.toString();
    }

    private static String scope(String name) {
        if (!SCOPE.matcher(name).matches() || OPENID_CONNECT.contains(name)) {
            throw new IllegalArgumentException(
                    "scope must be the name of a permission such as User.Read.All, without the API's address");
        }
        return name;
    }

    /** Whether it is a name, whose address the cloud knows, rather than an address. */
    boolean isNamed() {
        return !value.startsWith(HTTPS);
    }

    /** Whether it is an address at that host; asked for each call that carries a token, so nothing is parsed. */
    boolean isAt(String host) {
        int end = HTTPS.length() + host.length();
        return !isNamed()
                && value.startsWith(host, HTTPS.length())
                && (value.length() == end || value.charAt(end) == '/');
    }

    /** The constant's name, or the address as the token endpoint takes it, with scheme and host in lower case. */
    public String value() {
        return value;
    }

    /** The scopes it is narrowed to, in alphabetical order; empty for everything that was granted. */
    public List<String> scopes() {
        return scopes;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || (other instanceof Resource that && value.equals(that.value) && scopes.equals(that.scopes));
    }

    @Override
    public int hashCode() {
        return 31 * value.hashCode() + scopes.hashCode();
    }

    @Override
    public String toString() {
        return scopes.isEmpty() ? value : value + " (" + String.join(" ", scopes) + ")";
    }
}
