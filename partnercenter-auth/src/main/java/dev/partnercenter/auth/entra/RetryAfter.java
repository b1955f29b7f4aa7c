package dev.partnercenter.auth.entra;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How long a {@code Retry-After} header asks to wait (RFC 9110, section 10.2.3), in both its forms. */
final class RetryAfter {
    private RetryAfter() {}

    /** Between nothing and {@code longest}; {@code unstated} if the header is missing or makes no sense. */
    static Duration parse(@Nullable String header, Instant now, Duration unstated, Duration longest) {
        return stated(header, now, longest).orElse(unstated);
    }

    /** Between nothing and {@code longest}; empty if the header is missing or makes no sense. */
    static Optional<Duration> stated(@Nullable String header, Instant now, Duration longest) {
        return Optional.ofNullable(header)
                .flatMap(text -> read(text.strip(), now))
                .filter(wait -> !wait.isNegative())
                .map(wait -> wait.compareTo(longest) > 0 ? longest : wait);
    }

    private static Optional<Duration> read(String header, Instant now) {
        try {
            return Optional.of(
                    header.chars().allMatch(c -> c >= '0' && c <= '9')
                            ? Duration.ofSeconds(Long.parseLong(header))
                            : Duration.between(
                                    now,
                                    ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME)
                                            .toInstant()));
        } catch (NumberFormatException | DateTimeException e) {
            return Optional.empty();
        }
    }
}
