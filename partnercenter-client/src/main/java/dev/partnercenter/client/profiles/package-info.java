/**
 * What Partner Center knows of a partner itself. The door is {@link dev.partnercenter.client.profiles.Profiles}, had from
 * {@code PartnerCenterClient.profiles()}.
 */
@NullMarked
package dev.partnercenter.client.profiles;

import org.jspecify.annotations.NullMarked;
