package dev.partnercenter.auth.consent;

import dev.partnercenter.auth.consent.RefreshToken.Standing;
import dev.partnercenter.auth.entra.AuthRuntime;
import dev.partnercenter.auth.secret.SecretStoreException;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes one partner's tokens so that the current version ends up as the greatest, whoever else writes meanwhile. Nodes share
 * no lock: each looks at the history before it appends and after it, and whoever then finds a greater version appends that
 * one again, provided that this process has seen whose it is; else it is returned, to be proven by its use. A version that
 * is known to be dead stands in no other one's way. Nothing is ever deleted or changed.
 *
 * <p>Where every redemption is stored, only a version of the same consent makes a token superfluous. What the token came of
 * was good a moment ago and is used up by now, so that without it that consent is lost; and whether a greater version is
 * good, of a later consent or without metadata, is not known before it is redeemed. It is looked at next, and until then an
 * earlier consent may be the current one.
 */
final class Writer {
    private static final int MOST_ROUNDS = 5;

    private final StoredTokens stored;
    private final RefreshTokenOptions options;
    private final AuthRuntime runtime;
    private final Verdicts verdicts;
    private final Supplier<Duration> youngEnough;

    /** @param youngEnough at what age a stored token makes another one of the same consent superfluous */
    Writer(
            StoredTokens stored,
            RefreshTokenOptions options,
            AuthRuntime runtime,
            Verdicts verdicts,
            Supplier<Duration> youngEnough) {
        this.stored = stored;
        this.options = options;
        this.runtime = runtime;
        this.verdicts = verdicts;
        this.youngEnough = youngEnough;
    }

    /**
     * Stores a token, unless one stands that is greater, or as good.
     *
     * @return what stands in the end
     * @throws SecretStoreException if the store fails, and then nobody knows whether it has taken the token; of kind
     *     {@code SUSPENDED} if the current version is disabled
     */
    RefreshToken write(RefreshToken token) throws SecretStoreException {
        RefreshToken standing = standing(stored.successionInForce(), token);
        return standing == null ? publish(token) : settle(standing);
    }

    /**
     * Makes the greatest version the current one again, where it is not and this process has seen whose it is.
     *
     * @throws SecretStoreException as {@link #write}
     */
    void settle() throws SecretStoreException {
        for (RefreshToken head : stored.successionInForce().heads()) {
            RefreshToken greatest = stored.withValue(head);
            if (!verdicts.isDead(greatest)) {
                var unused = settle(greatest);
                return;
            }
        }
    }

    private RefreshToken settle(RefreshToken greatest) throws SecretStoreException {
        return !verdicts.isProven(greatest) || stored.isCurrent(greatest) ? greatest : publish(greatest);
    }

    private RefreshToken publish(RefreshToken token) throws SecretStoreException {
        RefreshToken written = stored.append(token);
        for (int round = 1; round < MOST_ROUNDS; round++) {
            RefreshToken greater = greater(stored.succession(), written);
            if (greater == null || !verdicts.isProven(greater)) {
                return greater == null ? written : greater;
            }
            written = stored.append(greater);
        }
        return written;
    }

    /** What makes a token superfluous: an equal or a greater one, or a young one of the same consent. */
    private @Nullable RefreshToken standing(Succession history, RefreshToken token) throws SecretStoreException {
        for (RefreshToken head : history.heads()) {
            if (token.isNewerThan(head) && !spares(head, token)) {
                return null;
            }
            if (options.everyRedemption() && !isOfSameConsent(head, token)) {
                continue;
            }
            RefreshToken standing = stored.withValue(head);
            if (!verdicts.isDead(standing)) {
                return standing;
            }
        }
        return null;
    }

    /** Nodes that renew at the same time need only one write; where a redemption revokes, each token is needed. */
    private boolean spares(RefreshToken head, RefreshToken token) {
        return !options.everyRedemption()
                && isOfSameConsent(head, token)
                && head.issuedAt().plus(youngEnough.get()).isAfter(runtime.now());
    }

    private static boolean isOfSameConsent(RefreshToken head, RefreshToken token) {
        return head.standing() == Standing.PROVEN && head.epoch().equals(token.epoch());
    }

    private @Nullable RefreshToken greater(Succession history, RefreshToken written) throws SecretStoreException {
        for (RefreshToken head : history.heads()) {
            if (!head.isNewerThan(written)) {
                return null;
            }
            RefreshToken greater = stored.withValue(head);
            if (!verdicts.isDead(greater)) {
                return greater;
            }
        }
        return null;
    }
}
