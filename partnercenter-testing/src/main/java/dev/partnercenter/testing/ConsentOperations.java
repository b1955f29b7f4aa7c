package dev.partnercenter.testing;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** {@code /v1/customers/{customer}/applicationconsents}: how an app is let into a customer's tenant. */
final class ConsentOperations {
    private final CustomerConsents consents;

    ConsentOperations(CustomerConsents consents) {
        this.consents = consents;
    }

    /** @param application the segment after {@code applicationconsents}, or null */
    Reply answer(Call call, TokenMint.Issued token, String customer, @Nullable String application) {
        if (token.appOnly()) {
            return PartnerCenterSide.userNeeded();
        }
        if (call.method().equals("POST") && application == null) {
            return post(call, token, customer);
        }
        if (call.method().equals("DELETE") && application != null) {
            return consents.remove(customer, application)
                    ? Reply.empty(204)
                    : PartnerCenterSide.fault(404, "1000", "Not found");
        }
        return PartnerCenterSide.fault(405, "800042", "Not supported");
    }

    private Reply post(Call call, TokenMint.Issued token, String customer) {
        Map<String, Object> body = Json.parse(call.body());
        Map<String, Set<String>> grants = body == null ? null : grants(body.get("applicationGrants"));
        if (body == null
                || grants == null
                || grants.isEmpty()
                || !CustomerConsents.areIds(grants.keySet())
                || !token.clientId().equals(body.get("applicationId"))) {
            return PartnerCenterSide.fault(400, "3000", "Invalid property");
        }
        return consents.add(customer, token.clientId(), grants)
                ? Reply.json(201, body)
                : PartnerCenterSide.fault(409, "409", "Permission entry already exists.");
    }

    private static @Nullable Map<String, Set<String>> grants(@Nullable Object posted) {
        if (!(posted instanceof List<?> list)) {
            return null;
        }
        Map<String, Set<String>> grants = new TreeMap<>();
        for (Object element : list) {
            if (!(element instanceof Map<?, ?> grant)
                    || !(grant.get("enterpriseApplicationId") instanceof String id)
                    || !(grant.get("scope") instanceof String scope)
                    || CustomerConsents.scopes(scope).isEmpty()) {
                return null;
            }
            grants.put(id, CustomerConsents.scopes(scope));
        }
        return grants;
    }
}
