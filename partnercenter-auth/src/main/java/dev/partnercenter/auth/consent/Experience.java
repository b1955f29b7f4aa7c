package dev.partnercenter.auth.consent;

import dev.partnercenter.auth.entra.AuthException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What this process has met with when it redeemed one partner's refresh token at the partner's own tenant; another process
 * may know more. Holds no secret.
 *
 * @param succeededAt when that succeeded last; null if it has not yet
 * @param failure what came of the last attempt; null if it succeeded, or there was none
 * @param failedAt when that was; null if there is no failure
 * @param unstored whether a renewed token is still held in memory because the store has not taken it yet
 */
public record Experience(
        @Nullable Instant succeededAt,
        @Nullable AuthException failure,
        @Nullable Instant failedAt,
        boolean unstored) {}
