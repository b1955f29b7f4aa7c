package dev.partnercenter.auth.secret;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A secret store did not do what was asked; {@link #kind()} says who can help. The message holds no secret. */
public final class SecretStoreException extends IOException {
    private static final long serialVersionUID = 1L;

    private final Kind kind;
    private final @Nullable Duration retryAfter;

    /**
     * What went wrong, by what has to be done about it. That nothing is stored under a name, or that a name has no such
     * version, is no failure but an empty result.
     */
    public enum Kind {
        /** The store itself (vault, directory) is not there: correct its address. */
        ABSENT(false),
        /** The store is there and refuses this program: grant it access. */
        FORBIDDEN(false),
        /** Too many requests: later, and not before {@link SecretStoreException#retryAfter()} if the store said so. */
        THROTTLED(true),
        /** The store does not answer, is written by somebody else, or cannot write at present: later. */
        UNAVAILABLE(true),
        /**
         * The version asked for, or the current one where none was named, is disabled: somebody has suspended on purpose
         * what it stands for. An earlier version is no substitute.
         */
        SUSPENDED(false),
        /** The name has been deleted and not yet purged: recover it. */
        SOFT_DELETED(false),
        /** The value is larger than a store takes, or the store is full: keep less, or keep it elsewhere. */
        TOO_LARGE(false),
        /** What is stored was written with another key or passphrase: give the one that wrote it. */
        WRONG_KEY(false),
        /** What is stored is incomplete or not in the store's format: restore a copy. */
        CORRUPT(false),
        /** What is stored was changed by somebody who does not have the key, or does not match its metadata. */
        TAMPERED(false);

        private final boolean passing;

        Kind(boolean passing) {
            this.passing = passing;
        }

        /** Whether the same call may succeed later although nobody has done anything: only then is a retry any use. */
        public boolean isPassing() {
            return passing;
        }
    }

    /** Makes one that has no other failure behind it. */
    public SecretStoreException(Kind kind, String message) {
        this(kind, message, null);
    }

    /** Makes one; neither the message nor the cause may hold a secret. */
    public SecretStoreException(Kind kind, String message, @Nullable Throwable cause) {
        this(kind, message, cause, null);
    }

    /**
     * Makes one by a store that said how long to wait; neither the message nor the cause may hold a secret.
     *
     * @param retryAfter from now, not negative; null if the store did not say
     * @throws IllegalArgumentException if it is negative, or given for a kind that does not pass by itself
     */
    public SecretStoreException(Kind kind, String message, @Nullable Throwable cause, @Nullable Duration retryAfter) {
        super(message, cause);
        if (retryAfter != null && (retryAfter.isNegative() || !kind.isPassing())) {
            throw new IllegalArgumentException(
                    "retryAfter must not be negative, and " + kind + " must be a passing kind");
        }
        this.kind = kind;
        this.retryAfter = retryAfter;
    }

    /** Returns what went wrong, by what has to be done about it. */
    public Kind kind() {
        return kind;
    }

    /** Returns how long the store asked to be left alone, counted from when it answered; empty if it did not say. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
