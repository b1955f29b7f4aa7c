package dev.partnercenter.auth;

import dev.partnercenter.auth.entra.AuthException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a caller gets: a token, or a failure of a kind, with the instant of the next attempt if there will be one. */
record ModelAnswer(
        @Nullable String header,
        @Nullable Class<? extends AuthException> failure,
        @Nullable Instant retryAt) {

    /** Too late, or from a closed app: nobody can say when to ask again. */
    static final ModelAnswer UNAVAILABLE = failure(AuthException.Unavailable.class, null);

    static ModelAnswer token(String header) {
        return new ModelAnswer(header, null, null);
    }

    static ModelAnswer failure(Class<? extends AuthException> kind, @Nullable Instant retryAt) {
        return new ModelAnswer(null, kind, retryAt);
    }

    static ModelAnswer of(AuthException error) {
        return failure(error.getClass(), error.retryAt().orElse(null));
    }
}
