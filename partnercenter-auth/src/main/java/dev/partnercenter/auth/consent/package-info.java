/**
 * What a partner gave: the consent and the refresh token that came of it. The door is
 * {@link dev.partnercenter.auth.consent.PartnerConsent}, which gets one; read it with
 * {@link dev.partnercenter.auth.consent.PendingConsent}, then {@link dev.partnercenter.auth.consent.RefreshTokens}, the
 * register, which redeems it and is the only class that writes it.
 *
 * <p>A web application has {@link dev.partnercenter.auth.consent.PartnerConsent}, a program on a person's own machine
 * {@link dev.partnercenter.auth.consent.LoopbackConsent}, one far from any browser
 * {@link dev.partnercenter.auth.consent.DeviceCodeConsent}; an administrator who has to consent before users can has
 * {@link dev.partnercenter.auth.consent.AdminConsent}.
 */
@NullMarked
package dev.partnercenter.auth.consent;

import org.jspecify.annotations.NullMarked;
