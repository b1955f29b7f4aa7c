package dev.partnercenter.client.customers;

import org.jspecify.annotations.Nullable;

/**
 * To whom a customer's bills go, and in which language. Prints its id and company, and no person's data.
 *
 * @param culture such as {@code en-US}
 * @param language such as {@code en}
 */
public record BillingProfile(
        @Nullable String id,
        @Nullable String firstName,
        @Nullable String lastName,
        @Nullable String email,
        @Nullable String culture,
        @Nullable String language,
        @Nullable String companyName,
        @Nullable Address defaultAddress) {

    @Override
    public String toString() {
        return "BillingProfile[" + id + ", " + companyName + "]";
    }
}
