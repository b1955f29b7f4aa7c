package dev.partnercenter.auth.consent;

import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.AuthFailure;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.auth.secret.Secret;
import dev.partnercenter.auth.secret.SecretName;
import dev.partnercenter.auth.secret.SecretStore;
import dev.partnercenter.auth.secret.SecretStoreException;
import dev.partnercenter.auth.secret.SecretVersion;
import dev.partnercenter.auth.secret.StoredSecret;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * One partner's refresh tokens in the store, under the partner's tenant id, the name that Microsoft's samples use.
 */
final class StoredTokens {
    /** However long a store asks to be left alone. */
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);

    private final PartnerApp app;
    private final SecretStore store;
    private final TenantId partner;
    private final SecretName name;
    private final PassedOver passedOver;

    StoredTokens(PartnerApp app, SecretStore store, TenantId partner, PassedOver passedOver) {
        this.app = app;
        this.store = store;
        this.partner = partner;
        this.name = new SecretName(partner.value());
        this.passedOver = passedOver;
    }

    TenantId partner() {
        return partner;
    }

    /**
     * Reads the version in use: the current one, in one round trip, unless that does not count. Then it is the greatest of
     * those that do.
     *
     * @throws SecretStoreException if the store fails; of kind {@code SUSPENDED} if the current version is disabled; of kind
     *     {@code TAMPERED} if what is stored is none of this app's tokens of this partner
     * @throws AuthException what the only version was found not to fit by
     */
    Optional<RefreshToken> current() throws SecretStoreException, AuthException {
        StoredSecret current = store.current(name).orElse(null);
        if (current == null) {
            return Optional.empty();
        }
        String version = current.version().id();
        PassedOver.Look look = passedOver.announced(version, passedOver.at(current.version()));
        if (look.token() != null) {
            return Optional.of(look.token().with(current.value(), version));
        }
        Optional<RefreshToken> greatest = succession().greatest();
        if (greatest.isPresent()) {
            return Optional.of(withValue(greatest.get()));
        }
        Optional<AuthException> misfit = passedOver.misfit(version);
        if (misfit.isPresent()) {
            throw misfit.get();
        }
        if (look.because().isEmpty()) {
            return Optional.empty();
        }
        throw new SecretStoreException(
                SecretStoreException.Kind.TAMPERED,
                "what is stored for partner " + partner + " is not this app's refresh token of that partner: "
                        + look.because());
    }

    /**
     * Reads the whole history, without values.
     *
     * @throws SecretStoreException if the store fails
     */
    Succession succession() throws SecretStoreException {
        return Succession.of(counting(SecretVersion::enabled));
    }

    /**
     * Reads of the whole history whose the last consent is, so far as one says: of a disabled version too, which is not to
     * be used and yet tells who has consented.
     *
     * @throws SecretStoreException if the store fails
     */
    Optional<String> lastUser() throws SecretStoreException {
        return counting(version -> true).stream()
                .filter(token -> token.userId() != null)
                .max(RefreshToken.ORDER)
                .map(RefreshToken::userId);
    }

    private List<RefreshToken> counting(Predicate<SecretVersion> which) throws SecretStoreException {
        List<RefreshToken> counting = new ArrayList<>();
        for (SecretVersion version : store.versions(name)) {
            RefreshToken token = which.test(version) ? passedOver.at(version).token() : null;
            if (token != null) {
                counting.add(token);
            }
        }
        return counting;
    }

    /**
     * Reads the whole history, unless the partner is suspended.
     *
     * @throws SecretStoreException if the store fails; of kind {@code SUSPENDED} if the current version is disabled
     */
    Succession successionInForce() throws SecretStoreException {
        var unused = store.current(name);
        return succession();
    }

    /**
     * Reads the greatest version of the whole history, unless the partner is suspended.
     *
     * @throws SecretStoreException as {@link #successionInForce}
     */
    Optional<RefreshToken> greatest() throws SecretStoreException {
        Optional<RefreshToken> greatest = successionInForce().greatest();
        return greatest.isPresent() ? Optional.of(withValue(greatest.get())) : greatest;
    }

    /** Reads the value of a version that the history lists. */
    RefreshToken withValue(RefreshToken listed) throws SecretStoreException {
        String version = String.valueOf(listed.version());
        Secret value = store.read(name, version)
                .orElseThrow(() -> new SecretStoreException(
                        SecretStoreException.Kind.UNAVAILABLE,
                        "version " + version + " of " + name + " is listed and cannot be read"));
        return listed.with(value, version);
    }

    /**
     * Appends a token and reads it back.
     *
     * @return the same as the version it is now
     * @throws SecretStoreException if the store does not take it, or does not give it back as it was written
     */
    RefreshToken append(RefreshToken token) throws SecretStoreException {
        SecretVersion version = store.append(name, token.value(), TokenTags.of(token));
        Optional<Secret> back = store.read(name, version.id());
        boolean asWritten = version.metadata().equals(TokenTags.of(token));
        if (!asWritten || back.isEmpty() || !back.get().equals(token.value())) {
            throw new SecretStoreException(
                    SecretStoreException.Kind.UNAVAILABLE,
                    "version " + version.id() + " of " + name + " does not read back as it was written");
        }
        return token.with(token.value(), version.id());
    }

    /**
     * Whether the current version is this one or its equal; what does not count is nobody's equal.
     *
     * @throws SecretStoreException if the store fails; of kind {@code SUSPENDED} if the current version is disabled
     */
    boolean isCurrent(RefreshToken token) throws SecretStoreException {
        RefreshToken current = store.current(name)
                .map(stored -> passedOver.at(stored.version()).token())
                .orElse(null);
        return current != null && !token.isNewerThan(current);
    }

    /** How long the store asked to be left alone; nothing if it did not say. */
    static Duration asked(SecretStoreException e) {
        Duration asked = e.retryAfter().orElse(Duration.ZERO);
        return asked.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : asked;
    }

    /** Tells a failure of the store as a failure to get a token. */
    AuthException.StoreFailed failure(SecretStoreException e) {
        AuthFailure.Builder failure = app.failure().partner(partner).cause(e);
        if (e.retryAfter().isPresent()) {
            failure.retryAt(app.runtime().now().plus(asked(e)));
        }
        return e.kind() == SecretStoreException.Kind.SUSPENDED
                ? failure.because("the partner is suspended: its refresh token is disabled in the secret store")
                        .remedy(
                                "Whoever operates the app must enable it again in the secret store, if the suspension is over.")
                        .storeFailed()
                : failure.because("the secret store failed: " + e.getMessage()).storeFailed();
    }
}
