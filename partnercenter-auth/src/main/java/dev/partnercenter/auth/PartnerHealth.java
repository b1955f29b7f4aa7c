package dev.partnercenter.auth;

import dev.partnercenter.auth.consent.ConsentedPartner;
import dev.partnercenter.auth.consent.Experience;
import dev.partnercenter.auth.consent.RefreshTokens;
import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.AuthException.ConsentRequired;
import dev.partnercenter.auth.entra.CredentialStatus;
import dev.partnercenter.auth.entra.MfaEvidence;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.auth.secret.SecretStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How each partner's refresh token stands, and the app's own credentials: for a page that operators look at, or a check that
 * a monitor calls. It reads the store and asks Entra nothing; {@link KeepAlive} is what finds out. Looking has operators
 * told, once each, of tokens that end within 30 and 14 days. Safe for use by any number of threads.
 */
public final class PartnerHealth {
    private static final Duration SOON = Duration.ofDays(30);

    private final PartnerApp app;
    private final RefreshTokens refreshTokens;

    private PartnerHealth(RefreshTokens refreshTokens) {
        this.app = refreshTokens.app();
        this.refreshTokens = refreshTokens;
    }

    /**
     * The health of this app's partners in this store.
     *
     * @param store the very object that tokens are got with, as {@link RefreshTokens} says
     */
    public static PartnerHealth of(PartnerApp app, SecretStore store) {
        return new PartnerHealth(RefreshTokens.of(app, store));
    }

    /**
     * How one partner stands. Holds no secret.
     *
     * @param partner the partner's tenant
     * @param consent who consented and when, how old the stored token is and when it ends, and its MFA evidence; null if
     *     nothing is stored that counts, or the store could not be read, and then {@code failure} says so
     * @param lastSuccess when this process redeemed the token last at the partner's own tenant; null if it has not
     * @param failure what stands in the way now, whose type and remedy say whose move it is; null if nothing does
     * @param failedAt when that was found; null if there is no failure
     * @param unstored whether a renewed token is held in memory because the store has not taken it yet
     */
    public record Status(
            TenantId partner,
            @Nullable ConsentedPartner consent,
            @Nullable Instant lastSuccess,
            @Nullable AuthException failure,
            @Nullable Instant failedAt,
            boolean unstored) {

        /** Whether nobody has to act: a token is stored, for more than 30 days more, with MFA, and nothing has failed. */
        public boolean isWell(Instant now) {
            return failure == null
                    && consent != null
                    && consent.mfa() != MfaEvidence.ABSENT
                    && consent.expiresAt().isAfter(now.plus(SOON));
        }

        /** Who must do what; empty if nothing has failed. */
        public Optional<String> remedy() {
            return Optional.ofNullable(failure).map(AuthException::remedy);
        }

        /** When another attempt may help; empty if nothing has failed, or that is not known. */
        public Optional<Instant> nextAttempt() {
            return Optional.ofNullable(failure).flatMap(AuthException::retryAt);
        }
    }

    /** How one partner stands; that the store fails is told as the partner's failure. Blocks on the store. */
    public Status of(TenantId partner) {
        ConsentedPartner consent;
        try {
            consent = refreshTokens.holder(partner).orElse(null);
        } catch (AuthException e) {
            return status(partner, null, e, app.runtime().now());
        }
        if (consent == null) {
            return status(partner, null, neverGiven(partner), app.runtime().now());
        }
        Experience experience = refreshTokens.experience(partner);
        Instant failedAt = experience.failedAt();
        // What failed before the stored token was issued failed with another one.
        return failedAt == null || failedAt.isBefore(consent.issuedAt())
                ? status(partner, consent, null, null)
                : status(partner, consent, experience.failure(), failedAt);
    }

    /**
     * How all partners stand who have a refresh token in the store, in no particular order. Blocks on the store, which is
     * read once for each.
     *
     * @throws AuthException.StoreFailed if the store cannot list its names
     */
    public List<Status> all() throws AuthException {
        return refreshTokens.partners().stream().map(this::of).toList();
    }

    /** How the app's one or two credentials stand, as far as is known without asking. */
    public List<CredentialStatus> credentials() {
        return app.credentials();
    }

    private Status status(
            TenantId partner,
            @Nullable ConsentedPartner consent,
            @Nullable AuthException failure,
            @Nullable Instant failedAt) {
        Experience experience = refreshTokens.experience(partner);
        return new Status(partner, consent, experience.succeededAt(), failure, failedAt, experience.unstored());
    }

    private ConsentRequired neverGiven(TenantId partner) {
        return app.failure()
                .partner(partner)
                .because("no refresh token is stored for this partner")
                .consentRequired(ConsentRequired.Reason.NEVER_GIVEN);
    }
}
