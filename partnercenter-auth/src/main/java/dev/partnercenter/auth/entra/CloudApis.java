package dev.partnercenter.auth.entra;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where the APIs of one cloud are: the table that decides where a token may go. Immutable.
 *
 * @param byName by the names of {@link Resource}
 * @param vaultSuffix what follows a vault's name in its host; null if the cloud has no vaults
 */
record CloudApis(Map<String, Api> byName, @Nullable String vaultSuffix) {
    private static final Pattern VAULT = Pattern.compile("(?=.{3,24}$)[0-9a-z]+(-[0-9a-z]+)*");

    /** @param audience what its tokens are asked for by and made out to */
    record Api(HttpsAddress address, String audience) {}

    static CloudApis none() {
        return new CloudApis(Map.of(), null);
    }

    CloudApis with(Resource resource, HttpsAddress address) {
        return with(resource, new Api(address, address.toString()));
    }

    CloudApis with(Resource resource, Api api) {
        Map<String, Api> more = new HashMap<>(byName);
        more.put(resource.value(), api);
        return new CloudApis(Map.copyOf(more), vaultSuffix);
    }

    /** A token for vaults is made out to what all their names end in. */
    CloudApis withVaults(String suffix) {
        HttpsAddress all = HttpsAddress.of("vault suffix", "https://" + suffix.substring(1));
        return new CloudApis(with(Resource.KEY_VAULT, all).byName, suffix);
    }

    Optional<Api> find(Resource resource) {
        return Optional.ofNullable(byName.get(resource.value()));
    }

    boolean allows(Resource resource, String host, int port) {
        String lower = HttpsAddress.lowerCase(host);
        if (!resource.isNamed()) {
            return port == HttpsAddress.DEFAULT_PORT && resource.isAt(lower);
        }
        if (resource.value().equals(Resource.KEY_VAULT.value())) {
            return port == HttpsAddress.DEFAULT_PORT && isVaultHost(lower);
        }
        Api api = byName.get(resource.value());
        return api != null
                && port == api.address().port()
                && lower.equals(api.address().host());
    }

    boolean isVaultHost(String host) {
        String lower = HttpsAddress.lowerCase(host);
        return vaultSuffix != null
                && lower.endsWith(vaultSuffix)
                && VAULT.matcher(lower.substring(0, lower.length() - vaultSuffix.length()))
                        .matches();
    }
}
