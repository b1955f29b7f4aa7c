/**
 * The users in customers' tenants. The door is {@link dev.partnercenter.client.users.Users}, had from
 * {@code PartnerCenterClient.users()}.
 */
@NullMarked
package dev.partnercenter.client.users;

import org.jspecify.annotations.NullMarked;
