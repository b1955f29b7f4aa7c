/**
 * What customers have bought and use. The door is {@link dev.partnercenter.client.subscriptions.Subscriptions}, had from
 * {@code PartnerCenterClient.subscriptions()}.
 */
@NullMarked
package dev.partnercenter.client.subscriptions;

import org.jspecify.annotations.NullMarked;
