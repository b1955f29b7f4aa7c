package dev.partnercenter.auth;

import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.AuthException.ConsentRequired;
import dev.partnercenter.auth.entra.AuthException.CustomerAccess;
import dev.partnercenter.auth.entra.AuthException.StoreFailed;
import dev.partnercenter.auth.entra.AuthException.Throttled;
import dev.partnercenter.auth.entra.AuthException.Unavailable;
import dev.partnercenter.auth.entra.AuthFailure;
import java.time.Instant;

/** What may become of one request for a token. */
enum ModelOutcome {
    GRANTED(AuthException.class),
    /** It does not answer, which may pass by itself. */
    DOWN(Unavailable.class),
    /** The same, and it says for how long. */
    OVERLOADED(Unavailable.class),
    /** It fails in a way that nobody has foreseen. */
    BROKEN(Unavailable.class),
    STORE_DOWN(StoreFailed.class),
    THROTTLED(Throttled.class),
    /** Refused until a person acts, this key alone. */
    REFUSED(CustomerAccess.class),
    /** Refused until a person acts; whoever keeps the consent sees it when he has. */
    CONSENT_GONE(ConsentRequired.class);

    final Class<? extends AuthException> kind;

    ModelOutcome(Class<? extends AuthException> kind) {
        this.kind = kind;
    }

    boolean isRepeatedForWhoWaits() {
        return this == DOWN || this == OVERLOADED;
    }

    boolean isForGood() {
        return this == REFUSED || this == CONSENT_GONE;
    }

    /** Whether it says for how long. */
    boolean isTimed() {
        return this == OVERLOADED || this == THROTTLED;
    }

    /** The failure as a fetch throws it. */
    AuthException failure(Instant retryAt) {
        AuthFailure.Builder failure = AuthFailure.builder().because("the model says so");
        return switch (this) {
            case DOWN -> failure.unavailable();
            case OVERLOADED -> failure.retryAt(retryAt).unavailable();
            case STORE_DOWN -> failure.storeFailed();
            case THROTTLED -> failure.retryAt(retryAt).throttled();
            case REFUSED -> failure.customerAccess();
            case CONSENT_GONE -> failure.consentRequired(ConsentRequired.Reason.REVOKED);
            case BROKEN -> throw new IllegalStateException("nobody has foreseen this");
            case GRANTED -> throw new AssertionError("no failure");
        };
    }
}
