package dev.partnercenter.testing;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Customers as Partner Center writes them, with members that no client has heard of yet. */
final class CustomerJson {
    private CustomerJson() {}

    /** As in a list. */
    static Map<String, Object> brief(SimulatedCustomer customer) {
        return Json.object(
                "id", customer.tenantId(),
                "companyProfile", profile(customer),
                "relationshipToPartner", customer.relationship(),
                "notYetDocumented", Json.object("since", "tomorrow", "values", List.of(1, "two")),
                "links", self(path(customer)),
                "attributes", Json.object("objectType", "Customer"));
    }

    /** As asked for by id. */
    static Map<String, Object> full(SimulatedCustomer customer) {
        Map<String, Object> json = brief(customer);
        json.put("commerceId", Guids.derivedFrom(customer.tenantId() + "/commerce"));
        json.put("billingProfile", billing(customer));
        json.put("allowDelegatedAccess", true);
        json.put("customDomains", List.of(customer.domain()));
        return json;
    }

    static Map<String, Object> link(String uri) {
        return Json.object("uri", uri, "method", "GET", "headers", List.of());
    }

    /** Returns what the filter lets through, everything if there is none, or null if it cannot be read. */
    static @Nullable Predicate<SimulatedCustomer> filter(@Nullable String parameter) {
        if (parameter == null) {
            return customer -> true;
        }
        Map<String, Object> filter = Json.parse(parameter);
        if (filter == null
                || !(filter.get("Field") instanceof String field)
                || !(filter.get("Value") instanceof String value)
                || !"starts_with".equals(filter.get("Operator"))) {
            return null;
        }
        String start = value.toLowerCase(Locale.ROOT);
        return switch (field) {
            case "CompanyName" ->
                customer -> customer.companyName().toLowerCase(Locale.ROOT).startsWith(start);
            case "Domain" ->
                customer -> customer.domain().toLowerCase(Locale.ROOT).startsWith(start);
            default -> null;
        };
    }

    private static Map<String, Object> profile(SimulatedCustomer customer) {
        return Json.object(
                "tenantId", customer.tenantId(),
                "domain", customer.domain(),
                "companyName", customer.companyName(),
                "links", self(path(customer) + "/profiles/company"),
                "attributes", Json.object("objectType", "CustomerCompanyProfile"));
    }

    private static Map<String, Object> billing(SimulatedCustomer customer) {
        return Json.object(
                "id", Guids.derivedFrom(customer.tenantId() + "/billing"),
                "email", "billing@" + customer.domain(),
                "culture", "en-US",
                "language", "en",
                "companyName", customer.companyName(),
                "defaultAddress", Json.object("country", "US", "city", "Redmond", "state", "WA"),
                "links", self(path(customer) + "/profiles/billing"),
                "attributes", Json.object("etag", "-4242348048554929329", "objectType", "CustomerBillingProfile"));
    }

    private static Map<String, Object> self(String uri) {
        return Json.object("self", link(uri));
    }

    private static String path(SimulatedCustomer customer) {
        return "/customers/" + customer.tenantId();
    }
}
