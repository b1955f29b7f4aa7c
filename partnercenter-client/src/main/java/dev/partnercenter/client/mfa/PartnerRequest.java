package dev.partnercenter.client.mfa;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A call that was made with the token of a partner's user. Prints no user and no address.
 *
 * @param operationName method and path, as in {@code Get /v{version}/customers}
 * @param objectId the user's
 * @param upn the user's name
 * @param mfaCompliant whether the token showed multi-factor authentication
 */
public record PartnerRequest(
        @Nullable String requestId,
        @Nullable String correlationId,
        @Nullable String operationName,
        @Nullable Instant requestDateTime,
        @Nullable String sourceIpAddress,
        @Nullable String objectId,
        @Nullable String tenantId,
        @Nullable String upn,
        @Nullable String applicationId,
        @Nullable Boolean mfaCompliant) {

    @Override
    public String toString() {
        return "PartnerRequest[" + operationName + ", " + requestDateTime + ", "
                + (Boolean.TRUE.equals(mfaCompliant) ? "with MFA]" : "without MFA]");
    }
}
