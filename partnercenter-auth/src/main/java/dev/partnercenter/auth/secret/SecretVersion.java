package dev.partnercenter.auth.secret;

import java.time.Instant;

/**
 * One version of a secret, without its value.
 *
 * @param id what the store calls it; unique within its name, in no order
 * @param created when the store took it, by the store's clock, in whole seconds
 * @param enabled whether the store gives its value away
 * @param metadata what was written beside it
 */
public record SecretVersion(String id, Instant created, boolean enabled, SecretMetadata metadata) {}
