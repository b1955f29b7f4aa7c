package dev.partnercenter.auth.entra;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One credential by which an app proves itself, and how it stands. Holds no secret.
 *
 * @param credential what it is, and which one
 * @param expiresAt when it ends; null if that is not known, as of a secret given by value
 * @param refused whether Entra refused it when it was used last
 */
public record CredentialStatus(String credential, @Nullable Instant expiresAt, boolean refused) {

    /** Whether it ends within this time from now on, or has ended; false if that is not known. */
    public boolean endsWithin(Duration time, Instant now) {
        return expiresAt != null && !expiresAt.isAfter(now.plus(time));
    }
}
