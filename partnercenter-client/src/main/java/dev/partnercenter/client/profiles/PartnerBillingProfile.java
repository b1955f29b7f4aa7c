package dev.partnercenter.client.profiles;

import dev.partnercenter.client.customers.Address;
import org.jspecify.annotations.Nullable;

/**
 * To whom Microsoft's bills for a partner go. Prints the company, and no person's data.
 *
 * @param billingCurrency three letters, ISO 4217
 */
public record PartnerBillingProfile(
        @Nullable String companyName,
        @Nullable Address address,
        @Nullable Contact primaryContact,
        @Nullable String purchaseOrderNumber,
        @Nullable String taxId,
        @Nullable String billingCurrency) {

    @Override
    public String toString() {
        return "PartnerBillingProfile[" + companyName + "]";
    }
}
