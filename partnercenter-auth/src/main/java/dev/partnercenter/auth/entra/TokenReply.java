package dev.partnercenter.auth.entra;

import dev.partnercenter.auth.secret.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the token endpoint gave.
 *
 * @param lifetime how long the access token is good, counted from {@code askedAtNanos}; at most 24 hours
 * @param refreshIn after what time the issuer advises to renew; null if it does not say
 * @param scopes what was granted; the scopes asked for where the reply does not say
 * @param missingScopes what was asked for and not granted, each as it was asked for
 * @param refreshToken null if none came
 * @param idToken null if none came; not yet verified
 * @param askedAtNanos the monotonic clock before the request was sent
 * @param issuedAt the issuer's own {@code Date}, or the wall clock where it sent none
 * @param dated whether the issuer sent one
 */
public record TokenReply(
        Secret accessToken,
        Duration lifetime,
        @Nullable Duration refreshIn,
        Set<String> scopes,
        Set<String> missingScopes,
        @Nullable Secret refreshToken,
        @Nullable Secret idToken,
        long askedAtNanos,
        Instant issuedAt,
        boolean dated) {}
