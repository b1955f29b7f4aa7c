package dev.partnercenter.auth.entra;

import dev.partnercenter.auth.secret.Secret;
import dev.partnercenter.auth.secret.SecretStoreException;
import dev.partnercenter.auth.secret.SecretStoreException.Kind;
import dev.partnercenter.auth.secret.StoredSecret;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Proves the app by a secret in a store. What was read is kept for 15 minutes; after that one request reads it again while
 * the others go on with what is kept, and so do all as long as the store does not answer.
 */
final class StoredSecretProver implements Prover {
    private static final Duration KEEP = Duration.ofMinutes(15);
    private static final Duration LOOK_AGAIN = Duration.ofMinutes(1);

    private final PartnerApp app;
    private final StoredClientSecret secret;
    private final AtomicBoolean reading = new AtomicBoolean();
    private volatile @Nullable Kept kept;

    StoredSecretProver(PartnerApp app, StoredClientSecret secret) {
        this.app = app;
        this.secret = secret;
    }

    private record Kept(Secret value, @Nullable Instant expiresAt, long untilNanos) {}

    @Override
    public ClientProof prove(Target target) throws AuthException {
        Secret value = value(target);
        return new ClientProof(value, false, value);
    }

    @Override
    public boolean readsDifferently(@Nullable Object basis) {
        Kept before = kept;
        if (before != null && !before.value.equals(basis)) {
            return true;
        }
        try {
            return read().filter(found -> !found.value().equals(basis)).isPresent();
        } catch (SecretStoreException e) {
            return false; // What was refused stays refused, and that is what the caller is told.
        }
    }

    @Override
    public @Nullable Instant expiresAt() {
        Kept now = kept;
        return now == null ? null : now.expiresAt;
    }

    private Secret value(Target target) throws AuthException {
        Kept before = kept;
        if (before == null) {
            return firstValue(target);
        }
        boolean due = app.runtime().nanoTime() - before.untilNanos >= 0;
        if (!due || !reading.compareAndSet(false, true)) {
            return before.value;
        }
        try {
            return read().map(StoredSecret::value).orElse(before.value);
        } catch (SecretStoreException e) {
            if (e.kind() == Kind.TAMPERED || e.kind() == Kind.SUSPENDED) {
                throw failure(target, e);
            }
            kept = new Kept(before.value, before.expiresAt, until(LOOK_AGAIN));
            return before.value;
        } finally {
            reading.set(false);
        }
    }

    private Secret firstValue(Target target) throws AuthException {
        try {
            return read().map(StoredSecret::value)
                    .orElseThrow(() -> app.failure()
                            .target(target)
                            .because("no client secret is stored as " + secret.name())
                            .remedy("Whoever operates the app must store the value of one of its client secrets there.")
                            .credential());
        } catch (SecretStoreException e) {
            throw failure(target, e);
        }
    }

    private Optional<StoredSecret> read() throws SecretStoreException {
        Optional<StoredSecret> found = secret.store().current(secret.name());
        found.ifPresent(one -> kept =
                new Kept(one.value(), one.version().metadata().expiresAt().orElse(null), until(KEEP)));
        return found;
    }

    private long until(Duration time) {
        return app.runtime().nanoTime() + time.toNanos();
    }

    private AuthException failure(Target target, SecretStoreException e) {
        return app.failure()
                .target(target)
                .because("the store of the client secret failed: " + e.getMessage())
                .cause(e)
                .storeFailed();
    }
}
