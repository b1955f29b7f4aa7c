package dev.partnercenter.client.domains;

import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.client.api.ApiRequest;
import dev.partnercenter.client.api.NoAnswerException;
import dev.partnercenter.client.api.PartnerCenterApi;
import dev.partnercenter.client.api.PartnerCenterException;
import dev.partnercenter.client.api.ResponseType;
import java.io.IOException;

/**
 * Names for customers' tenants. Every method asks Partner Center anew. Immutable; safe for use by any number of threads.
 *
 * <p>What throws {@link IOException} throws {@link PartnerCenterException} if Partner Center refuses, an
 * {@link AuthException} if there is no token or Partner Center wants a better one, and a
 * {@link NoAnswerException} if it does not answer.
 */
public final class Domains {
    private final PartnerCenterApi api;
    private final TenantId partner;

    /** For {@code PartnerCenterClient.domains()}, where users get one. */
    public Domains(PartnerCenterApi api, TenantId partner) {
        this.api = api;
        this.partner = partner;
    }

    /**
     * Returns whether no tenant has that name yet.
     *
     * @param domain whole, such as {@code contoso.onmicrosoft.com}
     * @see <a href="https://learn.microsoft.com/partner-center/developer/verify-domain-availability">Verify domain
     *     availability</a>
     */
    public boolean isAvailable(String domain) throws IOException {
        try {
            api.call(partner, ApiRequest.head("/v1/domains/{domain}", domain), ResponseType.nothing());
            return false;
        } catch (PartnerCenterException e) {
            // Here this is no refusal: what is not found can be had.
            if (e.isNotFound()) {
                return true;
            }
            throw e;
        }
    }
}
