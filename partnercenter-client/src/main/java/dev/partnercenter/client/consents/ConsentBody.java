package dev.partnercenter.client.consents;

import java.util.List;

/** A consent as it is posted. */
record ConsentBody(String applicationId, List<Grant> applicationGrants) {
    record Grant(String enterpriseApplicationId, String scope) {}

    static ConsentBody of(String applicationId, ApplicationGrant grant) {
        return new ConsentBody(applicationId, List.of(new Grant(grant.enterpriseApplicationId(), grant.joined())));
    }
}
