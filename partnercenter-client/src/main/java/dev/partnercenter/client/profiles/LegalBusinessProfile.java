package dev.partnercenter.client.profiles;

import dev.partnercenter.client.customers.Address;
import org.jspecify.annotations.Nullable;

/**
 * The company behind a partner. Prints its name and how far it is vetted, and no person's data.
 *
 * @param companyApproverAddress where the person is who speaks for the company in its vetting
 * @param vettingSubStatus what the vetting waits for or failed in, such as {@code none}
 */
public record LegalBusinessProfile(
        @Nullable String companyName,
        @Nullable Address address,
        @Nullable Contact primaryContact,
        @Nullable Address companyApproverAddress,
        @Nullable String companyApproverEmail,
        @Nullable VettingStatus vettingStatus,
        @Nullable String vettingSubStatus) {

    @Override
    public String toString() {
        return "LegalBusinessProfile[" + companyName + ", " + vettingStatus + "]";
    }
}
