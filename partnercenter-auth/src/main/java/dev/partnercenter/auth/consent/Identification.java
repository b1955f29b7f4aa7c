package dev.partnercenter.auth.consent;

import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.AuthException.ConsentRequired;
import dev.partnercenter.auth.entra.AuthException.ConsentRequired.Reason;
import dev.partnercenter.auth.entra.AuthFailure;
import dev.partnercenter.auth.entra.Grant;
import dev.partnercenter.auth.entra.IdToken;
import dev.partnercenter.auth.entra.MfaEvidence;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.entra.Resource;
import dev.partnercenter.auth.entra.Target;
import dev.partnercenter.auth.entra.TokenReply;
import dev.partnercenter.auth.secret.Secret;

/** Finds out whose token it is that somebody has stored: by its redemption at home, whose reply says so. */
final class Identification {
    private final PartnerApp app;

    Identification(PartnerApp app) {
        this.app = app;
    }

    /**
     * Checks that a token is the one that its metadata says; otherwise somebody has put another one there, and what came of
     * it must not be used.
     *
     * @throws AuthException.StoreFailed if it is not
     * @throws AuthException.Configuration if the reply does not tell
     */
    IdToken check(RefreshToken token, TokenReply reply, Target target) throws AuthException {
        Secret idToken = reply.idToken();
        if (idToken == null) {
            throw app.failure()
                    .target(target)
                    .because("the token endpoint gave no id_token, so that nobody knows whose refresh token is stored")
                    .remedy(
                            "The app's developer must have the app consented to openid; then the partner's user must consent"
                                    + " again.")
                    .configuration();
        }
        IdToken identity;
        try {
            identity = app.idTokens().readDirect(idToken, target);
        } catch (AuthException.Configuration e) {
            throw foreign(target).cause(e).storeFailed();
        }
        boolean sameUser = token.userId() == null || token.userId().equals(identity.userId());
        if (!identity.tenant().equals(token.partner()) || !sameUser) {
            throw foreign(target).storeFailed();
        }
        return identity;
    }

    /**
     * Redeems a token that was stored without metadata, and gives it the metadata that its redemption shows.
     *
     * @throws AuthException as {@link Admission#admit} says
     */
    RefreshToken identify(RefreshToken untagged) throws AuthException {
        Target home = Target.of(untagged.partner(), untagged.partner(), Resource.PARTNER_CENTER);
        TokenReply reply;
        try {
            reply = app.tokenEndpoint().redeem(new Grant.RefreshToken(untagged.value(), true), home);
        } catch (AuthException.Configuration e) {
            throw isOfAnotherApp(e) ? foreign(home).cause(e).storeFailed() : e;
        }
        IdToken identity = check(untagged, reply, home);
        MfaEvidence mfa = MfaEvidence.in(reply.accessToken());
        if (mfa != MfaEvidence.PRESENT) {
            throw withoutMfa(home, mfa);
        }
        Secret newest = reply.refreshToken();
        return newest == null
                ? untagged.renewed(untagged.value(), untagged.issuedAt(), mfa, identity.userId())
                : untagged.renewed(newest, reply.issuedAt(), mfa, identity.userId());
    }

    private static boolean isOfAnotherApp(AuthException.Configuration e) {
        return e.error()
                .filter(said -> said.isOneOf(700007) || "client_mismatch".equals(said.suberror()))
                .isPresent();
    }

    private ConsentRequired withoutMfa(Target home, MfaEvidence mfa) {
        return app.failure()
                .target(home)
                .because("the refresh token that was stored without metadata shows no multi-factor authentication ("
                        + mfa + ")")
                .consentRequired(Reason.MFA);
    }

    private AuthFailure.Builder foreign(Target target) {
        return app.failure()
                .target(target)
                .because("the stored refresh token belongs to another user, tenant or app than its metadata says")
                .remedy("Whoever operates the app must find out who changed it in the secret store; then the partner's"
                        + " user must consent again.");
    }
}
