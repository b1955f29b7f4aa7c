package dev.partnercenter.archfixture.client.consents;

import dev.partnercenter.archfixture.client.customers.Customer;

/** Breaks the rule on cycles, together with the customer that knows its consents. */
public record Consent(Customer customer) {}
