package dev.partnercenter.auth.entra;

import org.jspecify.annotations.Nullable;

/**
 * Where a grant is redeemed and what for.
 *
 * @param partner whose grant it is; null while a consent has not yet told
 * @param authority whose token endpoint is asked: the partner's, a customer's, or the one that issued a code
 * @param resource the one API the token is for
 * @param claims what the API demanded when it refused the last one; null if it did not
 */
public record Target(
        @Nullable TenantId partner,
        Authority authority,
        Resource resource,
        @Nullable ClaimsChallenge claims) {

    /** A token of this partner for a tenant, its own or a customer's. */
    public static Target of(TenantId partner, TenantId tenant, Resource resource) {
        return new Target(partner, Authority.of(tenant), resource, null);
    }

    /** A token by the code of a sign-in at this authority, whose partner only the reply will tell. */
    public static Target ofSignIn(Authority authority, Resource resource) {
        return new Target(null, authority, resource, null);
    }

    /** The same, with what the API demands of the token. */
    public Target demanding(@Nullable ClaimsChallenge challenge) {
        return new Target(partner, authority, resource, challenge);
    }

    /** Whether the token endpoint asked is a customer's rather than the partner's own. */
    public boolean isCustomer() {
        return partner != null && !authority.segment().equals(partner.value());
    }

    @Nullable
    TenantId tenant() {
        return authority.equals(Authority.ORGANIZATIONS) ? null : TenantId.of(authority.segment());
    }
}
