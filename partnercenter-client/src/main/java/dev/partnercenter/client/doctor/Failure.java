package dev.partnercenter.client.doctor;

import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.EntraError;
import dev.partnercenter.auth.secret.SecretStoreException;
import dev.partnercenter.client.api.NoAnswerException;
import dev.partnercenter.client.api.PartnerCenterException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * What an exception tells: what was seen, and who must do what. Only the library's own exceptions are quoted, whose messages
 * hold no secret; of others nothing but the type is told.
 */
record Failure(String evidence, String remedy) {
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
        if (error instanceof Unreached e) {
            return e.failure();
        }
        if (error instanceof SecretStoreException e) {
            return ofStore(e);
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
        error.error().map(EntraError::traceId).map(id -> "trace id " + id).ifPresent(references::add);
        references.add("see " + error.page());
        // A refused refresh token is asked about anew by each examination.
        String again = error.retryAt()
                .filter(at -> !(error instanceof AuthException.ConsentRequired))
                .map(at -> " No other attempt is made before " + at.truncatedTo(ChronoUnit.SECONDS) + ".")
                .orElse("");
        return new Failure(sentence(capitalized(error.because()) + references) + again, error.remedy());
    }

    /** With what Partner Center refused a call, but for its correlation id. */
    static List<String> said(PartnerCenterException refusal) {
        List<String> said = new ArrayList<>(List.of("HTTP " + refusal.status()));
        refusal.code().map(code -> "code " + code).ifPresent(said::add);
        refusal.requestId().map(id -> "request id " + id).ifPresent(said::add);
        return said;
    }

    /** A store that has its token from the same app fails for the reason for which the app gets none. */
    private static Failure ofStore(SecretStoreException error) {
        String said = sentence("The secret store failed: " + error.getMessage());
        if (error.getCause() instanceof AuthException noToken) {
            Failure reason = ofAuth(noToken);
            return new Failure(said.replace(" " + reason.remedy, "") + " " + reason.evidence, reason.remedy);
        }
        return new Failure(said, remedy(error.kind()));
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
