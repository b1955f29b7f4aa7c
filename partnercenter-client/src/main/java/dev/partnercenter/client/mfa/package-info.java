/**
 * How far a partner's sign-ins show multi-factor authentication. The door is
 * {@link dev.partnercenter.client.mfa.MfaReports}, had from {@code PartnerCenterClient.mfa()}.
 */
@NullMarked
package dev.partnercenter.client.mfa;

import org.jspecify.annotations.NullMarked;
