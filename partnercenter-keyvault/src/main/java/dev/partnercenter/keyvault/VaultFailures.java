package dev.partnercenter.keyvault;

import com.azure.core.exception.HttpResponseException;
import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.secret.SecretStoreException;
import dev.partnercenter.auth.secret.SecretStoreException.Kind;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Turns what the SDK throws into the store's failures. The SDK's own exceptions end here: they print bodies, and a body
 * may be a secret. Chained are only failures to get a token, and those of the network.
 */
final class VaultFailures {
    private final VaultAddress vault;

    VaultFailures(VaultAddress vault) {
        this.vault = vault;
    }

    /** Whether the vault said that there is no such secret or version. */
    static boolean isSecretMissing(RuntimeException thrown) {
        return refusal(thrown).filter(VaultError::isSecretMissing).isPresent();
    }

    /**
     * Says what has become of a call.
     *
     * @param doing what was asked, as in "read secret x"
     */
    SecretStoreException of(String doing, RuntimeException thrown) {
        if (cause(thrown, InterruptedException.class).isPresent()) {
            // The SDK swallowed the flag when it was woken between two tries.
            Thread.currentThread().interrupt();
        }
        Optional<AuthException> noToken = cause(thrown, AuthException.class);
        if (noToken.isPresent()) {
            return noToken(doing, noToken.get());
        }
        Optional<VaultScope.CredentialFailure> credential = cause(thrown, VaultScope.CredentialFailure.class);
        if (credential.isPresent()) {
            return failure(
                    Kind.FORBIDDEN,
                    doing,
                    "the credential gave no token: " + credential.get().getMessage(),
                    "Its own log says why.");
        }
        if (cause(thrown, VaultScope.ForeignChallenge.class).isPresent()) {
            return failure(
                    Kind.FORBIDDEN,
                    doing,
                    "its challenge asks for something other than a token for vaults, and none was sent",
                    "Look into who answers there.");
        }
        return refusal(thrown).map(error -> refused(doing, error)).orElseGet(() -> unanswered(doing, thrown));
    }

    /** Something came back that the store cannot hold. */
    SecretStoreException unreadable(String doing, RuntimeException thrown) {
        return failure(
                Kind.CORRUPT,
                doing,
                "what it holds is not a value and metadata as a store has them ("
                        + thrown.getClass().getSimpleName() + ")",
                "Append a proper version; see the secret in the portal.");
    }

    private SecretStoreException noToken(String doing, AuthException noToken) {
        boolean later = noToken instanceof AuthException.Unavailable || noToken instanceof AuthException.Throttled;
        return new SecretStoreException(
                later ? Kind.UNAVAILABLE : Kind.FORBIDDEN,
                "Could not " + doing + " in vault " + vault + ": there is no token for it. " + noToken.remedy(),
                noToken);
    }

    private SecretStoreException refused(String doing, VaultError error) {
        return switch (error.status()) {
            case 401 ->
                failure(
                        Kind.FORBIDDEN,
                        doing,
                        error,
                        "The vault takes no token of this app and tenant:"
                                + " check that the vault belongs to that tenant.");
            case 403 -> forbidden(doing, error);
            case 404 -> failure(Kind.ABSENT, doing, error, "Correct the vault's address, or what stands in between.");
            case 409 -> conflict(doing, error);
            case 429 -> failure(Kind.THROTTLED, doing, error, "Nobody has to act: wait, and ask less often.");
            case 503 ->
                failure(
                        Kind.UNAVAILABLE,
                        doing,
                        error,
                        error.readOnly()
                                ? "The vault can only be read until Azure's fail-over is over: try again later."
                                : "Nobody has to act yet: try again later.");
            default ->
                error.status() >= 500 || error.status() < 400 || error.status() == 408
                        ? failure(Kind.UNAVAILABLE, doing, error, "Nobody has to act yet: try again later.")
                        : failure(Kind.FORBIDDEN, doing, error, "The vault does not take this request as it is.");
        };
    }

    private SecretStoreException forbidden(String doing, VaultError error) {
        if (error.inner().equals("SecretDisabled")) {
            return failure(Kind.SUSPENDED, doing, error, "Somebody has disabled this version: enable it to go on.");
        }
        if (error.firewall()) {
            return failure(
                    Kind.FORBIDDEN,
                    doing,
                    error,
                    "The vault's firewall does not admit this machine's address:"
                            + " add it to the vault's networking rules, or use its private endpoint.");
        }
        return failure(
                Kind.FORBIDDEN,
                doing,
                error,
                "Grant the app get, list and set on the vault's secrets, such as by"
                        + " the role Key Vault Secrets Officer; a grant takes some minutes to work.");
    }

    private SecretStoreException conflict(String doing, VaultError error) {
        if (error.isDeleted()) {
            return failure(
                    Kind.SOFT_DELETED,
                    doing,
                    error,
                    "The secret was deleted and its name is still taken: recover it, or purge it.");
        }
        return failure(
                Kind.UNAVAILABLE,
                doing,
                error,
                "Somebody else is writing, deleting or recovering it: try again in a minute.");
    }

    /** The secret was deleted and the app may not take it back. */
    SecretStoreException notRecoverable(String doing, VaultError refusal) {
        return failure(
                Kind.SOFT_DELETED,
                doing,
                refusal,
                "The secret was deleted, its name is still taken, and the app may not recover it: grant the app"
                        + " secrets/recover, or have somebody recover or purge the secret.");
    }

    private SecretStoreException unanswered(String doing, RuntimeException thrown) {
        if (cause(thrown, UnknownHostException.class).isPresent()) {
            return failure(
                    Kind.ABSENT,
                    doing,
                    "no vault of that name is known",
                    "Correct its address, or this machine's" + " DNS.");
        }
        Optional<IOException> network = cause(thrown, IOException.class).filter(VaultFailures::isOfTheNetwork);
        String because = network.isPresent()
                ? "it did not answer"
                : "its answer was not understood (" + thrown.getClass().getSimpleName() + ")";
        return new SecretStoreException(
                Kind.UNAVAILABLE,
                message(doing, because, "Nobody has to act yet: try again later."),
                network.orElse(null));
    }

    private SecretStoreException failure(Kind kind, String doing, Object because, String remedy) {
        return new SecretStoreException(kind, message(doing, because, remedy));
    }

    private String message(String doing, Object because, String remedy) {
        return "Could not " + doing + " in vault " + vault + ": " + because + ". " + remedy;
    }

    /** A parser's failure is an IOException too, and quotes what it parsed. */
    private static boolean isOfTheNetwork(IOException failure) {
        return failure instanceof SocketException
                || failure instanceof InterruptedIOException
                || failure instanceof SSLException;
    }

    /** What the vault said, if it said anything. */
    static Optional<VaultError> refusal(RuntimeException thrown) {
        return cause(thrown, HttpResponseException.class)
                .filter(refusal -> refusal.getResponse() != null)
                .map(VaultError::of);
    }

    /** Finds a failure of that type in a chain of causes. */
    static <T extends Throwable> Optional<T> cause(Throwable thrown, Class<T> type) {
        return Stream.<@Nullable Throwable>iterate(thrown, t -> t != null, t -> t == null ? null : t.getCause())
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst();
    }
}
