package dev.partnercenter.testing;

import org.jspecify.annotations.Nullable;

/** How Key Vault refuses. */
final class VaultReplies {
    private VaultReplies() {}

    static Reply error(int status, String code, String message, @Nullable String inner) {
        return Reply.json(
                status,
                Json.object(
                        "error",
                        Json.object(
                                "code",
                                code,
                                "message",
                                message,
                                "innererror",
                                inner == null ? null : Json.object("code", inner))));
    }

    static Reply bad(String message) {
        return error(400, "BadParameter", message, null);
    }

    static Reply notFound(String name) {
        return error(
                404, "SecretNotFound", "A secret with (name/id) " + name + " was not found in this key vault.", null);
    }

    static Reply notAllowed() {
        return error(405, "MethodNotAllowed", "The method is not allowed here", null);
    }

    static Reply conflict(VaultSecrets.Conflict conflict, String name) {
        return error(409, "Conflict", "Secret " + name + " " + conflict.message, conflict.code);
    }
}
