/**
 * With whom a partner sells. The door is {@link dev.partnercenter.client.relationships.Relationships}, had from
 * {@code PartnerCenterClient.relationships()}.
 */
@NullMarked
package dev.partnercenter.client.relationships;

import org.jspecify.annotations.NullMarked;
