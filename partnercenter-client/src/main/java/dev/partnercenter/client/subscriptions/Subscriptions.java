package dev.partnercenter.client.subscriptions;

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
 * The subscriptions of one partner's customers, to be read. Every method asks Partner Center anew. Immutable; safe for use by
 * any number of threads.
 *
 * <p>What throws {@link IOException} throws {@link PartnerCenterException} if Partner Center refuses, an
 * {@link AuthException} if there is no token or Partner Center wants a better one, and a
 * {@link NoAnswerException} if it does not answer.
 */
public final class Subscriptions {
    private final PartnerCenterApi api;
    private final TenantId partner;

    /** For {@code PartnerCenterClient.subscriptions()}, where users get one. */
    public Subscriptions(PartnerCenterApi api, TenantId partner) {
        this.api = api;
        this.partner = partner;
    }

    /**
     * Returns the first page of a customer's subscriptions.
     *
     * @see <a href="https://learn.microsoft.com/partner-center/developer/get-all-of-a-customer-s-subscriptions">Get a
     *     customer's subscriptions</a>
     */
    public Page<Subscription> list(TenantId customer) throws IOException {
        return api.page(partner, all(customer), Subscription.class);
    }

    /**
     * Returns all subscriptions of a customer, read lazily; consuming the stream throws {@link UncheckedIOException} with
     * what {@link #list} would throw as its cause. It need not be closed.
     */
    public Stream<Subscription> stream(TenantId customer) {
        return api.stream(partner, all(customer), Subscription.class);
    }

    /**
     * Returns one subscription.
     *
     * @throws PartnerCenterException with {@link PartnerCenterException#isNotFound()} if there is none with that id
     * @see <a href="https://learn.microsoft.com/partner-center/developer/get-a-subscription-by-id">Get a subscription by
     *     ID</a>
     */
    public Subscription get(TenantId customer, String subscriptionId) throws IOException {
        return api.read(
                partner,
                ApiRequest.get(
                        "/v1/customers/{customer-id}/subscriptions/{subscription-id}",
                        customer.value(),
                        subscriptionId),
                Subscription.class);
    }

    private static ApiRequest all(TenantId customer) {
        return ApiRequest.get("/v1/customers/{customer-id}/subscriptions", customer.value());
    }
}
