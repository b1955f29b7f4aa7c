package dev.partnercenter.auth;

import dev.partnercenter.auth.entra.Resource;
import dev.partnercenter.auth.entra.TenantId;
import org.jspecify.annotations.Nullable;

/**
 * Which token is meant: whose (the partner), where it is good (a tenant, the partner's own or a customer's), and what for
 * (the resource). Together with the provider's app this is the whole key: two equal requests have the same token, two
 * different ones never share one. Immutable.
 *
 * <p>{@code TokenRequest.forPartner(p)} means the partner's own tenant and Partner Center;
 * {@code TokenRequest.forPartner(p).inCustomer(c).to(Resource.GRAPH)} a customer's tenant and Graph.
 */
public final class TokenRequest {
    private final TenantId partner;
    private final TenantId tenant;
    private final Resource resource;

    // A request is the key of every look-up, so its hash is computed once.
    private final int hash;

    private TokenRequest(TenantId partner, TenantId tenant, Resource resource) {
        this.partner = partner;
        this.tenant = tenant;
        this.resource = resource;
        // Not 31 times the one plus the other, as usual: where both are the same, that is 32 times it, which spreads
        // badly.
        this.hash = 31 * (2 * partner.hashCode() + tenant.hashCode()) + resource.hashCode();
    }

    /** Partner Center, in the partner's own tenant. */
    public static TokenRequest forPartner(TenantId partner) {
        return new TokenRequest(partner, partner, Resource.PARTNER_CENTER);
    }

    /** The same resource, in a customer's tenant. */
    public TokenRequest inCustomer(TenantId customer) {
        return new TokenRequest(partner, customer, resource);
    }

    /** Another resource, in the same tenant. */
    public TokenRequest to(Resource resource) {
        return new TokenRequest(partner, tenant, resource);
    }

    public TenantId partner() {
        return partner;
    }

    public TenantId tenant() {
        return tenant;
    }

    public Resource resource() {
        return resource;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        if (this == other) {
            return true;
        }
        return other instanceof TokenRequest that
                && hash == that.hash
                && tenant.equals(that.tenant)
                && partner.equals(that.partner)
                && resource.equals(that.resource);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public String toString() {
        return resource + " in tenant " + tenant + " of partner " + partner;
    }
}
