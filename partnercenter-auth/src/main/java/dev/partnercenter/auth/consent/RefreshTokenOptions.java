package dev.partnercenter.auth.consent;

import java.time.Duration;
import java.util.Objects;

/**
 * The numbers and choices by which refresh tokens are kept. The usual ones suit Microsoft Entra, which leaves a refresh
 * token valid when it issues the next. Immutable.
 *
 * @param keep how long a stored token is used before the store is read again, give or take a fifth
 * @param renewAfter how old a stored token gets before a newer one is written, give or take a fifth
 * @param mostAhead how far ahead of this machine's clock a consent may be dated; beyond, it is passed over
 * @param closing how long at most closing the app tries to store what is not stored yet
 * @param fallBack which earlier consents may serve when the last one is refused for good
 * @param everyRedemption whether each redemption's new token is stored and used from then on, and a partner's redemptions
 *     follow one another
 */
public record RefreshTokenOptions(
        Duration keep,
        Duration renewAfter,
        Duration mostAhead,
        Duration closing,
        FallBack fallBack,
        boolean everyRedemption) {

    /**
     * Takes each of them.
     *
     * @throws IllegalArgumentException if a duration is not positive
     */
    public RefreshTokenOptions {
        positive("keep", keep);
        positive("renewAfter", renewAfter);
        positive("mostAhead", mostAhead);
        positive("closing", closing);
        Objects.requireNonNull(fallBack, "fallBack");
    }

    /** 15 minutes, 7 days, 10 minutes, 10 seconds, the same user's earlier consents, and not every redemption. */
    public static Builder builder() {
        return new Builder();
    }

    private static void positive(String name, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + " must be longer than nothing, not " + value);
        }
    }

    /** Collects what differs from the usual. Not safe for use by several threads. */
    public static final class Builder {
        private Duration keep = Duration.ofMinutes(15);
        private Duration renewAfter = Duration.ofDays(7);
        private Duration mostAhead = Duration.ofMinutes(10);
        private Duration closing = Duration.ofSeconds(10);
        private FallBack fallBack = FallBack.SAME_USER;
        private boolean everyRedemption;

        private Builder() {}

        /** How long a stored token is used before the store is read again: by then a change by hand is noticed. */
        public Builder keep(Duration keep) {
            this.keep = keep;
            return this;
        }

        /** How old a stored token gets before a newer one is written; it dies at 90 days. */
        public Builder renewAfter(Duration renewAfter) {
            this.renewAfter = renewAfter;
            return this;
        }

        /**
         * How far ahead of this machine's clock a consent may be dated. A process whose clock is further behind than that
         * passes over what it ought to use; with less, ahead or behind, it goes on as any other.
         */
        public Builder mostAhead(Duration mostAhead) {
            this.mostAhead = mostAhead;
            return this;
        }

        /** How long at most closing the app tries to store what is not stored yet. */
        public Builder closing(Duration closing) {
            this.closing = closing;
            return this;
        }

        /** Which earlier consents may serve when the last one is refused for good. */
        public Builder fallBack(FallBack fallBack) {
            this.fallBack = fallBack;
            return this;
        }

        /**
         * Stores the new token of each redemption and uses it from then on, for an issuer that revokes a refresh token when
         * it is used. A partner's redemptions, its customers' too, then follow one another, each with its write: no token is
         * redeemed twice at a time in this process. Not for Microsoft Entra, where it only costs versions and time.
         */
        public Builder everyRedemption() {
            this.everyRedemption = true;
            return this;
        }

        /**
         * Makes the options.
         *
         * @throws IllegalArgumentException if a duration is not positive
         */
        public RefreshTokenOptions build() {
            return new RefreshTokenOptions(keep, renewAfter, mostAhead, closing, fallBack, everyRedemption);
        }
    }
}
