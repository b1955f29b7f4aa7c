package dev.partnercenter.auth.consent;

import dev.partnercenter.auth.entra.IdToken;
import dev.partnercenter.auth.entra.MfaEvidence;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.auth.entra.TokenReply;
import dev.partnercenter.auth.secret.Secret;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * A partner's refresh token with what is written beside it. Two of one partner are ordered by epoch, then by issue time: a
 * consent raises the epoch, a renewal only the issue time, so a renewal of an old consent never outranks a new one.
 *
 * @param epoch when the consent was given, by the issuer; for a token stored without metadata, when the store took it
 * @param issuedAt when it was issued, by the issuer; always later than that of the token it was redeemed from
 * @param version the store's id of the version it was read from; null if it has not been stored yet
 */
record RefreshToken(
        TenantId partner,
        Secret value,
        String cloud,
        String clientId,
        @Nullable String userId,
        Instant epoch,
        Instant issuedAt,
        MfaEvidence mfa,
        Standing standing,
        @Nullable String version) {

    /** Greatest last. Of two that are equal in time every node takes the same one. */
    static final Comparator<RefreshToken> ORDER = Comparator.comparing(RefreshToken::epoch)
            .thenComparing(RefreshToken::issuedAt)
            .thenComparing(RefreshToken::version, Comparator.nullsFirst(Comparator.naturalOrder()));

    private static final Comparator<RefreshToken> AGE =
            Comparator.comparing(RefreshToken::epoch).thenComparing(RefreshToken::issuedAt);
    private static final Duration LIFE = Duration.ofDays(90);
    private static final Duration LEAST_DIFFERENCE = Duration.ofSeconds(1);

    /** What is known of a stored version. */
    enum Standing {
        /** Stored without our metadata, by a sample or a person. */
        UNTAGGED,
        /** Stored by a consent that has not been proven yet, or failed to be: it does not count. */
        UNPROVEN,
        PROVEN
    }

    /** Tags keep whole seconds, so the order must not see more. */
    RefreshToken {
        epoch = epoch.truncatedTo(ChronoUnit.SECONDS);
        issuedAt = issuedAt.truncatedTo(ChronoUnit.SECONDS);
    }

    /**
     * The token that a consent has brought; it does not count until it is proven.
     *
     * @param reply what the consent's code or an earlier token was redeemed for
     */
    static RefreshToken consented(PartnerApp app, IdToken identity, TokenReply reply, Secret value) {
        return new RefreshToken(
                identity.tenant(),
                value,
                app.cloud().name(),
                app.clientId(),
                identity.userId(),
                identity.issuedAt(),
                reply.issuedAt(),
                MfaEvidence.in(reply.accessToken()),
                Standing.UNPROVEN,
                null);
    }

    /**
     * The token that a redemption of this one gave: of the same consent, newer, not yet stored.
     *
     * @param user whose it is, where the reply tells
     */
    RefreshToken renewed(Secret newValue, Instant newIssuedAt, MfaEvidence newMfa, @Nullable String user) {
        // Two in one second, or a clock of the issuer's that is behind another of its own, must not hide which came
        // last.
        Instant after = issuedAt.plus(LEAST_DIFFERENCE);
        return new RefreshToken(
                partner,
                newValue,
                cloud,
                clientId,
                user == null ? userId : user,
                epoch,
                newIssuedAt.isBefore(after) ? after : newIssuedAt,
                newMfa == MfaEvidence.UNKNOWN ? mfa : newMfa,
                Standing.PROVEN,
                null);
    }

    /** The same of a consent that is later than another one, whatever the clocks say by which the two are dated. */
    RefreshToken after(RefreshToken earlier) {
        Instant least = earlier.epoch.plus(LEAST_DIFFERENCE);
        Instant later = epoch.isBefore(least) ? least : epoch;
        return new RefreshToken(partner, value, cloud, clientId, userId, later, issuedAt, mfa, standing, version);
    }

    RefreshToken with(Standing standing) {
        return new RefreshToken(partner, value, cloud, clientId, userId, epoch, issuedAt, mfa, standing, version);
    }

    /** The same with the value that was read for it, and as the version it was read from. */
    RefreshToken with(Secret value, String version) {
        return new RefreshToken(partner, value, cloud, clientId, userId, epoch, issuedAt, mfa, standing, version);
    }

    /** Whether this one is of a later consent, or issued later under the same; false for two of one second. */
    boolean isNewerThan(RefreshToken other) {
        return AGE.compare(this, other) > 0;
    }

    Instant expiresAt() {
        return issuedAt.plus(LIFE);
    }

    ConsentedPartner describe() {
        return new ConsentedPartner(partner, userId, epoch, issuedAt, expiresAt(), mfa);
    }
}
