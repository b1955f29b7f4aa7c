package dev.partnercenter.auth.entra;

import dev.partnercenter.auth.entra.AuthException.ConsentRequired;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * What an {@link AuthException} tells: which token was asked for, why there is none, and whose move it is. Immutable.
 *
 * <p>{@code AuthFailure.builder().partner(p).because("the refresh token was revoked").consentRequired(Reason.REVOKED)}
 * makes the exception that this library would throw, for tests of code that catches it.
 */
public final class AuthFailure {
    private final Builder parts;
    private final HelpPage page;

    private AuthFailure(Builder parts, HelpPage page) {
        this.parts = parts;
        this.page = page;
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

    String because() {
        return parts.because;
    }

    String remedy() {
        return parts.remedy;
    }

    @Nullable
    String correlationId() {
        return parts.error != null && parts.error.correlationId() != null
                ? parts.error.correlationId()
                : parts.correlationId;
    }

    String page() {
        return page.toString();
    }

    AuthFailure causedBy(Throwable cause) {
        return new AuthFailure(parts.copy().cause(cause), page);
    }

    AuthFailure about(Target target) {
        return new AuthFailure(parts.copy().target(target), page);
    }

    AuthFailure until(Instant retryAt) {
        return new AuthFailure(parts.copy().retryAt(retryAt), page);
    }

    String message() {
        StringBuilder text = new StringBuilder("No ").append(parts.what);
        append(text, " for ", parts.resource);
        append(text, " in tenant ", parts.tenant);
        append(text, " of partner ", parts.partner);
        append(text, " by app ", parts.clientId);
        text.append(": ").append(parts.because).append(OneLine.isCut(parts.because) ? " " : ". ");
        text.append(parts.remedy);
        if (parts.retryAt != null) {
            text.append(" No other attempt is made before ")
                    .append(parts.retryAt.truncatedTo(ChronoUnit.SECONDS))
                    .append('.');
        }
        return text.append(" [").append(references()).append(']').toString();
    }

    /** What Microsoft called it, under which ids its support finds it, and where it is explained. */
    private String references() {
        StringJoiner references = new StringJoiner(", ");
        EntraError error = parts.error;
        if (error != null && !error.toString().isEmpty()) {
            references.add(OneLine.of(error.toString()));
        }
        if (correlationId() != null) {
            references.add("correlation id " + OneLine.of(correlationId()));
        }
        if (error != null && error.traceId() != null) {
            references.add("trace id " + OneLine.of(error.traceId()));
        }
        String ofItsNumber =
                error == null ? "" : error.page().map(found -> " and " + found).orElse("");
        return references.add("see " + page + ofItsNumber).toString();
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
        private @Nullable String correlationId;
        private String what = "token";
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

        /** The id under which Microsoft's support finds the request; that of {@link #error}, if it has one, goes before it. */
        public Builder correlationId(@Nullable String correlationId) {
            this.correlationId = correlationId;
            return this;
        }

        /** What there is none of: a token, or this instead, such as {@code consent}. */
        public Builder missing(String what) {
            this.what = OneLine.of(what);
            return this;
        }

        /**
         * Why there is none: a clause that begins in lower case and has no full stop. Control characters are left out, and
         * so is what goes beyond 512 characters.
         */
        public Builder because(String because) {
            String line = OneLine.of(because);
            boolean isSentence = line.endsWith(".") && !OneLine.isCut(line);
            this.because = isSentence ? line.substring(0, line.length() - 1) : line;
            return this;
        }

        /** Who must do what: a sentence, treated in the same way. Without it each kind of exception has its own. */
        public Builder remedy(String remedy) {
            this.remedy = OneLine.of(remedy);
            return this;
        }

        public ConsentRequired consentRequired(ConsentRequired.Reason reason) {
            HelpPage page = HelpPage.CONSENT;
            if (reason.equals(ConsentRequired.Reason.MFA)) {
                page = HelpPage.MFA;
            } else if (reason.equals(ConsentRequired.Reason.ADMIN_CONSENT)) {
                page = HelpPage.ADMIN_CONSENT;
            }
            String remedy = reason.equals(ConsentRequired.Reason.NEVER_GIVEN)
                    ? "The partner's user must sign in with MFA and consent; if that was done, whoever operates the app must"
                            + " check the partner's tenant id and which store the app reads."
                    : "The partner's user must sign in with MFA and consent again.";
            return new ConsentRequired(done(remedy, page), reason);
        }

        public AuthException.CustomerAccess customerAccess() {
            return new AuthException.CustomerAccess(done(
                    "Whoever operates the app must check three things: the app's consent in the customer's tenant, the"
                            + " GDAP relationship, and the partner user's access assignment.",
                    HelpPage.CUSTOMERS));
        }

        public AuthException.Credential credential() {
            return new AuthException.Credential(done(
                    "Whoever operates the app must give it a valid client secret or certificate.",
                    HelpPage.CREDENTIALS));
        }

        public AuthException.Configuration configuration() {
            return new AuthException.Configuration(
                    done("The app's developer must correct its registration or its call.", HelpPage.ERRORS));
        }

        public AuthException.BlockedByPolicy blockedByPolicy() {
            return new AuthException.BlockedByPolicy(done(
                    "An administrator of the tenant must look into its sign-in log and change the policy.",
                    HelpPage.POLICIES));
        }

        public AuthException.Throttled throttled() {
            return new AuthException.Throttled(
                    done("Nobody has to act: wait, and ask less often.", HelpPage.THROTTLING));
        }

        public AuthException.Unavailable unavailable() {
            return new AuthException.Unavailable(done("Nobody has to act yet: try again later.", HelpPage.ERRORS));
        }

        public AuthException.StoreFailed storeFailed() {
            return new AuthException.StoreFailed(
                    done("Whoever operates the app must look after its secret store.", HelpPage.CONSENT));
        }

        private AuthFailure done(String usualRemedy, HelpPage page) {
            Builder copy = copy();
            if (copy.remedy.isEmpty()) {
                copy.remedy = usualRemedy;
            }
            return new AuthFailure(copy, page);
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
            copy.correlationId = correlationId;
            copy.what = what;
            copy.because = because;
            copy.remedy = remedy;
            return copy;
        }
    }
}
