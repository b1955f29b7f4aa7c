package dev.partnercenter.auth.entra;

import dev.partnercenter.auth.secret.Secret;

/** How the app proves to Entra that it is the app. Immutable; prints nothing secret. */
public sealed interface ClientCredential permits ClientSecret {

    /**
     * The app's client secret: its value, not its id. A secret ends on a day that nobody remembers; prefer a certificate
     * as soon as you can.
     */
    static ClientCredential secret(Secret value) {
        return new ClientSecret(value);
    }
}
