/**
 * What a partner's app may do in its customers' tenants. The door is
 * {@link dev.partnercenter.client.consents.ApplicationConsents}, had from {@code PartnerCenterClient.consents()}; read
 * {@link dev.partnercenter.client.consents.ApplicationGrant} next, and
 * {@link dev.partnercenter.client.consents.GrantResult}.
 */
@NullMarked
package dev.partnercenter.client.consents;

import org.jspecify.annotations.NullMarked;
