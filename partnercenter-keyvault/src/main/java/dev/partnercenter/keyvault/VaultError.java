package dev.partnercenter.keyvault;

import com.azure.core.exception.HttpResponseException;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpHeaders;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a vault refused: the parts of its reply that may be shown, and whether its text speaks of the firewall.
 *
 * @param status the HTTP status
 * @param code Key Vault's error code, empty if it gave none
 * @param inner the code that says more, empty if there is none
 * @param firewall whether the vault's firewall refused
 * @param readOnly whether the vault refused because it can only be read at present
 * @param retryAfter how long it asked to wait; null if it did not say
 */
record VaultError(
        int status,
        String code,
        String inner,
        boolean firewall,
        boolean readOnly,
        @Nullable Duration retryAfter) {
    // A code is shown in messages, so it must be a name and nothing else that a reply might hold.
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]{1,64}");

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

    /** The exception itself is never shown or chained: its message is the whole body. */
    static VaultError of(HttpResponseException refusal) {
        Map<?, ?> error = map(map(refusal.getValue()).get("error"));
        String inner = name(map(error.get("innererror")).get("code"));
        String text = error.get("message") instanceof String message ? message : "";
        return new VaultError(
                refusal.getResponse().getStatusCode(),
                name(error.get("code")),
                inner,
                inner.equals("ForbiddenByFirewall") || text.startsWith("Client address is not authorized"),
                text.contains("in a read-only state"),
                retryAfter(refusal.getResponse().getHeaders()));
    }

    /** Milliseconds in Azure's own headers, else whole seconds; a date is left aside. */
    private static @Nullable Duration retryAfter(HttpHeaders headers) {
        String millis = headers.getValue(HttpHeaderName.RETRY_AFTER_MS);
        if (millis == null) {
            millis = headers.getValue(HttpHeaderName.X_MS_RETRY_AFTER_MS);
        }
        String seconds = headers.getValue(HttpHeaderName.RETRY_AFTER);
        if (millis != null && NUMBER.matcher(millis).matches()) {
            return Duration.ofMillis(Long.parseLong(millis));
        }
        return seconds != null && NUMBER.matcher(seconds).matches()
                ? Duration.ofSeconds(Long.parseLong(seconds))
                : null;
    }

    boolean isSecretMissing() {
        return status == 404 && code.equals("SecretNotFound");
    }

    /** The version is disabled. */
    boolean isDisabled() {
        return status == 403 && inner.equals("SecretDisabled");
    }

    /** The app may not do this one thing. */
    boolean isPermissionMissing() {
        return status == 403 && !isDisabled() && !firewall;
    }

    /** Somebody is at the secret: writes it, deletes it, recovers it, or has deleted it. */
    boolean isConflict() {
        return status == 409;
    }

    /** Deleted, and neither purged nor about to be recovered. */
    boolean isDeleted() {
        return isConflict() && inner.equals("ObjectIsDeletedButRecoverable");
    }

    private static Map<?, ?> map(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? map : Map.of();
    }

    private static String name(@Nullable Object value) {
        return value instanceof String text && NAME.matcher(text).matches() ? text : "";
    }

    @Override
    public String toString() {
        return "HTTP " + status + (code.isEmpty() ? "" : " " + code) + (inner.isEmpty() ? "" : " " + inner);
    }
}
