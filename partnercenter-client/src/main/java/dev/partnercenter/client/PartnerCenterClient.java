package dev.partnercenter.client;

import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.ProxyAuthenticationException;
import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.auth.entra.UntrustedServerException;
import dev.partnercenter.client.api.ApiAnswer;
import dev.partnercenter.client.api.ApiRequest;
import dev.partnercenter.client.api.NoAnswerException;
import dev.partnercenter.client.api.Page;
import dev.partnercenter.client.api.PartnerCenterApi;
import dev.partnercenter.client.api.PartnerCenterException;
import dev.partnercenter.client.api.ResponseType;
import dev.partnercenter.client.auditing.Auditing;
import dev.partnercenter.client.consents.ApplicationConsents;
import dev.partnercenter.client.customers.Customers;
import dev.partnercenter.client.domains.Domains;
import dev.partnercenter.client.mfa.MfaReports;
import dev.partnercenter.client.profiles.Profiles;
import dev.partnercenter.client.relationships.Relationships;
import dev.partnercenter.client.subscriptions.Subscriptions;
import dev.partnercenter.client.users.Users;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.stream.Stream;

/**
 * Partner Center as one partner sees it. It holds a reference and an id, so make one whenever it is at hand. Immutable; safe
 * for use by any number of threads.
 */
public final class PartnerCenterClient {
    private final PartnerCenterApi api;
    private final TenantId partner;

    PartnerCenterClient(PartnerCenterApi api, TenantId partner) {
        this.api = api;
        this.partner = partner;
    }

    public TenantId partner() {
        return partner;
    }

    /** The partner's customers. */
    public Customers customers() {
        return new Customers(api, partner);
    }

    /** What the app may do in the customers' tenants. */
    public ApplicationConsents consents() {
        return new ApplicationConsents(api, partner);
    }

    /** What Partner Center knows of the partner itself. */
    public Profiles profiles() {
        return new Profiles(api, partner);
    }

    /** With whom the partner sells. */
    public Relationships relationships() {
        return new Relationships(api, partner);
    }

    /** The users in the customers' tenants. */
    public Users users() {
        return new Users(api, partner);
    }

    /** What the customers have bought. */
    public Subscriptions subscriptions() {
        return new Subscriptions(api, partner);
    }

    /** Names for customers' tenants. */
    public Domains domains() {
        return new Domains(api, partner);
    }

    /** What was done in Partner Center, and by whom. */
    public Auditing auditing() {
        return new Auditing(api, partner);
    }

    /** How far the partner's sign-ins show multi-factor authentication. */
    public MfaReports mfa() {
        return new MfaReports(api, partner);
    }

    /**
     * Makes any call that has no method of its own in this library, and returns the whole answer:
     * {@code call(ApiRequest.get("/v1/invoices/{invoice-id}", id), ResponseType.of(Invoice.class))}.
     *
     * @throws PartnerCenterException if Partner Center refuses or cannot be understood
     * @throws AuthException if there is no token, or Partner Center wants a better one
     * @throws NoAnswerException if Partner Center does not answer, or a proxy does not let the call through to it
     * @throws IOException if this side breaks it off: by an interrupt, over a file that cannot be written, or because a proxy
     *     refuses the app's password ({@link ProxyAuthenticationException}) or the server is not to be trusted
     *     ({@link UntrustedServerException}); both say who must do what
     */
    public <T> ApiAnswer<T> call(ApiRequest request, ResponseType<T> type) throws IOException {
        return api.call(partner, request, type);
    }

    /**
     * Returns the first page of any collection.
     *
     * @param itemType what an item is read into, as {@link ResponseType#of} says
     * @throws IOException as {@link #call}
     */
    public <T> Page<T> page(ApiRequest request, Class<T> itemType) throws IOException {
        return api.page(partner, request, itemType);
    }

    /**
     * Returns all items of any collection, read lazily: nothing is sent before the stream is consumed, and a page is
     * fetched when its first item is due. Consuming the stream throws {@link UncheckedIOException} with what
     * {@link #page} would throw as its cause. It need not be closed.
     */
    public <T> Stream<T> stream(ApiRequest request, Class<T> itemType) {
        return api.stream(partner, request, itemType);
    }

    @Override
    public String toString() {
        return "PartnerCenterClient[" + partner + "]";
    }
}
