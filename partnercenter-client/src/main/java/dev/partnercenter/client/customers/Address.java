package dev.partnercenter.client.customers;

import org.jspecify.annotations.Nullable;

/**
 * An address and who is met there. Prints its country, and no person's data.
 *
 * @param country two letters, ISO 3166-1
 */
public record Address(
        @Nullable String country,
        @Nullable String region,
        @Nullable String city,
        @Nullable String state,
        @Nullable String addressLine1,
        @Nullable String addressLine2,
        @Nullable String postalCode,
        @Nullable String firstName,
        @Nullable String lastName,
        @Nullable String phoneNumber) {

    @Override
    public String toString() {
        return "Address[" + country + "]";
    }
}
