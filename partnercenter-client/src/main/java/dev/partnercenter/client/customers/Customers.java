package dev.partnercenter.client.customers;

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
 * One partner's customers. Every method asks Partner Center anew. Immutable; safe for use by any number of threads.
 *
 * <p>What throws {@link IOException} throws {@link PartnerCenterException} if Partner Center refuses, an
 * {@link AuthException} if there is no token or Partner Center wants a better one, and a
 * {@link NoAnswerException} if it does not answer.
 */
public final class Customers {
    private static final ApiRequest ALL = ApiRequest.get("/v1/customers");

    private final PartnerCenterApi api;
    private final TenantId partner;

    /** For {@code PartnerCenterClient.customers()}, where users get one. */
    public Customers(PartnerCenterApi api, TenantId partner) {
        this.api = api;
        this.partner = partner;
    }

    /**
     * Returns the first page of the list, as long as Partner Center makes it. In a list most of a customer's particulars
     * are missing: {@link #get} has them.
     *
     * @see <a href="https://learn.microsoft.com/partner-center/developer/get-a-list-of-customers">Get a list of
     *     customers</a>
     */
    public Page<Customer> list() throws IOException {
        return api.page(partner, ALL, Customer.class);
    }

    /**
     * Returns the first page of the list in pages of at most that many; Partner Center may make them shorter.
     *
     * @throws IllegalArgumentException if the size is less than 1
     */
    public Page<Customer> list(int size) throws IOException {
        if (size < 1) {
            throw new IllegalArgumentException("size must be at least 1");
        }
        return api.page(partner, ALL.query("size", Integer.toString(size)), Customer.class);
    }

    /**
     * Returns the whole list, read lazily: nothing is sent before the stream is consumed, and a page is fetched when its
     * first customer is due. Consuming the stream throws {@link UncheckedIOException} with what {@link #list()} would
     * throw as its cause. It need not be closed.
     */
    public Stream<Customer> stream() {
        return api.stream(partner, ALL, Customer.class);
    }

    /**
     * Returns one customer with all particulars.
     *
     * @throws PartnerCenterException with {@link PartnerCenterException#isNotFound()} if the tenant is not a customer of
     *     this partner
     * @see <a href="https://learn.microsoft.com/partner-center/developer/get-a-customer-by-id">Get a customer by ID</a>
     */
    public Customer get(TenantId customer) throws IOException {
        return api.read(
                partner, ApiRequest.get("/v1/customers/{customer-tenant-id}", customer.value()), Customer.class);
    }
}
