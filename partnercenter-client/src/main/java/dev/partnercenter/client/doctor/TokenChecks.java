package dev.partnercenter.client.doctor;

import dev.partnercenter.auth.consent.ConsentedPartner;
import dev.partnercenter.auth.consent.RefreshTokens;
import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.MfaEvidence;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.entra.Resource;
import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.auth.entra.TokenReply;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether the partner's refresh token is there, alive, and good for tokens. It is redeemed by the register, which has a
 * newer one stored when that is due, and never puts an older one in its place.
 */
final class TokenChecks {
    private static final int SOON = 30;
    private static final String CONSENT = "The partner's user must sign in with MFA and consent again.";

    private final PartnerApp app;
    private final TenantId partner;
    private final TenantCheck tenants;
    private final StoreChecks stores;
    private volatile @Nullable TokenReply reply;

    TokenChecks(PartnerApp app, TenantId partner, TenantCheck tenants, StoreChecks stores) {
        this.app = app;
        this.partner = partner;
        this.tenants = tenants;
        this.stores = stores;
    }

    List<Step> steps() {
        return List.of(
                Step.of(Check.REFRESH_TOKEN, List.of(Check.STORE), this::refreshToken),
                Step.of(
                        Check.REDEMPTION,
                        List.of(Check.TENANT, Check.APP, Check.CREDENTIAL, Check.REFRESH_TOKEN),
                        this::redemption));
    }

    RefreshTokens register() {
        return RefreshTokens.of(app, stores.store());
    }

    /** What the refresh token was redeemed for, once {@link Check#REDEMPTION} has passed. */
    TokenReply reply() {
        return Objects.requireNonNull(reply, "reply");
    }

    private Finding refreshToken() throws AuthException {
        if (tenants.isKnownToBeWrong()) {
            return Finding.skipped(Check.REFRESH_TOKEN, Check.TENANT);
        }
        Optional<ConsentedPartner> holder = register().holder(partner);
        if (holder.isEmpty()) {
            return Finding.failed(
                    Check.REFRESH_TOKEN,
                    "The secret store holds no refresh token of this partner.",
                    "The partner's user must sign in with MFA and consent.");
        }
        ConsentedPartner consent = holder.get();
        String evidence = describe(consent, app.runtime().now());
        long daysLeft = consent.daysLeft(app.runtime().now());
        if (consent.mfa() == MfaEvidence.ABSENT) {
            return Finding.warned(Check.REFRESH_TOKEN, evidence, CONSENT);
        }
        if (daysLeft < 0) {
            return Finding.warned(Check.REFRESH_TOKEN, evidence, CONSENT);
        }
        return daysLeft < SOON
                ? Finding.warned(
                        Check.REFRESH_TOKEN,
                        evidence,
                        "Whoever operates the app must have the token used, as by KeepAlive: use renews it every week.")
                : Finding.passed(Check.REFRESH_TOKEN, evidence);
    }

    private static String describe(ConsentedPartner consent, Instant now) {
        long daysLeft = consent.daysLeft(now);
        return "The stored refresh token is " + consent.age(now).toDays() + " days old, "
                + (daysLeft < 0 ? "past its 90 days" : "with " + daysLeft + " days left if nobody revokes it")
                + "; user " + (consent.userId() == null ? "unknown" : consent.userId()) + " consented at "
                + consent.consentedAt() + "; evidence of MFA: " + consent.mfa() + ".";
    }

    private Finding redemption() throws AuthException {
        RefreshTokens register = register();
        // What was refused before is not taken for what would be refused now.
        register.forget(partner);
        TokenReply redeemed = register.redeem(partner, partner, Resource.PARTNER_CENTER);
        reply = redeemed;
        String evidence = "Microsoft Entra trades the refresh token for an access token that is good for "
                + redeemed.lifetime().toMinutes() + " min";
        return redeemed.refreshToken() == null
                ? Finding.warned(
                        Check.REDEMPTION,
                        evidence + ", but brings no newer refresh token, so that this one ends with its 90 days.",
                        "The app's developer must see that the app may be granted offline_access; then the partner must"
                                + " consent again.")
                : Finding.passed(Check.REDEMPTION, evidence + ".");
    }
}
