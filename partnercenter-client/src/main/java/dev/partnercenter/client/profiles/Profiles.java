package dev.partnercenter.client.profiles;

import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.client.api.ApiRequest;
import dev.partnercenter.client.api.NoAnswerException;
import dev.partnercenter.client.api.PartnerCenterApi;
import dev.partnercenter.client.api.PartnerCenterException;
import java.io.IOException;
import java.util.Optional;

/**
 * One partner's profiles, to be read. All but the legal one want the token of a partner's user. Every method asks Partner
 * Center anew. Immutable; safe for use by any number of threads.
 *
 * <p>What throws {@link IOException} throws {@link PartnerCenterException} if Partner Center refuses, an
 * {@link AuthException} if there is no token or Partner Center wants a better one, and a
 * {@link NoAnswerException} if it does not answer.
 */
public final class Profiles {
    private final PartnerCenterApi api;
    private final TenantId partner;

    /** For {@code PartnerCenterClient.profiles()}, where users get one. */
    public Profiles(PartnerCenterApi api, TenantId partner) {
        this.api = api;
        this.partner = partner;
    }

    /**
     * Returns who the partner is and how to reach it.
     *
     * @see <a href="https://learn.microsoft.com/partner-center/developer/get-an-organization-profile">Get an organization profile</a>
     */
    public OrganizationProfile organization() throws IOException {
        return api.read(partner, ApiRequest.get("/v1/profiles/organization"), OrganizationProfile.class);
    }

    /**
     * Returns to whom Microsoft's bills for the partner go.
     *
     * @see <a href="https://learn.microsoft.com/partner-center/developer/get-partner-billing-profile">Get partner billing
     *     profile</a>
     */
    public PartnerBillingProfile billing() throws IOException {
        return api.read(partner, ApiRequest.get("/v1/profiles/billing"), PartnerBillingProfile.class);
    }

    /**
     * Returns the company behind the partner, and how far Microsoft has vetted it.
     *
     * @see <a href="https://learn.microsoft.com/partner-center/developer/get-legal-business-profile">Get the partner legal
     *     business profile</a>
     */
    public LegalBusinessProfile legalBusiness() throws IOException {
        return api.read(partner, ApiRequest.get("/v1/profiles/legalbusiness"), LegalBusinessProfile.class);
    }

    /**
     * Returns how the partner's customers get its help.
     *
     * @see <a href="https://learn.microsoft.com/partner-center/developer/get-support-profile">Get support profile</a>
     */
    public SupportProfile support() throws IOException {
        return api.read(partner, ApiRequest.get("/v1/profiles/support"), SupportProfile.class);
    }

    /**
     * Returns the partner's place in Microsoft's partner program.
     *
     * @see <a href="https://learn.microsoft.com/partner-center/developer/get-partner-network-profile">Get Microsoft Partner
     *     Network profile</a>
     */
    public MpnProfile mpn() throws IOException {
        return api.read(partner, ApiRequest.get("/v1/profiles/mpn"), MpnProfile.class);
    }

    /**
     * Looks another partner up by its id in Microsoft's partner program; empty if there is none with that id.
     *
     * @see <a href="https://learn.microsoft.com/partner-center/developer/get-partner-by-mpn-id">Verify a partner MPN ID</a>
     */
    public Optional<MpnProfile> mpn(String mpnId) throws IOException {
        try {
            return Optional.of(
                    api.read(partner, ApiRequest.get("/v1/profiles/mpn").query("mpnId", mpnId), MpnProfile.class));
        } catch (PartnerCenterException e) {
            if (e.isNotFound()) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
