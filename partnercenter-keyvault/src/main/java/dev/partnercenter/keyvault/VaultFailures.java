package dev.partnercenter.keyvault;

import com.azure.core.exception.HttpResponseException;
import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.ProxyAuthenticationException;
import dev.partnercenter.auth.entra.Unanswered;
import dev.partnercenter.auth.entra.UntrustedServerException;
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

    // A vault that was there once has hardly been misspelled: that its name is unknown may pass.
    private volatile boolean reached;

    VaultFailures(VaultAddress vault) {
        this.vault = vault;
    }

    /** Notes that the vault has answered. */
    void reached() {
        reached = true;
    }

    /** Whether the vault said that there is no such secret or version. */
    static boolean isSecretMissing(RuntimeException thrown) {
        return refusal(thrown).filter(VaultError::isSecretMissing).isPresent();
    }

    /** Whether the vault said that the app may not do this, which says nothing of what else it may do. */
    static boolean isPermissionMissing(RuntimeException thrown) {
        return refusal(thrown).filter(VaultError::isPermissionMissing).isPresent();
    }

    /**
     * Says what has become of a call.
     */
    SecretStoreException of(VaultCall call, RuntimeException thrown) {
        if (cause(thrown, InterruptedException.class).isPresent()) {
            // The SDK swallowed the flag when it was woken between two tries.
            Thread.currentThread().interrupt();
        }
        Optional<AuthException> noToken = cause(thrown, AuthException.class);
        if (noToken.isPresent()) {
            return noToken(call, noToken.get());
        }
        Optional<VaultScope.CredentialFailure> credential = cause(thrown, VaultScope.CredentialFailure.class);
        if (credential.isPresent()) {
            return failure(
                    Kind.FORBIDDEN,
                    call,
                    "the credential gave no token: " + credential.get().getMessage(),
                    "Its own log says why.");
        }
        if (cause(thrown, VaultScope.ForeignChallenge.class).isPresent()) {
            return failure(
                    Kind.FORBIDDEN,
                    call,
                    "its challenge asks for something other than a token for vaults, and none was sent",
                    "Look into who answers there.");
        }
        return refusal(thrown).map(error -> refused(call, error)).orElseGet(() -> unanswered(call, thrown));
    }

    /** Something came back that the store cannot hold. */
    SecretStoreException unreadable(VaultCall call, RuntimeException thrown) {
        return failure(
                Kind.CORRUPT,
                call,
                "what it holds is not a value and metadata as a store has them ("
                        + thrown.getClass().getSimpleName() + ")",
                "Append a proper version; see the secret in the portal.");
    }

    /** A version was taken and does not come back as it was. */
    SecretStoreException notReadBack(VaultCall call) {
        return failure(
                Kind.UNAVAILABLE,
                call,
                "the version does not read back as it was written",
                "Look into who else writes there, and try again.");
    }

    private SecretStoreException noToken(VaultCall call, AuthException noToken) {
        boolean later = noToken instanceof AuthException.Unavailable || noToken instanceof AuthException.Throttled;
        return new SecretStoreException(
                later ? Kind.UNAVAILABLE : Kind.FORBIDDEN,
                "Could not " + call + " in vault " + vault + ": there is no token for it. " + noToken.remedy(),
                noToken);
    }

    private SecretStoreException refused(VaultCall call, VaultError error) {
        reached = true;
        return switch (error.status()) {
            case 401 ->
                failure(
                        Kind.FORBIDDEN,
                        call,
                        error,
                        "The vault takes no token of this app and tenant:"
                                + " check that the vault belongs to that tenant.");
            case 403 -> forbidden(call, error);
            case 404 -> failure(Kind.ABSENT, call, error, "Correct the vault's address, or what stands in between.");
            case 409 -> conflict(call, error);
            case 429 -> later(Kind.THROTTLED, call, error, "Nobody has to act: wait, and ask less often.");
            default ->
                error.status() >= 500 || error.status() < 400 || error.status() == 408
                        ? later(Kind.UNAVAILABLE, call, error, remedyOfOutage(error))
                        : failure(Kind.FORBIDDEN, call, error, "The vault does not take this request as it is.");
        };
    }

    private SecretStoreException forbidden(VaultCall call, VaultError error) {
        if (error.isDisabled()) {
            return failure(Kind.SUSPENDED, call, error, "Somebody has disabled this version: enable it to go on.");
        }
        if (error.firewall()) {
            return failure(
                    Kind.FORBIDDEN,
                    call,
                    error,
                    "The vault's firewall does not admit this machine's address:"
                            + " add it to the vault's networking rules, or use its private endpoint.");
        }
        return failure(
                Kind.FORBIDDEN,
                call,
                error,
                "Grant the app " + call.permission() + " on the vault's secrets (a store needs get, list and set), such"
                        + " as by the role Key Vault Secrets Officer; a grant takes some minutes to work.");
    }

    private SecretStoreException conflict(VaultCall call, VaultError error) {
        if (error.isDeleted()) {
            return failure(
                    Kind.SOFT_DELETED,
                    call,
                    error,
                    "The secret was deleted and its name is still taken: recover it, or purge it.");
        }
        return failure(
                Kind.UNAVAILABLE,
                call,
                error,
                "Somebody else is writing, deleting or recovering it: try again in a minute.");
    }

    /** The secret was deleted and the app may not take it back. */
    SecretStoreException notRecoverable(VaultCall call, VaultError refusal) {
        return failure(
                Kind.SOFT_DELETED,
                call,
                refusal,
                "The secret was deleted, its name is still taken, and the app may not recover it: grant the app"
                        + " secrets/recover, or have somebody recover or purge the secret.");
    }

    private SecretStoreException unanswered(VaultCall call, RuntimeException thrown) {
        if (cause(thrown, UnknownHostException.class).isPresent()) {
            return reached
                    ? failure(
                            Kind.UNAVAILABLE,
                            call,
                            "its name is not known any more",
                            "Look after this machine's DNS, or whether the vault was deleted.")
                    : failure(
                            Kind.ABSENT,
                            call,
                            "no vault of that name is known",
                            "Correct its address, or this machine's DNS.");
        }
        Optional<ProxyAuthenticationException> proxy = cause(thrown, ProxyAuthenticationException.class);
        if (proxy.isPresent()) {
            return new SecretStoreException(
                    Kind.FORBIDDEN,
                    message(
                            call,
                            "the proxy " + proxy.get().proxy() + " did not admit the app (407)",
                            "Correct the proxy authenticator of the app's HTTP client."),
                    proxy.get());
        }
        Optional<UntrustedServerException> untrusted = cause(thrown, SSLException.class)
                .flatMap(failure -> UntrustedServerException.of(vault.host(), failure));
        if (untrusted.isPresent()) {
            return new SecretStoreException(
                    Kind.FORBIDDEN,
                    message(
                            call,
                            "it is not trusted: " + untrusted.get().because(),
                            untrusted.get().remedy()),
                    untrusted.get());
        }
        Optional<Unanswered> noTunnel =
                cause(thrown, IOException.class).flatMap(failure -> Unanswered.byProxy(vault.host(), failure));
        if (noTunnel.isPresent()) {
            return failure(
                    noTunnel.get().lasting() ? Kind.FORBIDDEN : Kind.UNAVAILABLE,
                    call,
                    noTunnel.get().because(),
                    noTunnel.get().remedy());
        }
        Optional<IOException> network = cause(thrown, IOException.class).filter(VaultFailures::isOfTheNetwork);
        String because = network.isPresent()
                ? "it did not answer"
                : "its answer was not understood (" + thrown.getClass().getSimpleName() + ")";
        return new SecretStoreException(
                Kind.UNAVAILABLE,
                message(
                        call,
                        because,
                        "Nobody has to act yet: try again later; if it lasts, look after this machine's DNS, proxy settings"
                                + " and firewall."),
                network.orElse(null));
    }

    private static String remedyOfOutage(VaultError error) {
        return error.readOnly()
                ? "The vault can only be read until Azure's fail-over is over: try again later."
                : "Nobody has to act yet: try again later.";
    }

    private SecretStoreException later(Kind kind, VaultCall call, VaultError error, String remedy) {
        return new SecretStoreException(kind, message(call, error, remedy), null, error.retryAfter());
    }

    private SecretStoreException failure(Kind kind, VaultCall call, Object because, String remedy) {
        return new SecretStoreException(kind, message(call, because, remedy));
    }

    private String message(VaultCall call, Object because, String remedy) {
        return "Could not " + call + " in vault " + vault + ": " + because + ". " + remedy;
    }

    /** A parser's failure is an IOException too, and quotes what it parsed. OkHttp has its own for a broken HTTP/2 stream. */
    private static boolean isOfTheNetwork(IOException failure) {
        return failure instanceof SocketException
                || failure instanceof InterruptedIOException
                || failure instanceof SSLException
                || failure.getClass().getPackageName().startsWith("okhttp3.");
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
