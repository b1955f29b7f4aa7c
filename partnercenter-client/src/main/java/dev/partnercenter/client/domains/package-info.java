/**
 * Names for customers' tenants. The door is {@link dev.partnercenter.client.domains.Domains}, had from
 * {@code PartnerCenterClient.domains()}.
 */
@NullMarked
package dev.partnercenter.client.domains;

import org.jspecify.annotations.NullMarked;
