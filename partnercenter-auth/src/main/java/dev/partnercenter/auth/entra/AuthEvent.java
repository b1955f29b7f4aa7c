package dev.partnercenter.auth.entra;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that operators of the library want to know although no call failed because of it. Holds no secret; made of
 * strings and an instant, so that an application can carry it to its other nodes, to {@code AppUserTokenProvider.learn}.
 *
 * @param partner whom it is about; null if nobody in particular
 * @param tenant which tenant it is about where that may be a customer's; null otherwise
 * @param message one sentence
 */
public record AuthEvent(
        Kind kind,
        Instant at,
        @Nullable TenantId partner,
        @Nullable TenantId tenant,
        String message) {

    /**
     * What happened. More kinds may come.
     *
     * @param name in lower case with hyphens, fit for a metric
     */
    public record Kind(String name) {
        /** A partner consented and the refresh token is stored. */
        public static final Kind CONSENTED = new Kind("consented");
        /** A renewed refresh token replaced an older one in the store. */
        public static final Kind REFRESH_TOKEN_STORED = new Kind("refresh-token-stored");
        /** A renewed refresh token could not be stored yet; it is held in memory and tried again. */
        public static final Kind REFRESH_TOKEN_NOT_STORED = new Kind("refresh-token-not-stored");
        /** A stored refresh token does not count: of another app, dated in the future, or found not to fit. */
        public static final Kind REFRESH_TOKEN_IGNORED = new Kind("refresh-token-ignored");
        /** The last consent's refresh token was refused for good, and that of an earlier consent is tried in its place. */
        public static final Kind FELL_BACK = new Kind("fell-back");
        /** The current version of a partner's refresh token is disabled in the store; the partner gets no token. */
        public static final Kind SUSPENDED = new Kind("suspended");
        /** A stored refresh token is good for less than 30 or 14 days more, or has expired. */
        public static final Kind REFRESH_TOKEN_EXPIRING = new Kind("refresh-token-expiring");
        /** A partner's consent showed multi-factor authentication, and the tokens that come of it show none any more. */
        public static final Kind MFA_LOST = new Kind("mfa-lost");
        /**
         * The keep-alive found that a partner's refresh token cannot be redeemed before somebody has acted; or, about nobody
         * in particular, it could not find out who the partners are.
         */
        public static final Kind KEEP_ALIVE_FAILED = new Kind("keep-alive-failed");
        /** The application has said that what a tenant grants has changed; the tenant's tokens are dropped. */
        public static final Kind GRANT_CHANGED = new Kind("grant-changed");
        /** A token could not be renewed ahead of its expiry; the old one is still in use. */
        public static final Kind RENEWAL_FAILED = new Kind("renewal-failed");
        /** A token came back that names another tenant than the one it was asked for; it was thrown away. */
        public static final Kind FOREIGN_TOKEN = new Kind("foreign-token");
        /** One of the app's two credentials was refused and the other one works; it goes first from now on. */
        public static final Kind CREDENTIAL_SWITCHED = new Kind("credential-switched");
        /** A credential of the app expires in less than 60, 30 or 14 days. */
        public static final Kind CREDENTIAL_EXPIRING = new Kind("credential-expiring");
        /** A credential of the app has expired. */
        public static final Kind CREDENTIAL_EXPIRED = new Kind("credential-expired");

        /** The wall clock has run ahead of the monotonic one; what has expired by it is not given out until that is settled. */
        public static final Kind CLOCK_JUMPED = new Kind("clock-jumped");
        /** It has become clear which of the two clocks was wrong. */
        public static final Kind CLOCK_SETTLED = new Kind("clock-settled");
        /** The token endpoint granted less than was asked for; the token is in use as it is. */
        public static final Kind FEWER_SCOPES = new Kind("fewer-scopes");
        /** Partner Center let a call pass whose token shows no multi-factor authentication; it may refuse the next. */
        public static final Kind MFA_MISSING = new Kind("mfa-missing");
        /** The app is being removed from a customer's tenant, to be granted more there: it can do nothing there until then. */
        public static final Kind CUSTOMER_CONSENT_GAP = new Kind("customer-consent-gap");
        /** The app has all its grants in that customer's tenant again. */
        public static final Kind CUSTOMER_CONSENT_REPLACED = new Kind("customer-consent-replaced");

        @Override
        public String toString() {
            return name;
        }
    }
}
