package dev.partnercenter.auth.consent;

import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.AuthFailure;
import dev.partnercenter.auth.entra.Authority;
import dev.partnercenter.auth.entra.EntraError;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.entra.Resource;
import dev.partnercenter.auth.entra.Target;
import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.auth.secret.Secret;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Decides, before any call over the network, whether a callback is the answer to a pending consent. */
final class CallbackCheck {
    private final PartnerApp app;
    private final PendingConsents own;
    private final PendingConsentGuard guard;

    CallbackCheck(PartnerApp app, PendingConsents own, PendingConsentGuard guard) {
        this.app = app;
        this.own = own;
        this.guard = guard;
    }

    /** The code that the callback brings, once everything about it is right. */
    Secret code(PendingConsent pending, String binding, String queryOrForm) throws AuthException {
        String code = answer(pending, binding, queryOrForm).code();
        if (code == null || !isCode(code)) {
            throw forged(pending, "it brings no code");
        }
        return Secret.of(code);
    }

    /** The callback, once it is the answer to the pending consent and tells of no error. */
    Callback answer(PendingConsent pending, String binding, String queryOrForm) throws AuthException {
        own.check(pending, binding);
        Callback callback;
        try {
            callback = Callback.parse(queryOrForm);
        } catch (IllegalArgumentException e) {
            throw forged(pending, e.getMessage() == null ? "it cannot be read" : e.getMessage());
        }
        String state = callback.state();
        if (state == null || !pending.hasState(state)) {
            throw forged(pending, "its state is not the one sent");
        }
        use(pending);
        Optional<EntraError> error = callback.error();
        if (error.isPresent()) {
            throw app.refusedSignIn(error.get(), Target.ofSignIn(pending.authority(), Resource.PARTNER_CENTER));
        }
        checkIssuer(pending, callback.issuer());
        return callback;
    }

    /** A code that a person has copied out of a page, with nothing to show whose answer it is but that only we can use it. */
    Secret code(PendingConsent pending, String binding, Secret code) throws AuthException {
        own.check(pending, binding);
        if (!isCode(code.reveal())) {
            throw forged(pending, "it is no code");
        }
        use(pending);
        return code;
    }

    private static boolean isCode(String code) {
        return code.chars().allMatch(c -> c > ' ' && c < 127);
    }

    /** Uses up a pending consent that is still in time. */
    private void use(PendingConsent pending) throws AuthException {
        own.checkTime(pending);
        boolean first;
        try {
            first = guard.firstUse(pending.state().reveal());
        } catch (IOException e) {
            throw failure(
                            pending,
                            "it could not be told whether this consent has been completed before; nothing was redeemed")
                    .cause(e)
                    .storeFailed();
        }
        if (!first) {
            throw failure(
                            pending,
                            "the callback is not the answer to this consent: this consent has been completed before;"
                                    + " nothing was redeemed")
                    .remedy(
                            "Nobody has to act if that went well, as when a page is loaded again; else the partner's user must"
                                    + " begin a new consent.")
                    .configuration();
        }
    }

    /** RFC 9207: where the answer names its issuer, it must be this cloud. Entra is not known to name one. */
    private void checkIssuer(PendingConsent pending, @Nullable String issuer) throws AuthException {
        if (issuer == null) {
            return;
        }
        String tenant = issuer.replaceFirst("^.*([0-9a-fA-F-]{36})/v2\\.0$", "$1");
        boolean right;
        try {
            right = app.cloud().issuer(TenantId.of(tenant)).equals(issuer)
                    && (pending.authority().equals(Authority.ORGANIZATIONS)
                            || pending.authority().equals(Authority.of(TenantId.of(tenant))));
        } catch (IllegalArgumentException e) {
            right = false;
        }
        if (!right) {
            throw forged(pending, "it comes from another issuer");
        }
    }

    AuthException forged(PendingConsent pending, String because) {
        return failure(pending, "the callback is not the answer to this consent: " + because + "; nothing was redeemed")
                .remedy(PendingConsents.BEGIN_AGAIN)
                .configuration();
    }

    private AuthFailure.Builder failure(PendingConsent pending, String because) {
        return app.failure()
                .missing("consent")
                .target(Target.ofSignIn(pending.authority(), Resource.PARTNER_CENTER))
                .because(because);
    }
}
