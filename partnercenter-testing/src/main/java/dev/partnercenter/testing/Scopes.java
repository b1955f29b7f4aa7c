package dev.partnercenter.testing;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The scope parameter, taken apart: OpenID Connect scopes, and the resources that the others belong to. */
record Scopes(List<String> all, List<String> resources) {
    private static final Set<String> OPENID_CONNECT = Set.of("openid", "profile", "email", "offline_access");
    private static final Set<String> KNOWN = Set.of(
            "https://api.partnercenter.microsoft.com",
            "https://api.partner.microsoft.com",
            "https://graph.microsoft.com",
            "https://graph.windows.net",
            "https://management.azure.com",
            "https://vault.azure.net");

    static Scopes parse(@Nullable String parameter) throws OAuthFailure {
        List<String> all =
                parameter == null ? List.of() : List.of(parameter.trim().split("\\s+"));
        List<String> resources = all.stream()
                .filter(scope -> !OPENID_CONNECT.contains(scope))
                .map(Scopes::resourceOf)
                .distinct()
                .toList();
        for (String resource : resources) {
            String plain = resource.endsWith("/") ? resource.substring(0, resource.length() - 1) : resource;
            if (!KNOWN.contains(plain)) {
                throw new OAuthFailure(
                        400,
                        "invalid_resource",
                        500011,
                        "The resource principal named " + resource + " was not found in the tenant.");
            }
        }
        return new Scopes(all, resources);
    }

    boolean openid() {
        return all.contains("openid");
    }

    boolean offline() {
        return all.contains("offline_access");
    }

    /** Returns whether every resource is asked for by {@code /.default}, as client credentials demand. */
    boolean onlyDefaults() {
        return all.stream().allMatch(scope -> scope.endsWith("/.default"));
    }

    private static String resourceOf(String scope) {
        int end = scope.lastIndexOf('/');
        return end > "https://".length() ? scope.substring(0, end) : "https://graph.microsoft.com";
    }
}
