/**
 * What was done in Partner Center, and by whom. The door is {@link dev.partnercenter.client.auditing.Auditing}, had from
 * {@code PartnerCenterClient.auditing()}.
 */
@NullMarked
package dev.partnercenter.client.auditing;

import org.jspecify.annotations.NullMarked;
