package dev.partnercenter.auth.consent;

import dev.partnercenter.auth.consent.RefreshToken.Standing;
import dev.partnercenter.auth.entra.AuthEvent;
import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.AuthException.ConsentRequired.Reason;
import dev.partnercenter.auth.entra.AuthFailure;
import dev.partnercenter.auth.entra.IdToken;
import dev.partnercenter.auth.entra.MfaEvidence;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.auth.entra.TokenReply;
import dev.partnercenter.auth.secret.Secret;
import dev.partnercenter.auth.secret.SecretStoreException;
import java.io.IOException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * How a consent comes to count. Who gave it and how is checked before anything is stored; then it is stored as one that
 * does not count, proven by the stored copy, and stored as one that does. What stood before stands until then.
 */
final class Enrolment {
    private final PartnerApp app;
    private final RefreshTokens refreshTokens;
    private final Terms terms;

    Enrolment(PartnerApp app, RefreshTokens refreshTokens, Terms terms) {
        this.app = app;
        this.refreshTokens = refreshTokens;
        this.terms = terms;
    }

    /**
     * What a consent has to meet.
     *
     * @param withoutMfaEvidence whether it counts although it shows no multi-factor authentication
     * @param userMayChange whether it may be another user's than the one before
     */
    record Terms(boolean withoutMfaEvidence, boolean userMayChange, ConsentProof proof) {}

    /** Enrols the refresh token that a sign-in, or a redemption, has brought. */
    ConsentedPartner enrol(IdToken identity, TokenReply reply, Secret refreshToken, Predicate<TenantId> admission)
            throws IOException {
        RefreshToken token = RefreshToken.consented(app, identity, reply, refreshToken);
        checkPartner(token, admission);
        checkMfa(token);
        PartnerTokens partner = refreshTokens.of(token.partner());
        try {
            token = store(partner, token);
        } catch (SecretStoreException e) {
            throw partner.held().failure(e);
        }
        app.announce(
                AuthEvent.Kind.CONSENTED,
                token.partner(),
                "A partner consented; the refresh token is stored and proven");
        return token.describe();
    }

    private RefreshToken store(PartnerTokens partner, RefreshToken consented) throws IOException {
        Succession before = partner.stored().successionInForce();
        checkUser(partner.stored().lastUser().orElse(null), consented);
        RefreshToken token = after(before, consented);
        var unused = partner.stored().append(token);
        RefreshToken proven;
        try {
            TokenReply reply = refreshTokens.prove(token);
            proven = refreshTokens.newest(token, reply).with(Standing.PROVEN);
            terms.proof().prove(token.describe(), reply.accessToken());
        } catch (IOException | RuntimeException e) {
            restore(partner, e);
            throw e;
        }
        // The proof may have taken a while, and others may have stored something meanwhile.
        RefreshToken counting = after(partner.stored().successionInForce(), proven);
        refreshTokens.enrolled(partner, counting, partner.writer().write(counting));
        return counting;
    }

    private static RefreshToken after(Succession standing, RefreshToken token) {
        return standing.greatest().map(token::after).orElse(token);
    }

    /** Others read what counts among all versions, but who looks at the current one alone is to find one that counts too. */
    private static void restore(PartnerTokens partner, Exception failure) {
        try {
            partner.writer().settle();
        } catch (SecretStoreException e) {
            // With the note that is taken of a suspension, whoever comes upon it.
            failure.addSuppressed(partner.held().failure(e));
        }
    }

    private void checkPartner(RefreshToken token, Predicate<TenantId> admission) throws AuthException {
        if (!admission.test(token.partner())) {
            throw failure(token)
                    .because("a user of a partner that is not expected signed in; nothing was stored")
                    .remedy("The partner's user must begin again and sign in with an account of the expected partner.")
                    .consentRequired(Reason.REFUSED);
        }
    }

    private void checkMfa(RefreshToken token) throws AuthException {
        if (token.mfa() != MfaEvidence.PRESENT && !terms.withoutMfaEvidence()) {
            throw failure(token)
                    .because("the sign-in shows no multi-factor authentication (" + token.mfa()
                            + "); nothing was stored")
                    .remedy(
                            "The partner's user must sign in with MFA; where another identity provider does the sign-in,"
                                    + " its administrator must have it tell Entra of the MFA.")
                    .consentRequired(Reason.MFA);
        }
    }

    private void checkUser(@Nullable String user, RefreshToken token) throws AuthException {
        if (user != null && !user.equals(token.userId()) && !terms.userMayChange()) {
            throw failure(token)
                    .because("another user of this partner consented before, " + user
                            + "; nothing was stored for the one who consented now, " + token.userId())
                    .remedy(
                            "The partner's user who consented before must do so again, or the app's developer must allow the"
                                    + " change of the user by name.")
                    .consentRequired(Reason.REFUSED);
        }
    }

    private AuthFailure.Builder failure(RefreshToken token) {
        return app.failure().missing("consent").partner(token.partner()).tenant(token.partner());
    }
}
