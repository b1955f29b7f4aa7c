package dev.partnercenter.auth.consent;

import dev.partnercenter.auth.consent.PendingConsent.Kept;
import dev.partnercenter.auth.consent.PendingConsent.OneTimeSecrets;
import dev.partnercenter.auth.consent.PendingConsent.Origin;
import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.AuthException.ConsentRequired.Reason;
import dev.partnercenter.auth.entra.AuthFailure;
import dev.partnercenter.auth.entra.Authority;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.entra.Resource;
import dev.partnercenter.auth.entra.Target;
import java.net.URI;
import java.text.ParseException;
import java.util.function.BiFunction;
import java.util.function.Function;
import javax.crypto.SecretKey;

/**
 * Begins the consents of one configuration and knows them again. Nobody else's is completed by it: a code that one cloud
 * gave would be sent to another cloud's token endpoint (the mix-up of RFC 9700, section 4.4).
 */
final class PendingConsents {
    static final String BEGIN_AGAIN = "The partner's user must begin a new consent.";

    private final PartnerApp app;
    private final URI redirectUri;
    private final Function<Authority, URI> page;
    private final BiFunction<ExpectedPartner, OneTimeSecrets, URI> request;

    /**
     * The consents that come back to one redirect URI.
     *
     * @param page where an authority asks a person
     * @param request the address there, with all that is asked for
     */
    PendingConsents(
            PartnerApp app,
            URI redirectUri,
            Function<Authority, URI> page,
            BiFunction<ExpectedPartner, OneTimeSecrets, URI> request) {
        this.app = app;
        this.redirectUri = redirectUri;
        this.page = page;
        this.request = request;
    }

    /** @throws IllegalArgumentException if the binding is blank */
    PendingConsent begin(ExpectedPartner expected, String binding) {
        if (binding.isBlank()) {
            throw new IllegalArgumentException("binding must be a value of the user's own session");
        }
        OneTimeSecrets secrets = OneTimeSecrets.draw();
        Kept kept = new Kept(
                secrets,
                origin(expected),
                PendingConsent.hash(binding),
                app.runtime().now());
        return new PendingConsent(request.apply(expected, secrets), expected, kept);
    }

    /** Reads what {@link PendingConsent#seal} wrote, if it was begun here or on another node like this one. */
    PendingConsent open(String sealed, SecretKey key, ExpectedPartner expected) throws AuthException {
        Kept kept;
        try {
            kept = SealedConsent.open(sealed, key);
        } catch (ParseException e) {
            throw foreign(expected, "it was not sealed with this key, or was changed since");
        }
        PendingConsent pending = new PendingConsent(request.apply(expected, kept.secrets()), expected, kept);
        checkOrigin(pending);
        checkTime(pending);
        return pending;
    }

    /** Refuses a consent that another configuration began, or another session. */
    void check(PendingConsent pending, String binding) throws AuthException {
        checkOrigin(pending);
        if (!pending.isBoundTo(binding)) {
            throw foreign(pending.expected(), "it was begun in another session");
        }
    }

    void checkTime(PendingConsent pending) throws AuthException {
        if (!pending.isInTime(app.runtime().now())) {
            throw failure(pending.expected())
                    .because("the sign-in took longer than " + PendingConsent.LIFE.toMinutes() + " minutes")
                    .remedy(BEGIN_AGAIN)
                    .consentRequired(Reason.EXPIRED);
        }
    }

    private void checkOrigin(PendingConsent pending) throws AuthException {
        if (!pending.kept().origin().equals(origin(pending.expected()))) {
            throw foreign(
                    pending.expected(),
                    "it was begun for another app, cloud, redirect URI or partner, or for another kind of consent");
        }
    }

    private Origin origin(ExpectedPartner expected) {
        return new Origin(
                page.apply(expected.authority()).toString(),
                app.cloud().name(),
                app.clientId(),
                redirectUri.toString());
    }

    private AuthFailure.Builder failure(ExpectedPartner expected) {
        return app.failure().missing("consent").target(Target.ofSignIn(expected.authority(), Resource.PARTNER_CENTER));
    }

    private AuthException foreign(ExpectedPartner expected, String because) {
        return failure(expected)
                .because("the pending consent is not one to complete here: " + because + "; nothing was redeemed")
                .remedy(BEGIN_AGAIN)
                .configuration();
    }
}
