package dev.partnercenter.client.mfa;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * How many calls of one app showed multi-factor authentication on one day.
 *
 * @param applicationName may be empty
 */
public record ApplicationMfaAdoption(
        @Nullable LocalDate loginDate,
        long mfaCompliantRequestCount,
        long totalRequestCount,
        @Nullable String applicationId,
        @Nullable String applicationName) {}
