package dev.partnercenter.client.users;

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
 * The users in the tenants of one partner's customers, to be read with the token of a partner's user. Every method asks
 * Partner Center anew. Immutable; safe for use by any number of threads.
 *
 * <p>What throws {@link IOException} throws {@link PartnerCenterException} if Partner Center refuses, an
 * {@link AuthException} if there is no token or Partner Center wants a better one, and a
 * {@link NoAnswerException} if it does not answer.
 */
public final class Users {
    private static final String LARGEST_PAGE = "500";

    private final PartnerCenterApi api;
    private final TenantId partner;

    /** For {@code PartnerCenterClient.users()}, where users get one. */
    public Users(PartnerCenterApi api, TenantId partner) {
        this.api = api;
        this.partner = partner;
    }

    /**
     * Returns the first page of a customer's users, as long as Partner Center makes it.
     *
     * @see <a href="https://learn.microsoft.com/partner-center/developer/get-a-list-of-all-user-accounts-for-a-customer">Get
     *     a list of all user accounts for a customer</a>
     */
    public Page<User> list(TenantId customer) throws IOException {
        return api.page(partner, all(customer), User.class);
    }

    /**
     * Returns all users of a customer, read lazily; consuming the stream throws {@link UncheckedIOException} with what
     * {@link #list} would throw as its cause. It need not be closed.
     */
    public Stream<User> stream(TenantId customer) {
        return api.stream(partner, all(customer), User.class);
    }

    /**
     * Returns the users of a customer that were deleted and can still be restored, for 30 days; read lazily as
     * {@link #stream} is.
     *
     * @see <a href="https://learn.microsoft.com/partner-center/developer/view-a-deleted-user">View deleted users for a
     *     customer</a>
     */
    public Stream<User> deleted(TenantId customer) {
        ApiRequest inactive = all(customer).query("size", LARGEST_PAGE).filter("UserState", "Inactive", "equals");
        return api.stream(partner, inactive, User.class);
    }

    /**
     * Returns one user.
     *
     * @throws PartnerCenterException with {@link PartnerCenterException#isNotFound()} if there is none with that id
     * @see <a href="https://learn.microsoft.com/partner-center/developer/get-a-user-account-by-id">Get a user account by
     *     ID</a>
     */
    public User get(TenantId customer, String userId) throws IOException {
        return api.read(
                partner,
                ApiRequest.get("/v1/customers/{customer-id}/users/{user-id}", customer.value(), userId),
                User.class);
    }

    private static ApiRequest all(TenantId customer) {
        return ApiRequest.get("/v1/customers/{customer-id}/users", customer.value());
    }
}
