/**
 * What a partner gave: the consent and the refresh token that came of it. The door is
 * {@link dev.partnercenter.auth.consent.PartnerConsent}, which gets one; read it with
 * {@link dev.partnercenter.auth.consent.PendingConsent}, then {@link dev.partnercenter.auth.consent.RefreshTokens}, the
 * register, which redeems it and is the only class that writes it.
 */
@NullMarked
package dev.partnercenter.auth.consent;

import org.jspecify.annotations.NullMarked;
