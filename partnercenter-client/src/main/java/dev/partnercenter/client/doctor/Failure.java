package dev.partnercenter.client.doctor;

import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.EntraError;
import dev.partnercenter.auth.entra.ProxyAuthenticationException;
import dev.partnercenter.auth.entra.UntrustedServerException;
import dev.partnercenter.auth.secret.SecretStoreException;
import dev.partnercenter.client.api.NoAnswerException;
import dev.partnercenter.client.api.PartnerCenterException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.UnknownHostException;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.StringJoiner;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * What an exception tells: what was seen, and who must do what. Only the library's own exceptions are quoted, whose messages
 * hold no secret; of others nothing but the type is told.
 */
record Failure(String evidence, String remedy) {
    private static final String NETWORK = "Whoever operates the network must let the app through to that host.";

    static Failure of(@Nullable Throwable error) {
        if (error instanceof AuthException e) {
            return ofAuth(e);
        }
        if (error instanceof PartnerCenterException e) {
            // But for the remedy, which stands by itself.
            return new Failure(String.valueOf(e.getMessage()).replace(" " + e.remedy(), ""), e.remedy());
        }
        if (error instanceof NoAnswerException e) {
            return new Failure(String.valueOf(e.getMessage()).replace(" " + e.remedy(), ""), e.remedy());
        }
        if (error instanceof SecretStoreException e) {
            return new Failure(sentence("The secret store failed: " + e.getMessage()), remedy(e.kind()));
        }
        if (error instanceof IOException e) {
            return ofNetwork(e);
        }
        return new Failure(
                "It ended by a " + (error == null ? "failure" : error.getClass().getName()) + ".",
                "The app's developer must see what throws that; it is none of the failures that are meant to happen.");
    }

    Finding of(Check check) {
        return Finding.failed(check, evidence, remedy);
    }

    /** Without whose token it was, which the diagnosis says once for all. */
    private static Failure ofAuth(AuthException error) {
        StringJoiner references = new StringJoiner(", ", " (", ")");
        error.error().map(EntraError::toString).filter(said -> !said.isEmpty()).ifPresent(references::add);
        error.correlationId().map(id -> "correlation id " + id).ifPresent(references::add);
        references.add("see " + error.page());
        String again = error.retryAt()
                .map(at -> " Asking again is of no use before " + at.truncatedTo(ChronoUnit.SECONDS) + ".")
                .orElse("");
        return new Failure(sentence(capitalized(error.because()) + references) + again, error.remedy());
    }

    /** Somebody did not answer, or somebody else did. */
    private static Failure ofNetwork(IOException error) {
        if (error instanceof ProxyAuthenticationException e) {
            return new Failure(
                    "The proxy " + e.proxy() + " does not admit the app (407).",
                    "Whoever operates the app must correct the proxy authenticator of its HTTP client.");
        }
        if (error instanceof UnknownHostException) {
            return new Failure("The name of the host, or of the proxy, could not be resolved.", NETWORK);
        }
        if (error instanceof SSLException e) {
            return UntrustedServerException.of("The host", e)
                    .map(untrusted -> new Failure(
                            "Whoever answers is not trusted: " + untrusted.because() + ".", untrusted.remedy()))
                    .orElseGet(() -> new Failure(
                            "The two sides do not come to a TLS connection ("
                                    + e.getClass().getSimpleName() + ").",
                            NETWORK));
        }
        if (error instanceof InterruptedIOException) {
            return new Failure("There was no answer in time.", NETWORK);
        }
        return new Failure("The connection failed (" + error.getClass().getSimpleName() + ").", NETWORK);
    }

    private static String remedy(SecretStoreException.Kind kind) {
        return "Whoever operates the app must "
                + switch (kind) {
                    case ABSENT -> "correct the address of its secret store.";
                    case FORBIDDEN -> "grant it access to its secret store.";
                    case THROTTLED, UNAVAILABLE -> "try again later, and look after the store if it stays like that.";
                    case SUSPENDED -> "enable again what was disabled in the store, if that is meant to be over.";
                    case SOFT_DELETED -> "recover what was deleted in the store.";
                    case TOO_LARGE -> "make room in the store.";
                    case WRONG_KEY -> "give it the key or passphrase by which the store was written.";
                    case CORRUPT -> "restore a copy of the store.";
                    case TAMPERED -> "find out who changed the store, and restore a copy.";
                };
    }

    private static String capitalized(String clause) {
        return clause.isEmpty() ? clause : clause.substring(0, 1).toUpperCase(Locale.ROOT) + clause.substring(1);
    }

    private static String sentence(String text) {
        return text.endsWith(".") ? text : text + ".";
    }
}
