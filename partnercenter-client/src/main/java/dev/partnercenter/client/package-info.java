/**
 * Partner Center, called with the tokens of the auth module. The door is {@link dev.partnercenter.client.PartnerCenter},
 * one for each process; it hands out a {@link dev.partnercenter.client.PartnerCenterClient} for each partner, and that the
 * operations on one kind of thing, such as {@link dev.partnercenter.client.customers.Customers}.
 */
@NullMarked
package dev.partnercenter.client;

import org.jspecify.annotations.NullMarked;
