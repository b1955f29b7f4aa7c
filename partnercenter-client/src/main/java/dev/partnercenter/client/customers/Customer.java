package dev.partnercenter.client.customers;

import dev.partnercenter.auth.entra.TenantId;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A customer as Partner Center describes it; what it does not say is null or empty. Immutable. Prints its id and name, and
 * no person's data.
 *
 * @param id Partner Center's id of the customer, which is that of its tenant
 * @param relationshipToPartner what the partner is to the customer
 * @param allowDelegatedAccess whether the customer admits the partner's delegated administrators
 * @param customDomains the customer's own domains; missing in lists
 * @param commerceId the customer's id in Microsoft's commerce system; missing in lists
 * @param billingProfile to whom bills go; missing in lists
 * @param associatedPartnerId of an indirect provider's customer, the reseller that sells to it
 */
public record Customer(
        String id,
        @Nullable CompanyProfile companyProfile,
        @Nullable RelationshipToPartner relationshipToPartner,
        @Nullable Boolean allowDelegatedAccess,
        List<String> customDomains,
        @Nullable String commerceId,
        @Nullable BillingProfile billingProfile,
        @Nullable String associatedPartnerId) {

    /** @throws NullPointerException if there is no id */
    public Customer {
        Objects.requireNonNull(id, "id");
        customDomains = customDomains == null
                ? List.of()
                : customDomains.stream().filter(Objects::nonNull).toList();
    }

    /**
     * The customer's tenant, as tokens for it are asked for by.
     *
     * @throws IllegalArgumentException if the id is not a tenant's GUID
     */
    public TenantId tenant() {
        return TenantId.of(id);
    }

    @Override
    public String toString() {
        return "Customer[" + id + (companyProfile == null ? "" : ", " + companyProfile.companyName()) + "]";
    }
}
