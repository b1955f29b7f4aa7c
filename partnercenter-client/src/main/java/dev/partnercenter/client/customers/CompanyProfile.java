package dev.partnercenter.client.customers;

import org.jspecify.annotations.Nullable;

/**
 * The company behind a customer. Prints its tenant and name, and no person's data.
 *
 * @param tenantId the GUID of the customer's tenant
 * @param domain the tenant's initial domain, such as {@code contoso.onmicrosoft.com}
 * @param address missing in lists
 * @param email missing in lists
 */
public record CompanyProfile(
        @Nullable String tenantId,
        @Nullable String domain,
        @Nullable String companyName,
        @Nullable Address address,
        @Nullable String email) {

    @Override
    public String toString() {
        return "CompanyProfile[" + tenantId + ", " + companyName + "]";
    }
}
