package dev.partnercenter.auth.consent;

import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.AuthException.ConsentRequired;
import dev.partnercenter.auth.entra.AuthFailure;
import dev.partnercenter.auth.entra.Grant;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.entra.Resource;
import dev.partnercenter.auth.entra.Target;
import dev.partnercenter.auth.entra.TokenReply;
import java.util.Objects;

/**
 * Redeems partners' refresh tokens. A token is first redeemed at the partner's own tenant, whatever it is wanted for, since
 * only there it shows whose it is; and only what that tenant refuses is dead.
 */
final class Redemptions {
    private static final int MOST_PROOFS = 5;

    // What a customer's own policy may demand of a token that is good at home; its grants do not matter then.
    private static final int SIGN_IN_FREQUENCY = 70043;
    private static final String MFA_THERE =
            "The partner's user must sign in with MFA and consent again; if that does not"
                    + " help, an administrator of the customer's tenant must have its policies accept the MFA of the partner's"
                    + " tenant.";
    private static final String SIGN_IN_THERE =
            "An administrator of the customer's tenant must exempt the partner's user"
                    + " from the sign-in frequency; until then each new consent lasts no longer.";

    private final PartnerApp app;
    private final boolean oneByOne;
    private final Identification identification;
    private final Renewals renewals;

    Redemptions(PartnerApp app, RefreshTokenOptions options, Identification identification, Renewals renewals) {
        this.app = app;
        this.oneByOne = options.everyRedemption();
        this.identification = identification;
        this.renewals = renewals;
    }

    TokenReply redeem(PartnerTokens partner, Target target) throws AuthException {
        return inTurn(partner, () -> redeemNow(partner, target));
    }

    /** Looks at the store; by this a token without metadata is redeemed and tagged, and absence is refused. */
    RefreshToken look(PartnerTokens partner) throws AuthException {
        return inTurn(partner, partner.choice()::reread);
    }

    /** Has the partner's own tenant take the token, and by that a newer one stored if that is due. */
    void visitHome(PartnerTokens partner) throws AuthException {
        var unused = redeem(partner, home(partner));
    }

    /** No token is redeemed twice at a time where its use revokes it. */
    private <T> T inTurn(PartnerTokens partner, Shared.Work<T> work) throws AuthException {
        if (!oneByOne) {
            return work.result();
        }
        partner.turns().take();
        try {
            return work.result();
        } finally {
            partner.turns().give();
        }
    }

    private TokenReply redeemNow(PartnerTokens partner, Target target) throws AuthException {
        RefreshToken token = partner.choice().current();
        while (true) {
            if (partner.verdicts().stands(token)) {
                token = partner.choice().successor(token);
            }
            try {
                return target.isCustomer() ? atCustomer(partner, token, target) : atHome(partner, token, target);
            } catch (ConsentRequired refused) {
                if (!partner.verdicts().stands(token)) {
                    token = another(partner, token, target, refused);
                }
            }
        }
    }

    /** What to redeem when it was not this token that was found dead. */
    private static RefreshToken another(
            PartnerTokens partner, RefreshToken token, Target target, ConsentRequired refused) throws AuthException {
        if (target.claims() == null) {
            return partner.choice().current();
        }
        // A demand that goes beyond what the token can do says nothing of the token itself.
        RefreshToken reread = partner.choice().reread();
        if (reread.value().equals(token.value())) {
            throw refused;
        }
        return reread;
    }

    private TokenReply atHome(PartnerTokens partner, RefreshToken token, Target target) throws AuthException {
        boolean identify = !partner.verdicts().isProven(token);
        TokenReply reply;
        try {
            reply = app.tokenEndpoint().redeem(new Grant.RefreshToken(token.value(), identify), target);
        } catch (ConsentRequired refused) {
            if (target.claims() == null) {
                partner.verdicts().refused(token, refused);
            }
            throw refused;
        }
        if (identify) {
            identify(partner, token, reply, target);
        }
        partner.accepted(token);
        renewals.cameAtHome(partner, token, reply, target);
        return reply;
    }

    private void identify(PartnerTokens partner, RefreshToken token, TokenReply reply, Target target)
            throws AuthException {
        try {
            identification.check(token, reply, target);
        } catch (AuthException.StoreFailed tampered) {
            partner.choice().reject(token, tampered);
            throw tampered;
        }
        partner.verdicts().proven(token);
    }

    private TokenReply atCustomer(PartnerTokens partner, RefreshToken token, Target target) throws AuthException {
        RefreshToken proven = partner.verdicts().isProven(token) ? token : askHome(partner, token);
        TokenReply reply;
        try {
            reply = app.tokenEndpoint().redeem(new Grant.RefreshToken(proven.value(), false), target);
        } catch (ConsentRequired refused) {
            if (target.claims() != null) {
                throw refused;
            }
            if (!partner.verdicts().wasAcceptedJustNow(proven)) {
                var unused = askHome(partner, proven);
            }
            throw customersMatter(target, refused);
        }
        renewals.cameAtCustomer(partner, proven, reply);
        return reply;
    }

    /**
     * Asks the partner's own tenant whether it takes the token, once for all customers that want to know.
     *
     * @return the token to use from now on, which is proven
     * @throws ConsentRequired if it, or what has taken its place meanwhile, is refused for good there too
     */
    private RefreshToken askHome(PartnerTokens partner, RefreshToken token) throws AuthException {
        return partner.home().get(() -> {
            RefreshToken next = token;
            for (int proofs = 0; proofs < MOST_PROOFS; proofs++) {
                proveAtHome(partner, next);
                // The proof may have used the token up, and others may have stored a greater one, which is not proven
                // here.
                next = Objects.requireNonNullElse(partner.held().token(), next);
                if (partner.verdicts().isProven(next)) {
                    return next;
                }
            }
            throw app.failure()
                    .target(home(partner))
                    .because(
                            "other processes store newer refresh tokens of this partner as fast as they are proven here")
                    .unavailable();
        });
    }

    private void proveAtHome(PartnerTokens partner, RefreshToken token) throws AuthException {
        ConsentRequired standing = partner.verdicts().standing(token).orElse(null);
        if (standing != null) {
            throw standing;
        }
        if (!partner.verdicts().wasAcceptedJustNow(token)) {
            var unused = atHome(partner, token, home(partner));
        }
    }

    private AuthException customersMatter(Target target, ConsentRequired refused) {
        AuthFailure.Builder failure = app.failure().target(target).cause(refused);
        refused.error().ifPresent(failure::error);
        if (refused.reason().equals(ConsentRequired.Reason.MFA)) {
            failure.remedy(MFA_THERE);
        } else if (refused.error()
                .filter(said -> said.isOneOf(SIGN_IN_FREQUENCY))
                .isPresent()) {
            failure.remedy(SIGN_IN_THERE);
        }
        return failure.because("the customer's tenant refused the partner's user, whose refresh token is good at home: "
                        + refused.because())
                .customerAccess();
    }

    private static Target home(PartnerTokens partner) {
        return Target.of(partner.partner(), partner.partner(), Resource.PARTNER_CENTER);
    }
}
