package dev.partnercenter.auth.secret;

import java.util.List;
import java.util.Optional;

/**
 * Keeps secrets under names, every version of each: what is appended is never changed and never deleted by this library.
 *
 * <p>The interface is what Azure Key Vault can promise and no more: there is no compare-and-set, and versions come in no
 * order. Of two versions appended at the same time either may end up current. Implementations are safe for use by any
 * number of threads. Each method may block on I/O. One that has no fields for metadata keeps
 * {@link SecretMetadata#toJson()}.
 *
 * <p>To prove an implementation, extend {@code SecretStoreContract}, of this package and in this module's test-jar, which
 * needs JUnit Jupiter and AssertJ beside it. What it tests beyond these methods is that an operator can disable a version,
 * by whatever means the store has for it, and how the store fails.
 */
public interface SecretStore {

    /**
     * Returns the value and metadata of the current version (the one appended last), in one round trip. A disabled one is
     * still the current one: no earlier version takes its place.
     *
     * @return empty if nothing has been stored under the name
     * @throws SecretStoreException of kind {@link SecretStoreException.Kind#SUSPENDED} if the current version is
     *     disabled; of another kind if the store cannot answer
     */
    Optional<StoredSecret> current(SecretName name) throws SecretStoreException;

    /**
     * Returns all versions without their values, enabled or not, in no particular order.
     *
     * @return an empty list if nothing has been stored under the name
     * @throws SecretStoreException if the store cannot answer
     */
    List<SecretVersion> versions(SecretName name) throws SecretStoreException;

    /**
     * Returns the value of one version.
     *
     * @return empty if there is no such version
     * @throws SecretStoreException of kind {@link SecretStoreException.Kind#SUSPENDED} if that version is disabled; of
     *     another kind if the store cannot answer
     */
    Optional<Secret> read(SecretName name, String versionId) throws SecretStoreException;

    /**
     * Appends a version and makes it the current one. When this returns, the version survives a crash.
     *
     * @param value at most 25,000 bytes in UTF-8
     * @return the version as the store has taken it
     * @throws SecretStoreException of kind {@link SecretStoreException.Kind#TOO_LARGE} if the value is too long; of
     *     another kind if the store cannot take it. A failure to answer leaves open whether it was taken
     */
    SecretVersion append(SecretName name, Secret value, SecretMetadata metadata) throws SecretStoreException;

    /**
     * Returns the names under which something is stored, in no particular order.
     *
     * @throws SecretStoreException if the store cannot answer
     */
    List<SecretName> names() throws SecretStoreException;
}
