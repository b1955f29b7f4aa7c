package dev.partnercenter.testing;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Who is known to Entra: apps, tenants, partners with their users and customers. */
final class Directory {
    private final Map<String, SimulatedPartner> partners = new LinkedHashMap<>();
    private final Map<String, Set<String>> partnersOfCustomer = new HashMap<>();
    private final SimulatedCloud cloud;
    private final AppRegistrations apps;
    private final List<String> redirectUris;
    private final String vaultTenant;
    private final CustomerConsents consents;
    private final Map<String, SimulatedCloud> elsewhere;

    /** @param vaultTenant the tenant to which the vaults belong; null for the first partner's */
    Directory(
            SimulatedCloud cloud,
            List<SimulatedPartner> partners,
            AppRegistrations apps,
            List<String> redirectUris,
            Map<String, SimulatedCloud> elsewhere,
            @Nullable String vaultTenant) {
        this.cloud = cloud;
        this.apps = new AppRegistrations(apps);
        for (SimulatedPartner partner : partners) {
            this.partners.put(partner.tenantId(), partner);
            for (SimulatedCustomer customer : partner.customers()) {
                partnersOfCustomer
                        .computeIfAbsent(customer.tenantId(), tenant -> ConcurrentHashMap.newKeySet())
                        .add(partner.tenantId());
            }
        }
        this.redirectUris = List.copyOf(redirectUris);
        this.elsewhere = Map.copyOf(elsewhere);
        this.vaultTenant = vaultTenant != null
                ? vaultTenant
                : firstPartner().map(SimulatedPartner::tenantId).orElse("");
        this.consents = new CustomerConsents(cloud);
    }

    static boolean isMultiTenantName(String segment) {
        return segment.equals("organizations") || segment.equals("common");
    }

    /** Returns the cloud in which all this is. */
    SimulatedCloud cloud() {
        return cloud;
    }

    AppRegistrations apps() {
        return apps;
    }

    CustomerConsents consents() {
        return consents;
    }

    Optional<SimulatedPartner> partner(String tenantId) {
        return Optional.ofNullable(partners.get(tenantId.toLowerCase(Locale.ROOT)));
    }

    Optional<SimulatedPartner> firstPartner() {
        return partners.values().stream().findFirst();
    }

    boolean isCustomerOf(String tenantId, SimulatedPartner partner) {
        return partnersOfCustomer
                .getOrDefault(tenantId.toLowerCase(Locale.ROOT), Set.of())
                .contains(partner.tenantId());
    }

    /** Returns the tenant to which the vaults belong. */
    String vaultTenant() {
        return vaultTenant;
    }

    /** Returns the other cloud in which a tenant is, or null. */
    @Nullable
    SimulatedCloud elsewhere(String tenantId) {
        return elsewhere.get(tenantId.toLowerCase(Locale.ROOT));
    }

    /** Returns the tenant's id in lower case. */
    String requireTenant(String segment) throws OAuthFailure {
        String tenant = segment.toLowerCase(Locale.ROOT);
        if (!Guids.isGuid(tenant)) {
            throw OAuthFailure.invalidRequest(
                    900023,
                    "Specified tenant identifier '" + tenant
                            + "' is neither a valid DNS name, nor a valid external domain.");
        }
        if (!partners.containsKey(tenant) && !partnersOfCustomer.containsKey(tenant) && !tenant.equals(vaultTenant)) {
            throw OAuthFailure.invalidRequest(
                    90002,
                    "Tenant '" + tenant + "' not found. Check to make sure you have the correct tenant ID and are"
                            + " signing into the correct cloud.");
        }
        return tenant;
    }

    boolean isRegisteredRedirect(String uri) {
        return redirectUris.stream()
                .anyMatch(registered -> withoutLocalPort(registered).equals(withoutLocalPort(uri)));
    }

    /** The port of {@code http://localhost} plays no part in the comparison. */
    private static String withoutLocalPort(String uri) {
        return uri.replaceFirst("^http://localhost:\\d+", "http://localhost");
    }
}
