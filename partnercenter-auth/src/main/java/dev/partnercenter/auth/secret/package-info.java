/**
 * Secrets and where they are kept. The door is {@link dev.partnercenter.auth.secret.SecretStore}; read
 * {@link dev.partnercenter.auth.secret.Secret} first, then the store, then its two implementations. Nothing here knows
 * what the secrets are for.
 */
@NullMarked
package dev.partnercenter.auth.secret;

import org.jspecify.annotations.NullMarked;
