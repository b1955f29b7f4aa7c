package dev.partnercenter.testing;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What Partner Center tells of a partner itself: profiles, resellers, audit records, MFA reports, and taken domains. */
final class PartnerOperations {
    private static final String JSON = "application/json; charset=utf-8";

    private PartnerOperations() {}

    /** Returns the answer, or null if there is nothing at that path. */
    static @Nullable Reply answer(Call call, SimulatedPartner partner, boolean appOnly) {
        List<String> path = call.segments();
        String what = String.join("/", path.subList(1, path.size()));
        if (path.size() == 3 && path.get(1).equals("domains")) {
            return call.method().equals("HEAD") ? domain(path.get(2), partner) : null;
        }
        if (!call.method().equals("GET")) {
            return null;
        }
        return switch (what) {
            case "auditrecords" -> collection(audit(call, partner));
            case "profiles/legalbusiness" -> Reply.json(200, legal(partner));
            case "profiles/organization",
                    "profiles/mpn",
                    "profiles/support",
                    "profiles/billing",
                    "relationships",
                    "customers/relationshiprequests",
                    "partnerRequests",
                    "applicationmfaadoptionstatus",
                    "nonMfaCompliantPartnerPrincipals" ->
                appOnly ? PartnerCenterSide.userNeeded() : ofUser(what, call, partner);
            default -> null;
        };
    }

    static Reply collection(List<Map<String, Object>> items) {
        return Reply.json(
                200,
                Json.object(
                        "totalCount", items.size(),
                        "items", items,
                        "attributes", Json.object("objectType", "Collection")));
    }

    private static Reply ofUser(String what, Call call, SimulatedPartner partner) {
        return switch (what) {
            case "profiles/organization" -> Reply.json(200, organization(partner));
            case "profiles/mpn" -> mpn(call.query("mpnId"));
            case "profiles/support" ->
                Reply.json(200, Json.object("email", "support@" + domainOf(partner), "telephone", "4255550100"));
            case "profiles/billing" -> Reply.json(200, billing(partner));
            case "relationships" -> collection(List.of(reseller(partner)));
            case "customers/relationshiprequests" ->
                Reply.json(200, Json.object("url", "https://admin.microsoft.com/?partnerId=" + partner.tenantId()));
            case "partnerRequests" -> collection(requests(partner));
            case "applicationmfaadoptionstatus" -> adoption();
            default -> collection(List.of(principal(partner)));
        };
    }

    private static Reply domain(String domain, SimulatedPartner partner) {
        boolean taken = partner.customers().stream()
                .anyMatch(customer -> customer.domain().equalsIgnoreCase(domain));
        return Reply.empty(taken ? 200 : 404);
    }

    private static Map<String, Object> organization(SimulatedPartner partner) {
        return Json.object(
                "id", partner.tenantId(),
                "companyName", "Partner " + partner.tenantId().substring(0, 8),
                "tenantId", partner.tenantId(),
                "domain", domainOf(partner),
                "email", partner.userPrincipalName(),
                "defaultAddress", address(),
                "language", "en",
                "culture", "en-US",
                "profileType", "organization_profile",
                "attributes", Json.object("etag", "-17", "objectType", "OrganizationProfile"));
    }

    private static Reply mpn(@Nullable String id) {
        return id == null || id.equals("4391507")
                ? Reply.json(
                        200, Json.object("mpnId", "4391507", "partnerName", "Partner", "profileType", "mpn_profile"))
                : Reply.json(404, Json.object("code", 3000, "description", "Partner Organization could not be found"));
    }

    private static Map<String, Object> legal(SimulatedPartner partner) {
        return Json.object(
                "companyName",
                "Partner " + partner.tenantId().substring(0, 8),
                "address",
                address(),
                "primaryContact",
                Json.object("firstName", "Ada", "lastName", "Byron", "email", "ada@example.com"),
                "companyApproverAddress",
                address(),
                "companyApproverEmail",
                "ada@example.com",
                "vettingStatus",
                "authorized",
                "vettingSubStatus",
                "none",
                "profileType",
                "legal_business_profile");
    }

    private static Map<String, Object> billing(SimulatedPartner partner) {
        return Json.object(
                "companyName",
                "Partner " + partner.tenantId().substring(0, 8),
                "address",
                address(),
                "primaryContact",
                Json.object("firstName", "Ada", "lastName", "Byron"),
                "purchaseOrderNumber",
                "4711",
                "billingCurrency",
                "USD",
                "profileType",
                "billing_profile",
                "attributes",
                Json.object("etag", "-18", "objectType", "BillingProfile"));
    }

    private static Map<String, Object> address() {
        return Json.object("country", "US", "city", "Redmond", "state", "WA", "postalCode", "98052");
    }

    static Map<String, Object> reseller(SimulatedPartner partner) {
        return Json.object(
                "id", Guids.derivedFrom(partner.tenantId() + "/reseller"),
                "name", "A reseller",
                "relationshipType", "is_indirect_cloud_solution_provider_of",
                "state", "Active",
                "mpnId", "4847383",
                "location", "US");
    }

    private static List<Map<String, Object>> audit(Call call, SimulatedPartner partner) {
        LocalDate from = date(call.query("startDate"), LocalDate.MIN);
        LocalDate to = date(call.query("endDate"), LocalDate.MAX);
        Map<String, Object> filter = Json.parse(String.valueOf(call.query("filter")));
        Object customer = filter == null ? null : filter.get("Value");
        return partner.customers().stream()
                .limit(3)
                .filter(each -> customer == null || each.tenantId().equals(customer))
                .map(each -> Map.entry(
                        LocalDate.of(2025, 12, 1 + 10 * partner.customers().indexOf(each)), each))
                .filter(entry ->
                        !entry.getKey().isBefore(from) && !entry.getKey().isAfter(to))
                .map(entry -> Json.object(
                        "partnerId",
                        partner.tenantId(),
                        "customerId",
                        entry.getValue().tenantId(),
                        "customerName",
                        entry.getValue().companyName(),
                        "userPrincipalName",
                        partner.userPrincipalName(),
                        "resourceType",
                        "order",
                        "resourceNewValue",
                        "{\"Id\":\"an order\"}",
                        "operationType",
                        "create_order",
                        "operationDate",
                        entry.getKey() + "T22:56:05.0589308Z",
                        "operationStatus",
                        "succeeded",
                        "customizedData",
                        List.of(Json.object("key", "OrderId", "value", "an order"))))
                .toList();
    }

    private static LocalDate date(@Nullable String text, LocalDate otherwise) {
        return text == null ? otherwise : LocalDate.parse(text.substring(0, 10));
    }

    private static List<Map<String, Object>> requests(SimulatedPartner partner) {
        return Stream.of(true, false)
                .map(mfa -> Json.object(
                        "requestId",
                        Guids.derivedFrom(partner.tenantId() + "/request/" + mfa),
                        "correlationId",
                        "",
                        "operationName",
                        "Get /v{version}/customers",
                        "requestDateTime",
                        "2025-12-31T21:02:10.31",
                        "sourceIpAddress",
                        "192.0.2.1",
                        "objectId",
                        partner.userObjectId(),
                        "tenantId",
                        partner.tenantId(),
                        "upn",
                        partner.userPrincipalName(),
                        "applicationId",
                        Guids.derivedFrom("an app"),
                        "mfaCompliant",
                        mfa))
                .toList();
    }

    /** A bare array, as nothing else of Partner Center's is. */
    private static Reply adoption() {
        String days = Stream.of("2025-12-30", "2025-12-31")
                .map(day -> Json.text(Json.object(
                        "loginDate",
                        day,
                        "mfaCompliantRequestCount",
                        7,
                        "totalRequestCount",
                        14,
                        "applicationId",
                        Guids.derivedFrom("an app"),
                        "applicationName",
                        "")))
                .collect(Collectors.joining(",", "[", "]"));
        return Reply.of(200, JSON, days);
    }

    private static Map<String, Object> principal(SimulatedPartner partner) {
        return Json.object(
                "objectId", partner.userObjectId(),
                "tenantId", partner.tenantId(),
                "upn", partner.userPrincipalName(),
                "lastNonMfaCompliantRequestDateTime", "2025-12-31T22:09:53.051");
    }

    private static String domainOf(SimulatedPartner partner) {
        return partner.userPrincipalName().replaceFirst(".*@", "");
    }
}
