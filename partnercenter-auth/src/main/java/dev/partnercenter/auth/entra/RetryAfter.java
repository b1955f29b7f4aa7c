package dev.partnercenter.auth.entra;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** How long a {@code Retry-After} header asks to wait (RFC 9110, section 10.2.3), in both its forms. */
final class RetryAfter {
    private RetryAfter() {}

    /** Between nothing and {@code longest}; {@code unstated} if the header is missing or makes no sense. */
    static Duration parse(@Nullable String header, Instant now, Duration unstated, Duration longest) {
        Duration wait = header == null ? unstated : read(header.strip(), now, unstated);
        if (wait.isNegative()) {
            return unstated;
        }
        return wait.compareTo(longest) > 0 ? longest : wait;
    }

    private static Duration read(String header, Instant now, Duration unstated) {
        try {
            return header.chars().allMatch(c -> c >= '0' && c <= '9')
                    ? Duration.ofSeconds(Long.parseLong(header))
                    : Duration.between(
                            now,
                            ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME)
                                    .toInstant());
        } catch (NumberFormatException | DateTimeException e) {
            return unstated;
        }
    }
}
