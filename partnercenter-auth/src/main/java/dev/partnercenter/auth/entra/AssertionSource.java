package dev.partnercenter.auth.entra;

import dev.partnercenter.auth.secret.Secret;
import java.io.IOException;

/**
 * Gets what somebody else says of the app, such as a managed identity's token for {@code api://AzureADTokenExchange}.
 * Called for each token request, on the thread of the request, which it may block; safe for use by any number of threads.
 */
@FunctionalInterface
public interface AssertionSource {

    /**
     * Returns a signed JWT in its compact form, in date.
     *
     * @throws IOException if there is none at present; neither its message nor its cause may hold a piece of one. A
     *     {@link RuntimeException} is taken as the same
     */
    Secret assertion() throws IOException;
}
