package dev.partnercenter.auth.secret;

import dev.partnercenter.auth.secret.SecretStoreException.Kind;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import javax.crypto.SecretKey;

/**
 * Keeps secrets in one encrypted file on this machine: for programs that have no vault.
 *
 * <p>The file is a JWE (RFC 7516, {@code dir} with {@code A256GCM}), written anew as a whole by each change: to a
 * temporary file beside it, forced to disk, then moved over the old one, so that a crash leaves the old file or the new
 * one. It is readable by its owner alone (mode 0600; on file systems without POSIX permissions it gets the directory's
 * default rights, so choose a private directory). One that others may read, that is a symbolic link, or that lies where
 * others may replace it is refused. Every read reads the file anew. A file that cannot be understood is never touched.
 *
 * <p>Safe for use by any number of threads, objects and processes of one machine. Writers take turns by a lock on a file
 * beside it ({@code .lock} is added to its name; leave it where it is), which the operating system takes back from a
 * process that ends; each holds it for one write, and reading needs none. A writer waits for some ten seconds at most, for
 * those of its own program and for others each; one that finds that another came past the lock all the same gives up.
 * Choose a local file system: locks over a network are not to be relied on.
 *
 * <p>Beyond what {@link SecretStore} says, every method may throw {@link SecretStoreException} of kind
 * {@code WRONG_KEY} (the file was written with another key or passphrase), {@code TAMPERED} (with this one, but it was
 * changed since), {@code CORRUPT} (truncated, damaged, over 64 MiB, by a newer version of this library, or something
 * else altogether), {@code FORBIDDEN} (others may read or replace it, or this program may not), {@code ABSENT} (its
 * directory does not exist, or the file has gone since it was opened) or {@code UNAVAILABLE} (another writer does not come
 * to an end, the thread was interrupted, or any other failure of the disk). A change that would take the file past 64 MiB
 * is refused as {@code TOO_LARGE}.
 */
public final class EncryptedFileSecretStore implements SecretStore {
    private final StoreFile file;
    private final StoreLock lock;
    private final StoreCipher cipher;
    private final InstantSource clock;

    EncryptedFileSecretStore(StoreFile file, StoreLock lock, KeySource keys, InstantSource clock) {
        this.file = file;
        this.lock = lock;
        this.cipher = new StoreCipher(file, keys);
        this.clock = clock;
    }

    /**
     * Opens a file with a key, dating versions by the system's clock.
     *
     * @see #open(Path, SecretKey, InstantSource)
     */
    public static EncryptedFileSecretStore open(Path file, SecretKey key) throws SecretStoreException {
        return open(file, key, InstantSource.system());
    }

    /**
     * Opens a file with a key. If there is no such file, the first append creates it; its directory must exist.
     *
     * @param file where the secrets are, or will be
     * @param key an AES key of 256 bits that gives its bytes away ({@code RAW} form)
     * @param clock dates the versions
     * @throws IllegalArgumentException if the key is of another form or the path names no file
     * @throws SecretStoreException if the file exists and cannot be read with this key, or its directory does not exist
     */
    public static EncryptedFileSecretStore open(Path file, SecretKey key, InstantSource clock)
            throws SecretStoreException {
        return open(file, KeySource.Given.of(key), clock);
    }

    /**
     * Opens a file with a passphrase, dating versions by the system's clock.
     *
     * @see #open(Path, Secret, InstantSource)
     */
    public static EncryptedFileSecretStore open(Path file, Secret passphrase) throws SecretStoreException {
        return open(file, passphrase, InstantSource.system());
    }

    /**
     * Opens a file with a passphrase. If there is no such file, the first append creates it; its directory must exist.
     *
     * <p>The key is made by PBKDF2 with HMAC-SHA-256 in 600,000 rounds with a random salt of 16 bytes that is kept in
     * the file. That takes a part of a second, here if the file exists, else in the first append; and once more only
     * if the file is replaced by one with another salt.
     *
     * @param file where the secrets are, or will be
     * @param passphrase the longer the better: whoever gets the file can guess as long as they like
     * @param clock dates the versions
     * @throws IllegalArgumentException if the path names no file
     * @throws SecretStoreException if the file exists and cannot be read with this passphrase, or its directory does
     *     not exist
     */
    public static EncryptedFileSecretStore open(Path file, Secret passphrase, InstantSource clock)
            throws SecretStoreException {
        return open(file, new PassphraseKeySource(passphrase), clock);
    }

    private static EncryptedFileSecretStore open(Path path, KeySource keys, InstantSource clock)
            throws SecretStoreException {
        StoreFile file = new StoreFile(path);
        EncryptedFileSecretStore store = new EncryptedFileSecretStore(file, new StoreLock(file), keys, clock);
        store.load();
        return store;
    }

    @Override
    public Optional<StoredSecret> current(SecretName name) throws SecretStoreException {
        return load().history(name).current();
    }

    @Override
    public List<SecretVersion> versions(SecretName name) throws SecretStoreException {
        return load().history(name).versions();
    }

    @Override
    public Optional<Secret> read(SecretName name, String versionId) throws SecretStoreException {
        return load().history(name).read(versionId);
    }

    @Override
    public SecretVersion append(SecretName name, Secret value, SecretMetadata metadata) throws SecretStoreException {
        StoredSecret entry = SecretHistory.newVersion(value, metadata, clock);
        change(name, history -> history.append(entry));
        return entry.version();
    }

    @Override
    public List<SecretName> names() throws SecretStoreException {
        return List.copyOf(load().histories().keySet());
    }

    /**
     * Disables a version, as an operator does to suspend what it stands for, or enables it again.
     *
     * @throws IllegalArgumentException if there is no such version
     * @throws SecretStoreException if the file cannot be read or written
     */
    public void setEnabled(SecretName name, String versionId, boolean enabled) throws SecretStoreException {
        change(name, history -> history.withEnabled(versionId, enabled));
    }

    /**
     * Encrypts the file anew with another key, and returns a store that uses it. A crash meanwhile leaves a file that the
     * old key opens or one that the new key does. From then on whoever has the old key, this object too, gets
     * {@code WRONG_KEY}; copies of the old file still open with the old key.
     *
     * @param key an AES key of 256 bits that gives its bytes away ({@code RAW} form)
     * @throws IllegalArgumentException if the key is of another form
     * @throws SecretStoreException if there is no file yet ({@code ABSENT}), or it cannot be read or written
     */
    public EncryptedFileSecretStore changeKey(SecretKey key) throws SecretStoreException {
        return changeKeys(KeySource.Given.of(key));
    }

    /**
     * Encrypts the file anew with a passphrase and a new salt, otherwise as {@link #changeKey} does. It may be the old
     * passphrase.
     *
     * @throws SecretStoreException if there is no file yet ({@code ABSENT}), or it cannot be read or written
     */
    public EncryptedFileSecretStore changePassphrase(Secret passphrase) throws SecretStoreException {
        return changeKeys(new PassphraseKeySource(passphrase));
    }

    /** Names the file. */
    @Override
    public String toString() {
        return "EncryptedFileSecretStore[" + file + "]";
    }

    private void change(SecretName name, UnaryOperator<SecretHistory> change) throws SecretStoreException {
        lock.alone(() -> {
            Optional<byte[]> content = file.read();
            StoreDocument before = document(content);
            StoreDocument after = before.with(change.apply(before.history(name)));
            file.replace(content, cipher.encrypt(after.toJson()));
        });
    }

    private EncryptedFileSecretStore changeKeys(KeySource keys) throws SecretStoreException {
        EncryptedFileSecretStore changed = new EncryptedFileSecretStore(file, lock, keys, clock);
        lock.alone(() -> {
            Optional<byte[]> content = file.read();
            if (content.isEmpty()) {
                throw file.problem(Kind.ABSENT, "does not exist: nothing was encrypted anew");
            }
            file.replace(content, changed.cipher.encrypt(cipher.decrypt(content.get())));
        });
        return changed;
    }

    private StoreDocument load() throws SecretStoreException {
        return document(file.read());
    }

    private StoreDocument document(Optional<byte[]> content) throws SecretStoreException {
        return content.isEmpty() ? StoreDocument.EMPTY : StoreDocument.parse(cipher.decrypt(content.get()), file);
    }
}
