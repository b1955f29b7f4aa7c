package dev.partnercenter.auth.consent;

import dev.partnercenter.auth.consent.RefreshToken.Standing;
import dev.partnercenter.auth.entra.AuthFailure;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.auth.secret.Secret;
import dev.partnercenter.auth.secret.SecretName;
import dev.partnercenter.auth.secret.SecretStore;
import dev.partnercenter.auth.secret.SecretStoreException;
import dev.partnercenter.auth.secret.SecretVersion;
import dev.partnercenter.auth.secret.StoredSecret;
import java.util.Optional;

/** Partners' refresh tokens in the store, each under its partner's tenant id, the name that Microsoft's samples use. */
final class StoredTokens {
    /** In place of a value while only metadata is looked at. */
    private static final Secret UNREAD = Secret.of("unread");

    private final PartnerApp app;
    private final SecretStore store;

    StoredTokens(PartnerApp app, SecretStore store) {
        this.app = app;
        this.store = store;
    }

    /**
     * Reads the version that counts: the current one, in one round trip, unless it is of a consent that has not been proven
     * yet or failed to be. Then it is the greatest of the proven ones.
     *
     * @throws SecretStoreException if the store fails, or of kind {@code TAMPERED} if the metadata makes no sense
     */
    Optional<RefreshToken> current(TenantId partner) throws SecretStoreException {
        Optional<StoredSecret> stored = store.current(name(partner));
        if (stored.isEmpty()) {
            return Optional.empty();
        }
        RefreshToken token = read(partner, stored.get().version(), stored.get().value());
        return token.standing() == Standing.UNPROVEN ? greatestProven(partner) : Optional.of(token);
    }

    private Optional<RefreshToken> greatestProven(TenantId partner) throws SecretStoreException {
        SecretVersion greatest = null;
        RefreshToken best = null;
        for (SecretVersion version : store.versions(name(partner))) {
            RefreshToken token = version.enabled() ? read(partner, version, UNREAD) : null;
            boolean counts = token != null && token.standing() != Standing.UNPROVEN;
            if (token != null && counts && (best == null || token.isNewerThan(best))) {
                greatest = version;
                best = token;
            }
        }
        if (greatest == null) {
            return Optional.empty();
        }
        Optional<Secret> value = store.read(name(partner), greatest.id());
        return value.isEmpty() ? Optional.empty() : Optional.of(read(partner, greatest, value.get()));
    }

    private RefreshToken read(TenantId partner, SecretVersion version, Secret value) throws SecretStoreException {
        RefreshToken token;
        try {
            token = RefreshToken.of(app, partner, version, value);
        } catch (IllegalArgumentException e) {
            throw mismatch(partner, e.getMessage() == null ? "its metadata makes no sense" : e.getMessage());
        }
        if (!token.partner().equals(partner)) {
            throw mismatch(partner, "it is the token of partner " + token.partner());
        }
        if (!token.clientId().equals(app.clientId())) {
            throw mismatch(partner, "it was given to app " + token.clientId());
        }
        if (!token.cloud().equals(app.cloud().name())) {
            throw mismatch(partner, "it is of the " + token.cloud() + " cloud");
        }
        return token;
    }

    /**
     * Appends a token unless a newer one stands, and reads it back.
     *
     * @return the newer of the two, as it stands in the store
     */
    RefreshToken append(RefreshToken token) throws SecretStoreException {
        Optional<RefreshToken> standing = current(token.partner());
        if (standing.isPresent() && standing.get().isNewerThan(token)) {
            return standing.get();
        }
        write(token);
        return token;
    }

    /** Appends a token whatever stands, and reads it back. */
    void write(RefreshToken token) throws SecretStoreException {
        SecretName name = name(token.partner());
        SecretVersion version = store.append(name, token.value(), token.metadata());
        Optional<Secret> back = store.read(name, version.id());
        if (back.isEmpty() || !back.get().equals(token.value())) {
            throw new SecretStoreException(
                    SecretStoreException.Kind.UNAVAILABLE,
                    "version " + version.id() + " of " + name + " does not read back as it was written");
        }
    }

    /** Tells a failure of the store as a failure to get a token. */
    AuthFailure.Builder failure(TenantId partner, SecretStoreException e) {
        return app.failure()
                .partner(partner)
                .because("the secret store failed: " + e.getMessage())
                .cause(e);
    }

    private static SecretStoreException mismatch(TenantId partner, String because) {
        return new SecretStoreException(
                SecretStoreException.Kind.TAMPERED,
                "what is stored for partner " + partner + " is not this app's refresh token of that partner: "
                        + because);
    }

    private static SecretName name(TenantId partner) {
        return new SecretName(partner.value());
    }
}
