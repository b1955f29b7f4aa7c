package dev.partnercenter.client.relationships;

import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.client.api.ApiRequest;
import dev.partnercenter.client.api.NoAnswerException;
import dev.partnercenter.client.api.Page;
import dev.partnercenter.client.api.PartnerCenterApi;
import dev.partnercenter.client.api.PartnerCenterException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.stream.Stream;

/**
 * One partner's relationships with other partners, and the way to new customers. All of it wants the token of a partner's
 * user. Every method asks Partner Center anew. Immutable; safe for use by any number of threads.
 *
 * <p>What throws {@link IOException} throws {@link PartnerCenterException} if Partner Center refuses, an
 * {@link AuthException} if there is no token or Partner Center wants a better one, and a
 * {@link NoAnswerException} if it does not answer.
 */
public final class Relationships {
    private final PartnerCenterApi api;
    private final TenantId partner;

    /** For {@code PartnerCenterClient.relationships()}, where users get one. */
    public Relationships(PartnerCenterApi api, TenantId partner) {
        this.api = api;
        this.partner = partner;
    }

    /**
     * Returns the first page of the partners to which this one stands so, such as an indirect provider's resellers.
     *
     * @see <a href="https://learn.microsoft.com/partner-center/developer/retrieve-a-list-of-indirect-resellers">Retrieve a
     *     list of indirect resellers</a>
     */
    public Page<PartnerRelationship> list(RelationshipType type) throws IOException {
        return api.page(partner, all(type), PartnerRelationship.class);
    }

    /**
     * Returns them all, read lazily; consuming the stream throws {@link UncheckedIOException} with what {@link #list}
     * would throw as its cause. It need not be closed.
     */
    public Stream<PartnerRelationship> stream(RelationshipType type) {
        return api.stream(partner, all(type), PartnerRelationship.class);
    }

    /**
     * Returns the first page of the indirect resellers that sell to a customer.
     *
     * @see <a href="https://learn.microsoft.com/partner-center/developer/get-indirect-resellers-of-a-customer">Get indirect
     *     resellers of a customer</a>
     */
    public Page<PartnerRelationship> resellersOf(TenantId customer) throws IOException {
        return api.page(
                partner,
                ApiRequest.get("/v1/customers/{customer-id}/relationships", customer.value()),
                PartnerRelationship.class);
    }

    /**
     * Returns where an administrator of a customer-to-be accepts the partner as a reseller.
     *
     * @see <a href="https://learn.microsoft.com/partner-center/developer/request-reseller-relationship">Retrieve a
     *     relationship request URL</a>
     */
    public RelationshipRequest request() throws IOException {
        return api.read(partner, ApiRequest.get("/v1/customers/relationshiprequests"), RelationshipRequest.class);
    }

    private static ApiRequest all(RelationshipType type) {
        return ApiRequest.get("/v1/relationships").query("relationship_type", type.value());
    }
}
