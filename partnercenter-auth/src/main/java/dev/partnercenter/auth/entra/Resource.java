package dev.partnercenter.auth.entra;

import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The API a token is for. A constant means the same API in every {@link Cloud}, which knows its address there; any other
 * API is named by its address with {@link #of(String)}. Compared by what it was named by. Immutable.
 */
public final class Resource {
    /** Partner Center's REST API. */
    public static final Resource PARTNER_CENTER = new Resource("partner-center");

    /** {@code api.partner.microsoft.com}: price sheets, referrals, payouts. It refuses Partner Center's tokens. */
    public static final Resource PARTNER_SERVICES = new Resource("partner-services");

    /** Microsoft Graph. */
    public static final Resource GRAPH = new Resource("graph");

    /** Azure Resource Manager. */
    public static final Resource ARM = new Resource("arm");

    /** Azure Key Vault's data plane; a token for it opens every vault that admits its holder. */
    public static final Resource KEY_VAULT = new Resource("key-vault");

    private final String value;

    private Resource(String value) {
        this.value = value;
    }

    /**
     * The API at an address, such as {@code https://outlook.office365.com}. A token for it is sent to that host alone.
     *
     * @param address an https URI of a host, with at most a path; exactly as the token endpoint is to see it, so a
     *     trailing slash counts
     * @throws IllegalArgumentException if the address has another form, ends in {@code /.default}, or is the retired
     *     {@code graph.windows.net}, which Partner Center refuses with 401 and code 900420
     */
    public static Resource of(String address) {
        URI uri;
        try {
            uri = URI.create(address);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("resource must be an https URI such as https://outlook.office365.com");
        }
        if (!"https".equals(uri.getScheme())
                || uri.getHost() == null
                || uri.getUserInfo() != null
                || uri.getPort() != -1
                || uri.getQuery() != null
                || uri.getFragment() != null) {
            throw new IllegalArgumentException(
                    "resource must be an https URI such as https://outlook.office365.com, without port or query");
        }
        if (address.endsWith("/.default")) {
            throw new IllegalArgumentException("resource must be given without /.default");
        }
        if (uri.getHost().toLowerCase(Locale.ROOT).endsWith("graph.windows.net")) {
            throw new IllegalArgumentException(
                    "resource graph.windows.net is retired: ask for Resource.PARTNER_CENTER or Resource.GRAPH");
        }
        return new Resource(address);
    }

    /** The constant's name, or the address as the token endpoint takes it. */
    public String value() {
        return value;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other || (other instanceof Resource that && value.equals(that.value));
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    /** As {@link #value()}. */
    @Override
    public String toString() {
        return value;
    }
}
