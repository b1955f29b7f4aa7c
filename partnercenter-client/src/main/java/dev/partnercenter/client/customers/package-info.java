/**
 * A partner's customers. The door is {@link dev.partnercenter.client.customers.Customers}, had from
 * {@code PartnerCenterClient.customers()}; read {@link dev.partnercenter.client.customers.Customer} next, and the records
 * that it is made of.
 */
@NullMarked
package dev.partnercenter.client.customers;

import org.jspecify.annotations.NullMarked;
