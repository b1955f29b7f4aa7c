package dev.partnercenter.client.mfa;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A user who was in the portal without multi-factor authentication. Prints the object id, and no name.
 *
 * @param upn the user's name
 */
public record NonCompliantPrincipal(
        @Nullable String objectId,
        @Nullable String tenantId,
        @Nullable String upn,
        @Nullable Instant lastNonMfaCompliantRequestDateTime) {

    @Override
    public String toString() {
        return "NonCompliantPrincipal[" + objectId + ", " + lastNonMfaCompliantRequestDateTime + "]";
    }
}
