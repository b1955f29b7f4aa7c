package dev.partnercenter.auth.entra;

import dev.partnercenter.auth.secret.SecretStoreException;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/**
 * No token could be had. There is one nested type for each remedy, so that a catch block reads as a decision; the message
 * is a short paragraph on one line that says what failed, why, who must do what, under which ids Microsoft's support finds
 * the request, and which page of Microsoft's explains it. Neither message nor causes hold a token, a code, a secret or a
 * piece of a reply's body.
 *
 * <p>Made by {@link AuthFailure#builder()}, by this library as by tests of code that uses it.
 */
public abstract sealed class AuthException extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient AuthFailure failure;

    private AuthException(AuthFailure failure) {
        super(failure.message(), failure.cause());
        this.failure = failure;
    }

    /** The partner whose token was asked for, if known. */
    public Optional<TenantId> partner() {
        return Optional.ofNullable(failure.partner());
    }

    /** The tenant the token was for: the partner's own or a customer's, if known. */
    public Optional<TenantId> tenant() {
        return Optional.ofNullable(failure.tenant());
    }

    /** What the token endpoint or the sign-in page said, if it was the one that refused. */
    public Optional<EntraError> error() {
        return Optional.ofNullable(failure.error());
    }

    /** The id under which Microsoft's support finds the request, if it reached Microsoft. */
    public Optional<String> correlationId() {
        return Optional.ofNullable(failure.correlationId());
    }

    /** Why there is no token: a clause that begins in lower case and has no full stop. */
    public String because() {
        return failure.because();
    }

    /** Who must do what, in one sentence. */
    public String remedy() {
        return failure.remedy();
    }

    /** The address of the page on learn.microsoft.com about what has to be done. */
    public String page() {
        return failure.page();
    }

    /**
     * From when on asking is another attempt; until then it returns this same failure at once, unless what it comes of is seen
     * to have changed: a partner consents anew, or a credential reads differently. Empty if the next ask is one. Whether
     * another attempt may succeed without somebody's doing, {@link #remedy()} says. Whoever knows that it has been done need
     * not wait: {@code TokenProvider.forgetFailures()} has the next ask find out, and {@code invalidateTenant} does so for one
     * tenant.
     */
    public Optional<Instant> retryAt() {
        return Optional.ofNullable(failure.retryAt());
    }

    /**
     * The same failure for one of several waiting callers: with the calling thread's stack, and this one as its cause.
     */
    public AuthException forCaller() {
        return remake(failure.causedBy(this));
    }

    /** The same failure, known to last until an instant. */
    public AuthException until(Instant retryAt) {
        return remake(failure.until(retryAt));
    }

    /** The same failure, told of another token that is not to be had for the same reason. */
    AuthException about(Target target) {
        return remake(failure.about(target));
    }

    AuthFailure failure() {
        return failure;
    }

    abstract AuthException remake(AuthFailure failure);

    /** The partner must sign in and consent again: its refresh token is missing, expired, revoked or lacks MFA. */
    public static final class ConsentRequired extends AuthException {
        private static final long serialVersionUID = 1L;
        private final transient Reason reason;

        ConsentRequired(AuthFailure failure, Reason reason) {
            super(failure);
            this.reason = reason;
        }

        /** What became of the consent. */
        public Reason reason() {
            return reason;
        }

        @Override
        AuthException remake(AuthFailure failure) {
            return new ConsentRequired(failure, reason);
        }

        /**
         * What became of a consent. More reasons may come.
         *
         * @param name in lower case with hyphens
         */
        public record Reason(String name) {
            /** No refresh token of this partner is stored. */
            public static final Reason NEVER_GIVEN = new Reason("never-given");
            /** The refresh token was not used for 90 days, or was one of a single-page app (24 hours). */
            public static final Reason EXPIRED = new Reason("expired");
            /** An administrator or the user revoked it. */
            public static final Reason REVOKED = new Reason("revoked");
            /** Microsoft demands multi-factor authentication that this consent does not have. */
            public static final Reason MFA = new Reason("mfa");
            /** The account of the user who consented is disabled, deleted, locked, or needs a new password. */
            public static final Reason ACCOUNT = new Reason("account");
            /** The user or an administrator declined. */
            public static final Reason DECLINED = new Reason("declined");
            /** Users may not consent to the app by themselves: an administrator of the partner's tenant has to, before them. */
            public static final Reason ADMIN_CONSENT = new Reason("admin-consent");
            /** The grant was refused and Microsoft did not say more. */
            public static final Reason REFUSED = new Reason("refused");

            @Override
            public String toString() {
                return name;
            }
        }
    }

    /** This one customer cannot be reached: its consent, GDAP relationship or access assignment is missing. Skip it. */
    public static final class CustomerAccess extends AuthException {
        private static final long serialVersionUID = 1L;

        CustomerAccess(AuthFailure failure) {
            super(failure);
        }

        @Override
        AuthException remake(AuthFailure failure) {
            return new CustomerAccess(failure);
        }
    }

    /** The app's own secret or certificate is wrong or expired: whoever operates the app must renew it. */
    public static final class Credential extends AuthException {
        private static final long serialVersionUID = 1L;

        Credential(AuthFailure failure) {
            super(failure);
        }

        /** The same failure, with the refusal of the credential that was tried before as its cause. */
        Credential after(Credential earlier) {
            return new Credential(failure().causedBy(earlier));
        }

        @Override
        AuthException remake(AuthFailure failure) {
            return new Credential(failure);
        }
    }

    /**
     * The app, its registration or a call of this library is set up wrongly: its developer must correct it. So are the
     * settings of a proxy that does not admit the app ({@link ProxyAuthenticationException}) or does not let it through to a
     * host, and those by which a server is trusted that stands in Microsoft's place ({@link UntrustedServerException}):
     * whoever operates the app must correct them, or have them corrected.
     */
    public static final class Configuration extends AuthException {
        private static final long serialVersionUID = 1L;

        Configuration(AuthFailure failure) {
            super(failure);
        }

        @Override
        AuthException remake(AuthFailure failure) {
            return new Configuration(failure);
        }
    }

    /** A Conditional Access policy forbids it: an administrator of the tenant must change the policy. */
    public static final class BlockedByPolicy extends AuthException {
        private static final long serialVersionUID = 1L;

        BlockedByPolicy(AuthFailure failure) {
            super(failure);
        }

        @Override
        AuthException remake(AuthFailure failure) {
            return new BlockedByPolicy(failure);
        }
    }

    /** Microsoft asks for fewer requests: wait until {@link #retryAt()}. */
    public static final class Throttled extends AuthException {
        private static final long serialVersionUID = 1L;

        Throttled(AuthFailure failure) {
            super(failure);
        }

        @Override
        AuthException remake(AuthFailure failure) {
            return new Throttled(failure);
        }
    }

    /**
     * Microsoft, the network between, or this library once closed does not answer: try later. Every transient refusal is of
     * this type: a 5xx, {@code temporarily_unavailable}, {@code server_error}, and the AADSTS numbers that stand for a
     * failure of Microsoft's. So is what cannot be told from one: another I/O failure, and a reply that makes no sense.
     */
    public static final class Unavailable extends AuthException {
        private static final long serialVersionUID = 1L;

        Unavailable(AuthFailure failure) {
            super(failure);
        }

        @Override
        AuthException remake(AuthFailure failure) {
            return new Unavailable(failure);
        }
    }

    /** The secret store did not do its part; {@link #getCause()} is a {@link SecretStoreException} where the store said so. */
    public static final class StoreFailed extends AuthException {
        private static final long serialVersionUID = 1L;

        StoreFailed(AuthFailure failure) {
            super(failure);
        }

        @Override
        AuthException remake(AuthFailure failure) {
            return new StoreFailed(failure);
        }
    }
}
