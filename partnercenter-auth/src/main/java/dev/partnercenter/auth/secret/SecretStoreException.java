package dev.partnercenter.auth.secret;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A secret store did not do what was asked; {@link #kind()} says who can help. The message holds no secret. */
public final class SecretStoreException extends IOException {
    private static final long serialVersionUID = 1L;

    private final Kind kind;

    /** What went wrong, by what has to be done about it. */
    public enum Kind {
        /** The store itself (vault, directory) is not there: correct its address. */
        ABSENT,
        /** The store is there and refuses this program: grant it access. */
        FORBIDDEN,
        /** Too many requests: later. */
        THROTTLED,
        /** The store does not answer, or cannot write at present: later. */
        UNAVAILABLE,
        /** The version asked for is disabled: somebody has suspended it on purpose. */
        SUSPENDED,
        /** The name has been deleted and not yet purged: recover it. */
        SOFT_DELETED,
        /** The value is larger than a store takes. */
        TOO_LARGE,
        /** What is stored was written with another key or passphrase. */
        WRONG_KEY,
        /** What is stored is incomplete or not in the store's format: restore a copy. */
        CORRUPT,
        /** What is stored was changed by somebody who does not have the key, or does not match its metadata. */
        TAMPERED
    }

    /** Makes one that has no other failure behind it. */
    public SecretStoreException(Kind kind, String message) {
        this(kind, message, null);
    }

    /** Makes one; neither the message nor the cause may hold a secret. */
    public SecretStoreException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** Returns what went wrong, by what has to be done about it. */
    public Kind kind() {
        return kind;
    }
}
