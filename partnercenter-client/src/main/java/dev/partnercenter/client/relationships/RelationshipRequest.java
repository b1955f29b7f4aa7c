package dev.partnercenter.client.relationships;

import java.util.Objects;

/**
 * An invitation to customers-to-be.
 *
 * @param url to be opened by an administrator of the customer's tenant
 */
public record RelationshipRequest(String url) {

    /** @throws NullPointerException if there is no address */
    public RelationshipRequest {
        Objects.requireNonNull(url, "url");
    }
}
