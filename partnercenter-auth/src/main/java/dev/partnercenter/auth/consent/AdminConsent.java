package dev.partnercenter.auth.consent;

import dev.partnercenter.auth.consent.PendingConsent.OneTimeSecrets;
import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.entra.Resource;
import dev.partnercenter.auth.entra.TenantId;
import java.net.URI;
import javax.crypto.SecretKey;
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
    private final PendingConsents pendings;
    private final CallbackCheck check;

    private AdminConsent(PartnerApp app, URI redirectUri) {
        this.app = app;
        this.redirectUri = redirectUri;
        this.pendings = new PendingConsents(app, redirectUri, app.cloud()::adminConsentEndpoint, this::request);
        this.check = new CallbackCheck(app, pendings, RecentStates.of(app));
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
        return pendings.begin(ExpectedPartner.of(tenant), binding);
    }

    /**
     * Reads a consent that was {@linkplain PendingConsent#seal sealed}, on this node or another.
     *
     * @param tenant as for {@link #begin}
     * @throws AuthException.ConsentRequired if it began more than ten minutes ago
     * @throws AuthException.Configuration if it was not sealed with this key, was changed since, or was begun for another
     *     app, cloud, redirect URI or tenant, or by a {@link PartnerConsent}
     * @throws IllegalArgumentException if the key is no AES key of 256 bits that gives its bytes away
     */
    public PendingConsent open(String sealed, SecretKey key, TenantId tenant) throws AuthException {
        return pendings.open(sealed, key, ExpectedPartner.of(tenant));
    }

    /**
     * Returns if the answer says that the administrator has consented. Sends nothing. Each answer is taken once by this
     * process; another node would take it again, which gives nobody anything.
     *
     * @param pending what {@link #begin} or {@link #open} returned, out of the same person's session
     * @param binding the same value that {@link #begin} was given
     * @param query what came back to the redirect URI: its query string or the whole address
     * @throws AuthException.ConsentRequired if the administrator declined or took longer than ten minutes
     * @throws AuthException.Configuration if it is not the answer to this consent, or the app is not set up for it
     * @throws AuthException.BlockedByPolicy if a policy of the tenant stands against it
     * @throws AuthException.Unavailable if Entra had troubles
     */
    public void complete(PendingConsent pending, String binding, String query) throws AuthException {
        Callback answer = answer(pending, binding, query);
        String tenant = answer.one("tenant");
        boolean granted = "true".equalsIgnoreCase(answer.one("admin_consent"));
        if (!granted || !pending.authority().segment().equalsIgnoreCase(tenant)) {
            throw check.forged(pending, "it does not say that this tenant's administrator consented");
        }
    }

    private Callback answer(PendingConsent pending, String binding, String query) throws AuthException {
        try {
            return check.answer(pending, binding, query);
        } catch (AuthException.ConsentRequired e) {
            if (e.error().isEmpty()) {
                throw e;
            }
            throw app.failure()
                    .missing("consent")
                    .tenant(e.tenant().orElse(null))
                    .error(e.error().get())
                    .because("the administrator did not consent")
                    .remedy("An administrator of the tenant must begin again, sign in and accept.")
                    .consentRequired(e.reason());
        }
    }

    private URI request(ExpectedPartner expected, OneTimeSecrets secrets) {
        return HttpUrl.get(
                        app.cloud().adminConsentEndpoint(expected.authority()).toString())
                .newBuilder()
                .addQueryParameter("client_id", app.clientId())
                .addQueryParameter("scope", app.cloud().defaultScope(Resource.PARTNER_CENTER))
                .addQueryParameter("redirect_uri", redirectUri.toString())
                .addQueryParameter("state", secrets.state().reveal())
                .build()
                .uri();
    }
}
