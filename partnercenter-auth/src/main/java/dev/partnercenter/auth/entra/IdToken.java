package dev.partnercenter.auth.entra;

import java.time.Instant;

/**
 * Whose token it is, as a verified id_token says.
 *
 * @param tenant the user's own tenant ({@code tid})
 * @param userId the user's object id in it ({@code oid})
 * @param issuedAt when Entra issued it ({@code iat})
 */
public record IdToken(TenantId tenant, String userId, Instant issuedAt) {}
