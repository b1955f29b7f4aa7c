package dev.partnercenter.testing;

import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What goes wrong on Microsoft's side, and how it differs from the ordinary. By default nothing does. Safe for use by any
 * number of threads; a change holds for requests answered after it.
 */
public final class Faults {
    private static final Duration USUAL_LIFETIME = Duration.ofSeconds(3599);

    private static final Set<Journal.Kind> ENTRA = EnumSet.of(
            Journal.Kind.AUTHORIZE,
            Journal.Kind.TOKEN,
            Journal.Kind.DEVICE_CODE,
            Journal.Kind.METADATA,
            Journal.Kind.KEYS);

    private final Map<Journal.Kind, FaultTarget.Scripts> scripts = new EnumMap<>(Journal.Kind.class);
    private volatile Duration tokenLifetime = USUAL_LIFETIME;
    private volatile Duration clockAhead = Duration.ZERO;
    private volatile @Nullable Duration refreshIn;
    private volatile boolean numbersAsStrings;
    private volatile boolean refreshTokenOmitted;
    private volatile boolean refreshTokensSpentByUse;
    private volatile boolean withoutMfa;
    private volatile boolean mfaReportedOnly;
    private volatile @Nullable String tokenAudience;
    private volatile Set<String> vaultDenied = Set.of();
    private volatile boolean vaultReadOnly;
    private volatile Duration vaultRecoveryTakes = Duration.ZERO;

    Faults() {
        for (Journal.Kind kind : Journal.Kind.values()) {
            scripts.put(kind, new FaultTarget.Scripts(ENTRA.contains(kind)));
        }
    }

    /** Returns the faults of Entra's authorization endpoint; an OAuth error comes back in the redirect. */
    public FaultTarget authorizationEndpoint() {
        return target(Journal.Kind.AUTHORIZE);
    }

    /** Returns the faults of Entra's token endpoint. */
    public FaultTarget tokenEndpoint() {
        return target(Journal.Kind.TOKEN);
    }

    /** Returns the faults of Entra's endpoint for sign-ins on another device. */
    public FaultTarget deviceCodeEndpoint() {
        return target(Journal.Kind.DEVICE_CODE);
    }

    /** Returns the faults of Entra's OpenID Connect metadata. */
    public FaultTarget metadata() {
        return target(Journal.Kind.METADATA);
    }

    /** Returns the faults of Entra's signing keys. */
    public FaultTarget keys() {
        return target(Journal.Kind.KEYS);
    }

    /** Returns the faults of the Partner Center API. */
    public FaultTarget api() {
        return target(Journal.Kind.API);
    }

    /** Returns the faults of Key Vault. */
    public FaultTarget vault() {
        return target(Journal.Kind.VAULT);
    }

    /**
     * Sets how long access tokens issued from now on live; 3599 seconds by default.
     *
     * @throws IllegalArgumentException if the lifetime is not at least a second
     */
    public Faults tokenLifetime(Duration lifetime) {
        if (lifetime.toSeconds() < 1) {
            throw new IllegalArgumentException("lifetime must be at least a second");
        }
        this.tokenLifetime = lifetime;
        return this;
    }

    /** Sets the {@code refresh_in} of token replies; null, the default, leaves it out. */
    public Faults refreshIn(@Nullable Duration refreshIn) {
        this.refreshIn = refreshIn;
        return this;
    }

    /** Sets by how much Microsoft's clock is ahead of {@link PartnerCenterSimulator#clock()}; negative: behind. */
    public Faults clockAhead(Duration clockAhead) {
        this.clockAhead = clockAhead;
        return this;
    }

    /** Sets whether token replies write their numbers as strings, as the v1 endpoint does. */
    public Faults numbersAsStrings(boolean on) {
        this.numbersAsStrings = on;
        return this;
    }

    /** Sets whether token replies leave out the refresh token. */
    public Faults refreshTokenOmitted(boolean on) {
        this.refreshTokenOmitted = on;
        return this;
    }

    /** Sets whether a refresh token is good for one redemption only, which Entra's are not and other issuers' may be. */
    public Faults refreshTokensSpentByUse(boolean on) {
        this.refreshTokensSpentByUse = on;
        return this;
    }

    /** Sets whether access tokens issued from now on lack the proof of MFA, whatever the user's setting. */
    public Faults withoutMfa(boolean on) {
        this.withoutMfa = on;
        return this;
    }

    /**
     * Sets whether Partner Center merely reports a missing MFA, in the {@code isMfaCompliant} header of an answer to
     * {@code ValidateMfa: true}, instead of refusing the call with 900421.
     */
    public Faults mfaReportedOnly(boolean on) {
        this.mfaReportedOnly = on;
        return this;
    }

    /** Sets what access tokens issued from now on name as their audience; null, the default: what they were asked for. */
    public Faults tokenAudience(@Nullable String audience) {
        this.tokenAudience = audience;
        return this;
    }

    /**
     * Sets what vaults do not permit, by the names of their access policies, such as {@code set} or {@code recover}; nothing
     * by default. What is not permitted is refused with 403.
     */
    public Faults vaultDenies(String... permissions) {
        this.vaultDenied = Set.of(permissions);
        return this;
    }

    /** Sets whether vaults can only be read, as after a fail-over to another region: writes are refused with 503. */
    public Faults vaultReadOnly(boolean on) {
        this.vaultReadOnly = on;
        return this;
    }

    /**
     * Sets how long a vault takes to delete a secret, and to recover one, from the next time on; no time by default. Until
     * then it refuses to write that name with 409.
     */
    public Faults vaultRecoveryTakes(Duration duration) {
        this.vaultRecoveryTakes = duration;
        return this;
    }

    /** Ends all faults, lets go of what is held, and returns to the defaults. */
    public void clear() {
        scripts.values().forEach(FaultTarget.Scripts::clear);
        tokenLifetime = USUAL_LIFETIME;
        clockAhead = Duration.ZERO;
        refreshIn = null;
        numbersAsStrings = false;
        refreshTokenOmitted = false;
        refreshTokensSpentByUse = false;
        withoutMfa = false;
        mfaReportedOnly = false;
        tokenAudience = null;
        vaultDenied = Set.of();
        vaultReadOnly = false;
        vaultRecoveryTakes = Duration.ZERO;
    }

    FaultTarget.Scripts scripts(Journal.Kind kind) {
        return Objects.requireNonNull(scripts.get(kind));
    }

    Duration tokenLifetime() {
        return tokenLifetime;
    }

    Duration clockAhead() {
        return clockAhead;
    }

    @Nullable
    Duration refreshIn() {
        return refreshIn;
    }

    boolean isNumbersAsStrings() {
        return numbersAsStrings;
    }

    boolean isRefreshTokenOmitted() {
        return refreshTokenOmitted;
    }

    boolean isRefreshTokensSpentByUse() {
        return refreshTokensSpentByUse;
    }

    boolean isWithoutMfa() {
        return withoutMfa;
    }

    boolean isMfaReportedOnly() {
        return mfaReportedOnly;
    }

    @Nullable
    String tokenAudience() {
        return tokenAudience;
    }

    Set<String> vaultDenied() {
        return vaultDenied;
    }

    boolean isVaultReadOnly() {
        return vaultReadOnly;
    }

    Duration vaultRecoveryTakes() {
        return vaultRecoveryTakes;
    }

    private FaultTarget target(Journal.Kind kind) {
        return new FaultTarget(scripts(kind));
    }
}
