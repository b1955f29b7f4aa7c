package dev.partnercenter.keyvault;

import com.azure.core.exception.HttpResponseException;
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
 */
record VaultError(int status, String code, String inner, boolean firewall, boolean readOnly) {
    // A code is shown in messages, so it must be a name and nothing else that a reply might hold.
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]{1,64}");

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
                text.contains("in a read-only state"));
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
