package dev.partnercenter.auth.entra;

import dev.partnercenter.auth.entra.AuthException.ConsentRequired;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an {@link AuthException} tells: which token was asked for, why there is none, and whose move it is. Immutable.
 *
 * <p>{@code AuthFailure.builder().partner(p).because("the refresh token was revoked").consentRequired(Reason.REVOKED)}
 * makes the exception that this library would throw, for tests of code that catches it.
 */
public final class AuthFailure {
    private final Builder parts;

    private AuthFailure(Builder parts) {
        this.parts = parts;
    }

    /** Nothing known yet: no partner, no tenant, no cause. */
    public static Builder builder() {
        return new Builder();
    }

    @Nullable
    TenantId partner() {
        return parts.partner;
    }

    @Nullable
    TenantId tenant() {
        return parts.tenant;
    }

    @Nullable
    EntraError error() {
        return parts.error;
    }

    @Nullable
    Instant retryAt() {
        return parts.retryAt;
    }

    @Nullable
    Throwable cause() {
        return parts.cause;
    }

    String remedy() {
        return parts.remedy;
    }

    AuthFailure causedBy(Throwable cause) {
        return new AuthFailure(parts.copy().cause(cause));
    }

    AuthFailure about(Target target) {
        return new AuthFailure(parts.copy().target(target));
    }

    AuthFailure until(Instant retryAt) {
        return new AuthFailure(parts.copy().retryAt(retryAt));
    }

    String message() {
        StringBuilder text = new StringBuilder("No token");
        append(text, " for ", parts.resource);
        append(text, " in tenant ", parts.tenant);
        append(text, " of partner ", parts.partner);
        append(text, " by app ", parts.clientId);
        text.append(": ").append(parts.because).append(". ").append(parts.remedy);
        if (parts.retryAt != null) {
            text.append(" Asking again is of no use before ")
                    .append(parts.retryAt)
                    .append('.');
        }
        if (parts.error != null) {
            text.append(" [").append(parts.error);
            append(text, ", correlation id ", parts.error.correlationId());
            append(text, ", trace id ", parts.error.traceId());
            text.append(parts.error.page().map(page -> ", see " + page).orElse(""))
                    .append(']');
        }
        return text.toString();
    }

    private static void append(StringBuilder text, String label, @Nullable Object value) {
        if (value != null) {
            text.append(label).append(value);
        }
    }

    /** Collects what is known; the last call names the remedy and makes the exception. Not safe for several threads. */
    public static final class Builder {
        private @Nullable String clientId;
        private @Nullable TenantId partner;
        private @Nullable TenantId tenant;
        private @Nullable Resource resource;
        private @Nullable EntraError error;
        private @Nullable Instant retryAt;
        private @Nullable Throwable cause;
        private String because = "it was refused";
        private String remedy = "";

        private Builder() {}

        public Builder clientId(String clientId) {
            this.clientId = clientId;
            return this;
        }

        public Builder partner(@Nullable TenantId partner) {
            this.partner = partner;
            return this;
        }

        public Builder tenant(@Nullable TenantId tenant) {
            this.tenant = tenant;
            return this;
        }

        public Builder resource(Resource resource) {
            this.resource = resource;
            return this;
        }

        /** Partner, tenant and resource at once. */
        public Builder target(Target target) {
            return partner(target.partner()).tenant(target.tenant()).resource(target.resource());
        }

        public Builder error(EntraError error) {
            this.error = error;
            return this;
        }

        public Builder retryAt(@Nullable Instant retryAt) {
            this.retryAt = retryAt;
            return this;
        }

        public Builder cause(Throwable cause) {
            this.cause = cause;
            return this;
        }

        /** Why there is no token: a clause that begins in lower case and has no full stop. */
        public Builder because(String because) {
            this.because = because;
            return this;
        }

        /** Who must do what: a sentence. Without it each kind of exception has its own. */
        public Builder remedy(String remedy) {
            this.remedy = remedy;
            return this;
        }

        public ConsentRequired consentRequired(ConsentRequired.Reason reason) {
            return new ConsentRequired(done("Ask the partner to sign in with MFA and consent again."), reason);
        }

        public AuthException.CustomerAccess customerAccess() {
            return new AuthException.CustomerAccess(
                    done(
                            "Skip this customer and check three things: the app's consent in"
                                    + " the customer's tenant, the GDAP relationship, and the partner user's access assignment."));
        }

        public AuthException.Credential credential() {
            return new AuthException.Credential(
                    done("Whoever operates the app must give it a valid client secret or certificate."));
        }

        public AuthException.Configuration configuration() {
            return new AuthException.Configuration(
                    done("The app's developer must correct its registration or its call."));
        }

        public AuthException.BlockedByPolicy blockedByPolicy() {
            return new AuthException.BlockedByPolicy(
                    done("An administrator of the tenant must look into its sign-in log and change the policy."));
        }

        public AuthException.Throttled throttled() {
            return new AuthException.Throttled(done("Nobody has to act: wait, and ask less often."));
        }

        public AuthException.Unavailable unavailable() {
            return new AuthException.Unavailable(done("Nobody has to act yet: try again later."));
        }

        public AuthException.StoreFailed storeFailed() {
            return new AuthException.StoreFailed(done("Whoever operates the app must look after its secret store."));
        }

        private AuthFailure done(String usualRemedy) {
            Builder copy = copy();
            if (copy.remedy.isEmpty()) {
                copy.remedy = usualRemedy;
            }
            return new AuthFailure(copy);
        }

        private Builder copy() {
            Builder copy = new Builder();
            copy.clientId = clientId;
            copy.partner = partner;
            copy.tenant = tenant;
            copy.resource = resource;
            copy.error = error;
            copy.retryAt = retryAt;
            copy.cause = cause;
            copy.because = because;
            copy.remedy = remedy;
            return copy;
        }
    }
}
