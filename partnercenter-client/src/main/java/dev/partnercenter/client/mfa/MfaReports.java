package dev.partnercenter.client.mfa;

import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.client.api.ApiRequest;
import dev.partnercenter.client.api.NoAnswerException;
import dev.partnercenter.client.api.PartnerCenterApi;
import dev.partnercenter.client.api.PartnerCenterException;
import dev.partnercenter.client.api.ResponseType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Stream;

/**
 * Microsoft's reports of one partner's last seven days: which calls and which sign-ins lacked multi-factor authentication.
 * They want the token of a partner's user. Every method asks Partner Center anew. Immutable; safe for use by any number of
 * threads.
 *
 * <p>What throws {@link IOException} throws {@link PartnerCenterException} if Partner Center refuses, an
 * {@link AuthException} if there is no token or Partner Center wants a better one, and a
 * {@link NoAnswerException} if it does not answer.
 */
public final class MfaReports {
    private final PartnerCenterApi api;
    private final TenantId partner;

    /** For {@code PartnerCenterClient.mfa()}, where users get one. */
    public MfaReports(PartnerCenterApi api, TenantId partner) {
        this.api = api;
        this.partner = partner;
    }

    /**
     * Returns the calls that were made with a user's token, at most the latest 10,000, read lazily; consuming the stream
     * throws {@link UncheckedIOException} with the cause told above. It need not be closed.
     *
     * @see <a href="https://learn.microsoft.com/partner-center/developer/get-api-request-details">Get a list of all partner
     *     user requests</a>
     */
    public Stream<PartnerRequest> requests() {
        return api.stream(partner, ApiRequest.get("/v1/partnerRequests"), PartnerRequest.class);
    }

    /**
     * Returns for each app and day how many calls showed it.
     *
     * @see <a href="https://learn.microsoft.com/partner-center/developer/get-api-request-summary">Get the MFA adoption
     *     status</a>
     */
    public List<ApplicationMfaAdoption> adoption() throws IOException {
        return api.call(
                        partner,
                        ApiRequest.get("/v1/applicationmfaadoptionstatus"),
                        ResponseType.listOf(ApplicationMfaAdoption.class))
                .body();
    }

    /**
     * Returns the users who were in the portal without it, at most 10,000, read lazily as {@link #requests} are.
     *
     * @see <a href="https://learn.microsoft.com/partner-center/developer/get-portal-requests-without-mfa">Get portal
     *     requests without MFA</a>
     */
    public Stream<NonCompliantPrincipal> nonCompliantPrincipals() {
        return api.stream(partner, ApiRequest.get("/v1/nonMfaCompliantPartnerPrincipals"), NonCompliantPrincipal.class);
    }
}
