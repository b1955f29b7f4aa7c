package dev.partnercenter.auth.consent;

import dev.partnercenter.auth.consent.RefreshToken.Standing;
import dev.partnercenter.auth.entra.AuthEvent;
import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.auth.secret.Secret;
import dev.partnercenter.auth.secret.SecretVersion;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which of a partner's stored versions do not count: those of another app, cloud or partner, dated in the future, of a
 * consent that was not proven, or found not to fit. Safe for use by any number of threads.
 */
final class PassedOver {
    /** In place of a value while only metadata is looked at. */
    private static final Secret UNREAD = Secret.of("unread");

    private final PartnerApp app;
    private final TenantId partner;
    private final Duration mostAhead;
    private final Map<String, AuthException> unfit = new ConcurrentHashMap<>();
    private final Set<String> announced = ConcurrentHashMap.newKeySet();

    PassedOver(PartnerApp app, TenantId partner, Duration mostAhead) {
        this.app = app;
        this.partner = partner;
        this.mostAhead = mostAhead;
    }

    /**
     * A version by its metadata: a token that counts, or why it does not.
     *
     * @param token without its value; null if it does not count
     * @param because a clause; empty if it counts or is merely of a consent that is not proven
     */
    record Look(@Nullable RefreshToken token, String because) {}

    Look at(SecretVersion version) {
        RefreshToken token;
        try {
            token = TokenTags.read(app, partner, version, UNREAD);
        } catch (IllegalArgumentException e) {
            return over(e.getMessage() == null ? "its metadata makes no sense" : e.getMessage());
        }
        if (!token.partner().equals(partner)) {
            return over("it is the token of partner " + token.partner());
        }
        if (!token.clientId().equals(app.clientId())) {
            return over("it was given to app " + token.clientId());
        }
        if (!token.cloud().equals(app.cloud().name())) {
            return over("it is of the " + token.cloud() + " cloud");
        }
        if (token.epoch().isAfter(app.runtime().now().plus(mostAhead))) {
            return announced(version.id(), over("its consent is dated in the future, " + token.epoch()));
        }
        AuthException misfit = unfit.get(version.id());
        if (misfit != null) {
            return over(String.valueOf(misfit.getMessage()));
        }
        return token.standing() == Standing.UNPROVEN ? over("") : new Look(token, "");
    }

    /** Has operators know, once for each version. */
    Look announced(String version, Look look) {
        if (!look.because().isEmpty() && announced.add(version)) {
            app.announce(
                    AuthEvent.Kind.REFRESH_TOKEN_IGNORED,
                    partner,
                    "Version " + version + " of the stored refresh token is passed over: " + look.because());
        }
        return look;
    }

    /** Passes a version over from now on, because of what its redemption has shown. */
    void ignore(String version, AuthException because) {
        unfit.put(version, because);
        announced(version, over(String.valueOf(because.getMessage())));
    }

    /** What a version was found not to fit by. */
    Optional<AuthException> misfit(String version) {
        return Optional.ofNullable(unfit.get(version));
    }

    /** Gives every version another chance. */
    void forget() {
        unfit.clear();
        announced.clear();
    }

    private static Look over(String because) {
        return new Look(null, because);
    }
}
