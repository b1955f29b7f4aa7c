package dev.partnercenter.examples;

import dev.partnercenter.auth.entra.Cloud;
import dev.partnercenter.auth.entra.Resource;
import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.auth.secret.Secret;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the environment says about the real Microsoft cloud.
 *
 * <ul>
 *   <li>{@code PARTNERCENTER_CLOUD}: {@code public}, which is also the default, {@code us-government} or {@code china}
 *   <li>{@code PARTNERCENTER_CLIENT_ID}: the app's client id, a GUID
 *   <li>{@code PARTNERCENTER_CLIENT_SECRET}: the app's client secret, its value
 *   <li>{@code PARTNERCENTER_TENANT}: the partner's tenant, a GUID
 *   <li>{@code PARTNERCENTER_REDIRECT_URI}: as registered for the platform Web; {@code http://localhost} by default
 *   <li>{@code PARTNERCENTER_STORE_FILE} and {@code PARTNERCENTER_STORE_PASSPHRASE}: an encrypted file; or
 *   <li>{@code PARTNERCENTER_VAULT_URL}: a key vault that admits the app, in the tenant {@code PARTNERCENTER_VAULT_TENANT}
 *       (the partner's by default)
 * </ul>
 *
 * @param storeFile null if a vault is named
 * @param passphrase null if a vault is named
 * @param vaultUrl null if a file is named
 */
record Settings(
        Cloud cloud,
        String clientId,
        Secret clientSecret,
        TenantId tenant,
        String redirectUri,
        @Nullable Path storeFile,
        @Nullable Secret passphrase,
        @Nullable URI vaultUrl,
        TenantId vaultTenant) {
    private static final String PREFIX = "PARTNERCENTER_";

    /** A variable is missing or malformed; the message is one sentence that names it. */
    static final class Wrong extends Exception {
        private static final long serialVersionUID = 1L;

        Wrong(String message) {
            super(message);
        }
    }

    /** Empty if no variable is set that begins with {@code PARTNERCENTER_}. */
    static Optional<Settings> read(Map<String, String> environment) throws Wrong {
        if (environment.keySet().stream().noneMatch(name -> name.startsWith(PREFIX))) {
            return Optional.empty();
        }
        Reader reader = new Reader(environment);
        TenantId tenant = reader.required("TENANT", TenantId::of);
        Cloud cloud = reader.required("CLOUD", Settings::cloud, "public");
        URI vaultUrl = reader.optional("VAULT_URL", url -> vault(url, cloud), null);
        Path file = reader.optional("STORE_FILE", Path::of, null);
        if ((vaultUrl == null) == (file == null)) {
            throw new Wrong("Set either " + PREFIX + "STORE_FILE or " + PREFIX
                    + "VAULT_URL, to say where the refresh token" + " is kept.");
        }
        return Optional.of(new Settings(
                cloud,
                reader.required("CLIENT_ID", id -> TenantId.of(id).value()),
                reader.required("CLIENT_SECRET", Secret::of),
                tenant,
                reader.required("REDIRECT_URI", Settings::redirect, "http://localhost"),
                file,
                file == null ? null : reader.required("STORE_PASSPHRASE", Secret::of),
                vaultUrl,
                reader.required("VAULT_TENANT", TenantId::of, tenant.value())));
    }

    private static Cloud cloud(String name) {
        Cloud cloud = Cloud.named(name);
        if (!cloud.has(Resource.PARTNER_CENTER)) {
            throw new IllegalArgumentException("no Partner Center is known in the " + cloud + " cloud");
        }
        return cloud;
    }

    private static URI vault(String url, Cloud cloud) {
        URI uri = URI.create(url);
        if (!"https".equals(uri.getScheme()) || uri.getHost() == null || !cloud.isVaultHost(uri.getHost())) {
            throw new IllegalArgumentException(
                    "it must be a vault of the " + cloud + " cloud such as https://contoso-tokens."
                            + cloud.address(Resource.KEY_VAULT).getHost());
        }
        return uri;
    }

    private static String redirect(String uri) {
        if (!uri.startsWith("https://") && !uri.startsWith("http://localhost")) {
            throw new IllegalArgumentException("it must be https, or http://localhost");
        }
        return uri;
    }

    private record Reader(Map<String, String> environment) {

        <T> T required(String name, Function<String, T> parse) throws Wrong {
            String value = environment.get(PREFIX + name);
            if (value == null || value.isBlank()) {
                throw new Wrong(PREFIX + name + " is missing: the program needs it to reach the real Microsoft cloud.");
            }
            return parse(name, value, parse);
        }

        <T> T required(String name, Function<String, T> parse, String byDefault) throws Wrong {
            String value = environment.get(PREFIX + name);
            return parse(name, value == null || value.isBlank() ? byDefault : value, parse);
        }

        <T> @Nullable T optional(String name, Function<String, T> parse, @Nullable T byDefault) throws Wrong {
            String value = environment.get(PREFIX + name);
            return value == null || value.isBlank() ? byDefault : parse(name, value, parse);
        }

        /** The value itself is not repeated: somebody may have put a secret where an id belongs. */
        private static <T> T parse(String name, String value, Function<String, T> parse) throws Wrong {
            try {
                return parse.apply(value);
            } catch (InvalidPathException e) {
                throw new Wrong(PREFIX + name + " is malformed: it must be the path of a file.");
            } catch (IllegalArgumentException e) {
                throw new Wrong(PREFIX + name + " is malformed: " + e.getMessage() + ".");
            }
        }
    }
}
