package dev.partnercenter.client;

import dev.partnercenter.auth.AccessToken;
import dev.partnercenter.auth.consent.ConsentProof;
import dev.partnercenter.auth.consent.ConsentedPartner;
import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.AuthException.ConsentRequired.Reason;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.secret.Secret;
import dev.partnercenter.client.api.NoAnswerException;
import dev.partnercenter.client.api.PartnerCenterApi;
import dev.partnercenter.client.api.PartnerCenterException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/**
 * Proves a consent by a call to Partner Center, so that a user without a role there does not take the place of an admin
 * agent: {@code PartnerConsent.builder(app, store).provenBy(PartnerCenterProof.create(app))}. The call lists one customer
 * and asks for what Partner Center thinks of the sign-in's multi-factor authentication. Safe for use by any number of
 * threads.
 */
public final class PartnerCenterProof implements ConsentProof {
    private static final Duration LONG_ENOUGH_FOR_A_CALL = Duration.ofMinutes(5);

    private final PartnerApp app;

    private PartnerCenterProof(PartnerApp app) {
        this.app = app;
    }

    /** A proof with the HTTP client of the app. */
    public static PartnerCenterProof create(PartnerApp app) {
        return new PartnerCenterProof(app);
    }

    /**
     * Returns if Partner Center lets the user in.
     *
     * @throws AuthException.ConsentRequired if it says that the sign-in lacks multi-factor authentication, now or once it is
     *     enforced for this partner
     * @throws PartnerCenterException if it refuses otherwise, such as with 403 a user without a role
     * @throws NoAnswerException if it does not answer
     * @throws IOException as {@link PartnerCenterClient#call}
     */
    @Override
    public void prove(ConsentedPartner consented, Secret accessToken) throws IOException {
        Instant expiresAt = app.runtime().now().plus(LONG_ENOUGH_FOR_A_CALL);
        PartnerCenterApi api = PartnerCenterApi.builder(
                        app, request -> AccessToken.of(request, app.cloud(), accessToken, expiresAt, Set.of()))
                .build();
        boolean compliant = api.probeMfa(consented.partner()).orElse(true);
        if (!compliant) {
            throw app.failure()
                    .partner(consented.partner())
                    .tenant(consented.partner())
                    .because("Partner Center finds no multi-factor authentication in this consent")
                    .consentRequired(Reason.MFA);
        }
    }
}
