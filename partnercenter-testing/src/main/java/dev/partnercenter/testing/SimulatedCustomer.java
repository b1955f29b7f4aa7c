package dev.partnercenter.testing;

/**
 * A customer of a partner, and that customer's tenant.
 *
 * @param tenantId a GUID; kept in lower case
 * @param companyName as Partner Center lists it
 * @param domain the default domain, such as {@code contoso.onmicrosoft.com}
 * @param relationship {@code reseller} as a rule
 */
public record SimulatedCustomer(String tenantId, String companyName, String domain, String relationship) {

    /** Checks the tenant id. */
    public SimulatedCustomer {
        tenantId = Guids.require("tenantId", tenantId);
    }
}
