package dev.partnercenter.testing;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What Partner Center tells of one customer beside its particulars: users, subscriptions, indirect resellers. */
final class CustomerOperations {
    private CustomerOperations() {}

    /** Returns the answer, or null if there is nothing at that path. */
    static @Nullable Reply answer(
            Call call, SimulatedPartner partner, SimulatedCustomer customer, boolean appOnly, List<String> below) {
        String what = below.get(0);
        if (!call.method().equals("GET") || below.size() > 2) {
            return null;
        }
        if (what.equals("subscriptions")) {
            return listed(subscriptions(customer), below, "20003", "Subscription not found");
        }
        if (!what.equals("users") && !what.equals("relationships")) {
            return null;
        }
        if (appOnly) {
            return PartnerCenterSide.userNeeded();
        }
        return what.equals("users")
                ? listed(users(call, customer), below, "60002", "User object Id is not found")
                : PartnerOperations.collection(List.of(PartnerOperations.reseller(partner)));
    }

    private static Reply listed(List<Map<String, Object>> all, List<String> below, String code, String description) {
        if (below.size() == 1) {
            return PartnerOperations.collection(all);
        }
        return all.stream()
                .filter(one -> below.get(1).equals(one.get("id")))
                .findFirst()
                .map(one -> Reply.json(200, one))
                .orElseGet(() -> PartnerCenterSide.fault(404, code, description));
    }

    private static List<Map<String, Object>> users(Call call, SimulatedCustomer customer) {
        boolean deleted = String.valueOf(call.query("filter")).contains("Inactive");
        return Stream.of("ada", "grace", "former")
                .filter(name -> name.equals("former") == deleted)
                .map(name -> Json.object(
                        "usageLocation",
                        "US",
                        "id",
                        Guids.derivedFrom(customer.tenantId() + "/user/" + name),
                        "userPrincipalName",
                        name + "@" + customer.domain(),
                        "firstName",
                        name,
                        "lastName",
                        "Lovelace",
                        "displayName",
                        name + " Lovelace",
                        "userDomainType",
                        "none",
                        "state",
                        deleted ? "inactive" : "active",
                        "softDeletionTime",
                        deleted ? "2025-12-20T00:33:34Z" : null,
                        "attributes",
                        Json.object("objectType", "CustomerUser")))
                .toList();
    }

    private static List<Map<String, Object>> subscriptions(SimulatedCustomer customer) {
        return Stream.of("Microsoft 365 E3", "Azure plan")
                .map(name -> Json.object(
                        "id", Guids.derivedFrom(customer.tenantId() + "/subscription/" + name),
                        "offerId", "CFQ7TTC0LFLX:0001:CFQ7TTC0KHRD",
                        "offerName", name,
                        "friendlyName", name,
                        "quantity", 25,
                        "unitType", "Licenses",
                        "creationDate", "2025-01-25T23:01:08.693Z",
                        "effectiveStartDate", "2025-01-25T00:00:00Z",
                        "commitmentEndDate", "2026-01-24T00:00:00Z",
                        "status", "active",
                        "autoRenewEnabled", true,
                        "billingType", "license",
                        "billingCycle", "monthly",
                        "termDuration", "P1Y",
                        "contractType", "subscription",
                        "orderId", Guids.derivedFrom(customer.tenantId() + "/order"),
                        "isTrial", false,
                        "isMicrosoftProduct", true,
                        "publisherName", "Microsoft Corporation",
                        "refundOptions", List.of(Json.object("type", "Full", "expiresAt", "2025-02-01T23:01:08.693Z")),
                        "attributes", Json.object("etag", "-19", "objectType", "Subscription")))
                .toList();
    }
}
