package dev.partnercenter.client.auditing;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Something that was done; what Partner Center does not say is null or empty. Prints what and when, and not by whom or to
 * what effect.
 *
 * @param userPrincipalName who did it, if a user
 * @param applicationId through which app, if it says so
 * @param resourceType such as {@code order}
 * @param resourceNewValue what it is since then, as JSON in a string
 * @param operationType such as {@code create_order}
 * @param operationStatus such as {@code succeeded}
 * @param customizedData particulars by name
 */
public record AuditRecord(
        @Nullable String partnerId,
        @Nullable String customerId,
        @Nullable String customerName,
        @Nullable String userPrincipalName,
        @Nullable String applicationId,
        @Nullable String resourceType,
        @Nullable String resourceNewValue,
        @Nullable String operationType,
        @Nullable Instant operationDate,
        @Nullable String operationStatus,
        List<Detail> customizedData) {

    public AuditRecord {
        customizedData = customizedData == null
                ? List.of()
                : customizedData.stream().filter(Objects::nonNull).toList();
    }

    /** A particular. Prints its name alone. */
    public record Detail(@Nullable String key, @Nullable String value) {
        @Override
        public String toString() {
            return String.valueOf(key);
        }
    }

    @Override
    public String toString() {
        return "AuditRecord[" + operationType + ", " + operationDate + ", " + operationStatus + "]";
    }
}
