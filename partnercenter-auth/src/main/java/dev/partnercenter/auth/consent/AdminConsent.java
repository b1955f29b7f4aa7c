package dev.partnercenter.auth.consent;

import dev.partnercenter.auth.consent.PendingConsent.Kept;
import dev.partnercenter.auth.consent.PendingConsent.OneTimeSecrets;
import dev.partnercenter.auth.consent.PendingConsent.Origin;
import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.Authority;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.entra.Resource;
import dev.partnercenter.auth.entra.TenantId;
import java.net.URI;
import okhttp3.HttpUrl;

/**
 * Has an administrator consent to the app for a whole tenant, where users may not do so themselves (AADSTS90094). It gives
 * no token: the partner's user consents afterwards, by {@link PartnerConsent}. Immutable; safe for use by any number of
 * threads.
 *
 * @see <a href="https://learn.microsoft.com/entra/identity-platform/v2-admin-consent">Admin consent</a>
 */
public final class AdminConsent {
    private final PartnerApp app;
    private final URI redirectUri;
    private final CallbackCheck check;

    private AdminConsent(PartnerApp app, URI redirectUri) {
        this.app = app;
        this.redirectUri = redirectUri;
        this.check = new CallbackCheck(app, RecentStates.of(app));
    }

    /**
     * An administrator's consent whose answer comes to the redirect URI, exactly as it is registered.
     *
     * @throws IllegalArgumentException if Entra would refuse the redirect URI's form
     */
    public static AdminConsent create(PartnerApp app, String redirectUri) {
        return new AdminConsent(app, RedirectUri.check(redirectUri));
    }

    /**
     * Begins a consent: send the administrator's browser to {@link PendingConsent#authorizationUrl()}.
     *
     * @param tenant whose administrator is asked
     * @param binding what ties this consent to the person who began it, such as the id of that person's session
     * @throws IllegalArgumentException if the binding is blank
     */
    public PendingConsent begin(TenantId tenant, String binding) {
        if (binding.isBlank()) {
            throw new IllegalArgumentException("binding must be a value of the user's own session");
        }
        OneTimeSecrets secrets = OneTimeSecrets.draw();
        Authority authority = Authority.of(tenant);
        HttpUrl url = HttpUrl.get(app.cloud().adminConsentEndpoint(authority).toString())
                .newBuilder()
                .addQueryParameter("client_id", app.clientId())
                .addQueryParameter("scope", app.cloud().defaultScope(Resource.PARTNER_CENTER))
                .addQueryParameter("redirect_uri", redirectUri.toString())
                .addQueryParameter("state", secrets.state().reveal())
                .build();
        Origin origin = new Origin(app.cloud().name(), app.clientId(), redirectUri.toString(), authority.segment());
        Kept kept = new Kept(
                secrets, origin, PendingConsent.hash(binding), app.runtime().now());
        return new PendingConsent(url.uri(), ExpectedPartner.of(tenant), kept);
    }

    /**
     * Returns if the answer says that the administrator has consented. Sends nothing.
     *
     * @param pending what {@link #begin} returned, out of the same person's session
     * @param binding the same value that {@link #begin} was given
     * @param query what came back to the redirect URI: its query string or the whole address
     * @throws AuthException.ConsentRequired if the administrator declined or took longer than ten minutes
     * @throws AuthException.Configuration if it is not the answer to this consent, or the app is not set up for it
     * @throws AuthException.Unavailable if Entra had troubles
     */
    public void complete(PendingConsent pending, String binding, String query) throws AuthException {
        Callback answer = check.answer(pending, binding, query);
        String tenant = answer.one("tenant");
        boolean granted = "true".equalsIgnoreCase(answer.one("admin_consent"));
        if (!granted || !pending.authority().segment().equalsIgnoreCase(tenant)) {
            throw check.forged("it does not say that this tenant's administrator consented");
        }
    }
}
