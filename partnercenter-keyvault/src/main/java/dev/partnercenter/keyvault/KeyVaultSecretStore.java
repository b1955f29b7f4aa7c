package dev.partnercenter.keyvault;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.azure.core.credential.TokenCredential;
import com.azure.security.keyvault.secrets.SecretClient;
import com.azure.security.keyvault.secrets.models.KeyVaultSecret;
import com.azure.security.keyvault.secrets.models.SecretProperties;
import dev.partnercenter.auth.entra.AuthEvent;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.auth.secret.Secret;
import dev.partnercenter.auth.secret.SecretMetadata;
import dev.partnercenter.auth.secret.SecretName;
import dev.partnercenter.auth.secret.SecretStore;
import dev.partnercenter.auth.secret.SecretStoreException;
import dev.partnercenter.auth.secret.SecretStoreException.Kind;
import dev.partnercenter.auth.secret.SecretVersion;
import dev.partnercenter.auth.secret.StoredSecret;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Keeps secrets in one Azure Key Vault, through the app's own HTTP client: its proxy, DNS and trust settings hold for the
 * vault too, its interceptors see nothing of it. Nothing is read from the environment and nothing is cached.
 *
 * <p>The app needs get, list and set on the vault's secrets. Each call blocks, for at most 30 seconds, the time for a
 * token not counted; a list for as long with each 25 of its entries. Replies that pass by themselves (408, 429, 5xx) are
 * tried three times in all, so an append whose reply was lost may leave two equal versions. An append to a name that
 * somebody else writes, deletes or recovers is tried again for 15 seconds more. One to a name that was deleted and not
 * purged recovers it first, with all its versions, and announces that as {@link #SECRET_RECOVERED}; for this the app needs
 * recover as well. To cut a partner off, disable the current version, or have its consent revoked; to delete the secret is
 * not enough. Safe for use by any number of threads. There is nothing to close: what it runs on is the app's.
 *
 * <p>Failures are those of {@link SecretStoreException.Kind}: {@code ABSENT} if no vault has that name,
 * {@code FORBIDDEN} if the vault or its firewall refuses the app or there is no token to be had,
 * {@code SUSPENDED} if the version asked for is disabled, {@code SOFT_DELETED} if the name was deleted and the app may not
 * recover it, {@code CORRUPT} if the value is none that a {@link Secret} can hold, {@code THROTTLED} and
 * {@code UNAVAILABLE} if later will do. The message has the vault's host, the secret's name and Key Vault's error codes,
 * never a reply's text. Where a token could not be had, the cause is the
 * {@link dev.partnercenter.auth.entra.AuthException} that says why.
 *
 * @see <a href="https://learn.microsoft.com/rest/api/keyvault/secrets">Key Vault secrets</a>
 */
public final class KeyVaultSecretStore implements SecretStore {
    /**
     * What is announced when a secret had been deleted, was not purged yet, and is there again because something was to be
     * written to it.
     */
    public static final AuthEvent.Kind SECRET_RECOVERED = new AuthEvent.Kind("secret-recovered");

    private static final int MOST_BYTES = 25_000;

    private final SecretClient client;
    private final VaultFailures failures;
    private final VaultWriter writer;
    private final VaultNames names;

    KeyVaultSecretStore(SecretClient client, VaultAddress vault, PartnerApp app, Pause pause) {
        this.client = client;
        this.failures = new VaultFailures(vault);
        this.names = VaultNames.ALL;
        this.writer = new VaultWriter(
                client,
                failures,
                pause,
                name -> app.announce(
                        SECRET_RECOVERED,
                        null,
                        "secret " + name + " in vault " + vault
                                + " had been deleted and was recovered to be written to"));
    }

    private KeyVaultSecretStore(KeyVaultSecretStore whole, VaultNames names) {
        this.client = whole.client;
        this.failures = whole.failures;
        this.writer = whole.writer;
        this.names = names;
    }

    private static KeyVaultSecretStore opened(SecretClient client, VaultAddress vault, PartnerApp app) {
        return new KeyVaultSecretStore(client, vault, app, Pause.by(app.runtime()));
    }

    /**
     * A vault opened by the app's own app-only token, with nothing else to set up.
     *
     * @param vaultUri the vault's address, such as {@code https://contoso-tokens.vault.azure.net}
     * @param ownTenant the tenant to which the vault belongs and where the app has its rights on it; a vault that names
     *     another tenant gets no token
     * @throws IllegalArgumentException if the address is not that of a vault in the app's cloud
     */
    public static KeyVaultSecretStore create(URI vaultUri, PartnerApp app, TenantId ownTenant) {
        VaultAddress vault = VaultAddress.of("vaultUri", vaultUri, app.cloud());
        AppOnlyCredential own = new AppOnlyCredential(app, vault, ownTenant);
        return opened(VaultClients.client(vault, own, app.runtime().httpClient(), VaultRetries.options()), vault, app);
    }

    /**
     * A vault opened by a credential of Azure's, such as a managed identity from azure-identity.
     *
     * @param vaultUri the vault's address, such as {@code https://contoso-tokens.vault.azure.net}
     * @param credential asked for tokens for vaults and for nothing else
     * @param app gives the HTTP client and the cloud
     * @throws IllegalArgumentException if the address is not that of a vault in the app's cloud
     */
    public static KeyVaultSecretStore create(URI vaultUri, TokenCredential credential, PartnerApp app) {
        VaultAddress vault = VaultAddress.of("vaultUri", vaultUri, app.cloud());
        VaultScope guarded = new VaultScope(credential, app.cloud());
        return opened(
                VaultClients.client(vault, guarded, app.runtime().httpClient(), VaultRetries.options()), vault, app);
    }

    /**
     * A vault opened by a client of Azure's as it is: its HTTP client, retries, time-outs and logging are the caller's, and
     * what is said above of them does not hold. Prefer the other two: Azure's client by itself takes a page of a list that
     * it cannot read, such as one that breaks off, for an empty one, and nobody learns that versions are missing.
     *
     * @param app says which cloud the vault must be in, waits and announces
     * @throws IllegalArgumentException if the client is not for a vault in the app's cloud
     */
    public static KeyVaultSecretStore of(SecretClient client, PartnerApp app) {
        return opened(client, VaultAddress.of("client's vault", URI.create(client.getVaultUrl()), app.cloud()), app);
    }

    /**
     * The same vault, used only under names that begin so, for several apps or a sandbox that share one. By default the
     * store's names are the vault's own, and a partner's refresh token is kept under the partner's tenant id; since these
     * ids are all of one length, no two prefixes lead to the same name.
     *
     * @param prefix such as {@code sandbox-}, or an app's client id and a hyphen: letters, digits and hyphens, at most 64;
     *     a name may be as long as 127 leaves room for
     * @throws IllegalArgumentException if the prefix has another form
     */
    public KeyVaultSecretStore under(String prefix) {
        return new KeyVaultSecretStore(this, names.under(prefix));
    }

    /**
     * Tries whether the vault can be reached, read and listed, by three requests that touch no secret of a partner's.
     * Blocks as other calls do, and throws nothing: what does not work is in the result.
     */
    public VaultCheck check() {
        return new VaultProbe(client, failures, writer, names).check(false);
    }

    /**
     * As {@link #check()}, and whether a secret can be written and read back. This leaves behind one more version of the
     * secret {@code partnercenter-check}, whose value is the word {@code probe}: nothing here deletes it, so do this when
     * something was set up and not every hour.
     */
    public VaultCheck checkWriting() {
        return new VaultProbe(client, failures, writer, names).check(true);
    }

    @Override
    public Optional<StoredSecret> current(SecretName name) throws SecretStoreException {
        SecretName there = names.inVault(name);
        return find(VaultCall.current(there), () -> client.getSecret(there.value()), VaultEntries::stored);
    }

    @Override
    public List<SecretVersion> versions(SecretName name) throws SecretStoreException {
        SecretName there = names.inVault(name);
        return find(
                        VaultCall.versions(there),
                        () -> VaultPages.all(client.listPropertiesOfSecretVersions(there.value())),
                        found -> found.stream().map(VaultEntries::version).toList())
                .orElse(List.of());
    }

    @Override
    public Optional<Secret> read(SecretName name, String versionId) throws SecretStoreException {
        if (!VaultEntries.isVersion(versionId)) {
            return Optional.empty();
        }
        SecretName there = names.inVault(name);
        return find(VaultCall.version(there), () -> client.getSecret(there.value(), versionId), VaultEntries::value);
    }

    @Override
    public SecretVersion append(SecretName name, Secret value, SecretMetadata metadata) throws SecretStoreException {
        SecretName there = names.inVault(name);
        int bytes = value.reveal().getBytes(UTF_8).length;
        if (bytes > MOST_BYTES) {
            throw new SecretStoreException(
                    Kind.TOO_LARGE,
                    "Secret " + there + " cannot take " + bytes + " bytes: Key Vault keeps at most " + MOST_BYTES);
        }
        VaultCall call = VaultCall.append(there);
        KeyVaultSecret taken = writer.set(call, VaultEntries.toVault(there, value, metadata));
        return read(call, taken, secret -> VaultEntries.version(secret.getProperties()));
    }

    @Override
    public List<SecretName> names() throws SecretStoreException {
        List<SecretProperties> found;
        try {
            found = VaultPages.all(client.listPropertiesOfSecrets());
        } catch (RuntimeException e) {
            throw failures.of(VaultCall.NAMES, e);
        }
        return read(
                VaultCall.NAMES,
                found,
                all -> all.stream()
                        .map(VaultEntries::name)
                        .flatMap(name -> names.inStore(name).stream())
                        .toList());
    }

    private <A, T> Optional<T> find(VaultCall call, Supplier<A> step, Function<A, T> reader)
            throws SecretStoreException {
        A answer;
        try {
            answer = step.get();
        } catch (RuntimeException e) {
            if (VaultFailures.isSecretMissing(e)) {
                failures.reached();
                return Optional.empty();
            }
            throw failures.of(call, e);
        }
        return Optional.of(read(call, answer, reader));
    }

    private <A, T> T read(VaultCall call, A answer, Function<A, T> reader) throws SecretStoreException {
        failures.reached();
        try {
            return reader.apply(answer);
        } catch (IllegalArgumentException | NullPointerException e) {
            throw failures.unreadable(call, e);
        }
    }
}
