package dev.partnercenter.client;

import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.client.api.PartnerCenterApi;
import dev.partnercenter.client.customers.Customers;

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

    @Override
    public String toString() {
        return "PartnerCenterClient[" + partner + "]";
    }
}
