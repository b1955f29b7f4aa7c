package dev.partnercenter.auth.entra;

import dev.partnercenter.auth.secret.Secret;
import dev.partnercenter.auth.secret.SecretName;
import dev.partnercenter.auth.secret.SecretStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * How the app proves to Entra that it is the app. Best is a key that never leaves its place: a {@link ClientCertificate}
 * whose key a vault or HSM holds, or the assertion of the platform that the app runs on; then a certificate with its key in
 * a file; a client secret is the weakest, because it is sent with every request. Immutable; prints nothing secret.
 *
 * @see <a href="https://learn.microsoft.com/entra/identity-platform/certificate-credentials">Certificate credentials</a>
 */
public sealed interface ClientCredential permits ClientSecret, StoredClientSecret, ClientCertificate, ClientAssertion {

    /**
     * The app's client secret: its value, not its id, and sent as it is, with a line break that a file ends with too. A
     * secret ends on a day that nobody remembers; prefer a certificate as soon as you can.
     */
    static ClientCredential secret(Secret value) {
        return new ClientSecret(value);
    }

    /**
     * The app's client secret as a store holds it: read when first needed, kept for 15 minutes, and read again as soon as
     * Entra refuses it. A store that opens by this very app cannot hold it.
     */
    static ClientCredential secret(SecretStore store, SecretName name) {
        return new StoredClientSecret(store, name);
    }

    /** What somebody else whom the registration trusts says of the app (workload identity federation), got for each request. */
    static ClientCredential assertion(AssertionSource source) {
        return new ClientAssertion(source);
    }

    /**
     * The same from a file, read for each request, as Kubernetes projects it ({@code AZURE_FEDERATED_TOKEN_FILE}). A file
     * that is missing, has more than 16 KiB or holds no signed JWT counts as a refused credential.
     *
     * @see <a href="https://learn.microsoft.com/entra/workload-id/workload-identity-federation">Workload identity
     *     federation</a>
     */
    static ClientCredential assertionFile(Path file) {
        return new ClientAssertion(new AssertionFile(file));
    }

    /**
     * When the credential expires, as far as it says: a certificate at its end, a secret in a store at the expiry stored
     * with it, which is read for this.
     *
     * @throws IOException if the store cannot answer
     */
    Optional<Instant> expiresAt() throws IOException;
}
