package dev.partnercenter.archfixture.client.customers;

import dev.partnercenter.archfixture.client.consents.Consent;
import java.util.List;

/** Breaks the rule on cycles, together with the consent that knows its customer. */
public record Customer(List<Consent> consents) {}
