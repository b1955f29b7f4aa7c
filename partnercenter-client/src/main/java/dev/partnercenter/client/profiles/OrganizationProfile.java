package dev.partnercenter.client.profiles;

import dev.partnercenter.client.customers.Address;
import org.jspecify.annotations.Nullable;

/**
 * Who a partner is; what Partner Center does not say is null. Prints its tenant and name, and no person's data.
 *
 * @param tenantId the GUID of the partner's tenant
 * @param domain the tenant's initial domain
 * @param culture such as {@code en-US}
 * @param language such as {@code en}
 */
public record OrganizationProfile(
        @Nullable String id,
        @Nullable String tenantId,
        @Nullable String companyName,
        @Nullable String domain,
        @Nullable String email,
        @Nullable Address defaultAddress,
        @Nullable String language,
        @Nullable String culture) {

    @Override
    public String toString() {
        return "OrganizationProfile[" + tenantId + ", " + companyName + "]";
    }
}
