package dev.partnercenter.auth.secret;

/**
 * A version of a secret together with its value.
 *
 * @param version which one it is, and its metadata
 * @param value the secret, as it was appended
 */
public record StoredSecret(SecretVersion version, Secret value) {}
