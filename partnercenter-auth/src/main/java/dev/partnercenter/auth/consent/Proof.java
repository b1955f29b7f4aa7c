package dev.partnercenter.auth.consent;

import java.time.Instant;

/**
 * That a partner's refresh token is alive.
 *
 * @param consent whose token it is, and until when it is good
 * @param at when the partner's own tenant took it, or issued it, last
 * @param now whether it has been redeemed for this proof; false if an earlier redemption, here or elsewhere, sufficed
 */
public record Proof(ConsentedPartner consent, Instant at, boolean now) {}
