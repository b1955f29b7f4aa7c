package dev.partnercenter.auth.consent;

import dev.partnercenter.auth.entra.AuthEvent;
import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.MfaEvidence;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.entra.Resource;
import dev.partnercenter.auth.entra.Target;
import dev.partnercenter.auth.entra.TokenReply;
import dev.partnercenter.auth.secret.Secret;

/**
 * Which of the refresh tokens that redemptions bring are kept: with Entra, the partner's own once the stored one is old;
 * where each redemption revokes the token it was given, every one.
 */
final class Renewals {
    private final PartnerApp app;
    private final boolean every;
    private final WriteBack writeBack;
    private final HomeVisit homeVisit;

    Renewals(PartnerApp app, RefreshTokenOptions options, WriteBack writeBack, HomeVisit homeVisit) {
        this.app = app;
        this.every = options.everyRedemption();
        this.writeBack = writeBack;
        this.homeVisit = homeVisit;
    }

    /** A redemption at the partner's own tenant that nobody asked for. */
    interface HomeVisit {
        void visit(PartnerTokens partner) throws AuthException;
    }

    /** What a redemption at the partner's own tenant brought. */
    void cameAtHome(PartnerTokens partner, RefreshToken token, TokenReply reply, Target target) {
        MfaEvidence mfa = target.resource().equals(Resource.PARTNER_CENTER)
                ? MfaEvidence.in(reply.accessToken())
                : MfaEvidence.UNKNOWN;
        partner.trail().showed(mfa, token);
        Secret newest = reply.refreshToken();
        if (newest != null && (every || partner.isDueAtHome(token))) {
            keep(partner, token, token.renewed(newest, reply.issuedAt(), mfa, null));
        }
    }

    /**
     * What a redemption at a customer's tenant brought. That never replaces the partner's token where this one stays good,
     * so the renewal is done at home.
     */
    void cameAtCustomer(PartnerTokens partner, RefreshToken token, TokenReply reply) {
        Secret newest = reply.refreshToken();
        if (every && newest != null) {
            keep(partner, token, token.renewed(newest, reply.issuedAt(), MfaEvidence.UNKNOWN, null));
        } else if (!every && partner.isDue(token)) {
            renewAtHome(partner);
        }
    }

    /** Takes a token in the place of the one it came of, whose identity is known, and has it stored. */
    void keep(PartnerTokens partner, RefreshToken token, RefreshToken next) {
        partner.verdicts().proven(next);
        partner.held().replace(next);
        if (every) {
            partner.verdicts().spent(token);
            writeBack.storeNow(partner, next);
        } else {
            writeBack.offer(partner, next);
        }
    }

    private void renewAtHome(PartnerTokens partner) {
        if (!partner.beginRenewal()) {
            return;
        }
        Runnable renewal = () -> {
            try {
                homeVisit.visit(partner);
            } catch (AuthException e) {
                app.announce(
                        AuthEvent.Kind.RENEWAL_FAILED, partner.partner(), e.getMessage() == null ? "" : e.getMessage());
            } finally {
                partner.endRenewal();
            }
        };
        app.runway().departure(renewal, partner::endRenewal).request(false);
    }
}
