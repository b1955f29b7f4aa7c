package dev.partnercenter.auth.consent;

import dev.partnercenter.auth.TokenSource;
import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.secret.Secret;
import dev.partnercenter.auth.secret.SecretMetadata;
import dev.partnercenter.auth.secret.SecretName;
import dev.partnercenter.auth.secret.SecretStore;
import dev.partnercenter.auth.secret.SecretStoreException;
import dev.partnercenter.auth.secret.SecretVersion;
import dev.partnercenter.auth.secret.StoredSecret;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A store whose reads or writes fail while told to; it counts its reads. */
public final class FailingStore implements SecretStore {
    private final SecretStore inner;
    public volatile boolean writesFail = true;
    public volatile boolean readsFail;

    /** How long a store that fails asks to be left alone; null if it does not say. */
    volatile @Nullable Duration retryAfter;

    /** How many writes are taken and then answered with a failure. */
    final AtomicInteger lostAnswers = new AtomicInteger();

    /** What becomes of the values that are written. */
    volatile UnaryOperator<Secret> garble = UnaryOperator.identity();

    /** What becomes of the metadata that is written. */
    volatile UnaryOperator<SecretMetadata> retag = UnaryOperator.identity();

    /** Whose token a write needs, as that to a vault does. */
    volatile @Nullable TokenSource opener;

    /** What else happens while the store is read. */
    public volatile @Nullable Runnable whileReading;

    /** What else happens after the store has been read. */
    public volatile @Nullable Runnable afterReading;

    /** What else happens after a write. */
    public volatile @Nullable Runnable afterWriting;

    public final AtomicInteger reads = new AtomicInteger();
    final AtomicInteger histories = new AtomicInteger();

    /** What else happens after a history has been read. */
    volatile @Nullable Runnable afterHistory;

    public FailingStore(SecretStore inner) {
        this.inner = inner;
    }

    @Override
    public Optional<StoredSecret> current(SecretName name) throws SecretStoreException {
        reads.incrementAndGet();
        Runnable meanwhile = whileReading;
        if (meanwhile != null) {
            meanwhile.run();
        }
        failIf(readsFail);
        Optional<StoredSecret> current = inner.current(name);
        Runnable next = afterReading;
        if (next != null) {
            next.run();
        }
        return current;
    }

    @Override
    public List<SecretVersion> versions(SecretName name) throws SecretStoreException {
        histories.incrementAndGet();
        failIf(readsFail);
        List<SecretVersion> versions = inner.versions(name);
        Runnable next = afterHistory;
        if (next != null) {
            next.run();
        }
        return versions;
    }

    @Override
    public Optional<Secret> read(SecretName name, String versionId) throws SecretStoreException {
        failIf(readsFail);
        return inner.read(name, versionId);
    }

    @Override
    public SecretVersion append(SecretName name, Secret value, SecretMetadata metadata) throws SecretStoreException {
        failIf(writesFail);
        TokenSource source = opener;
        if (source != null) {
            try {
                source.token();
            } catch (AuthException e) {
                throw new SecretStoreException(SecretStoreException.Kind.UNAVAILABLE, "no token for the vault", e);
            }
        }
        SecretVersion version = inner.append(name, garble.apply(value), retag.apply(metadata));
        failIf(lostAnswers.getAndUpdate(left -> Math.max(0, left - 1)) > 0);
        Runnable next = afterWriting;
        if (next != null) {
            next.run();
        }
        return version;
    }

    @Override
    public List<SecretName> names() throws SecretStoreException {
        failIf(readsFail);
        return inner.names();
    }

    private void failIf(boolean fails) throws SecretStoreException {
        if (fails) {
            throw new SecretStoreException(
                    SecretStoreException.Kind.UNAVAILABLE, "the vault is down", null, retryAfter);
        }
    }
}
