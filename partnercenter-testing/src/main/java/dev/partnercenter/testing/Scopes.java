package dev.partnercenter.testing;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The scope parameter, taken apart: OpenID Connect scopes, and the resources that the others belong to. */
record Scopes(List<String> all, List<String> resources) {
    private static final Set<String> OPENID_CONNECT = Set.of("openid", "profile", "email", "offline_access");

    static Scopes parse(@Nullable String parameter, SimulatedCloud cloud) throws OAuthFailure {
        List<String> all =
                parameter == null ? List.of() : List.of(parameter.trim().split("\\s+"));
        List<String> resources = all.stream()
                .filter(scope -> !OPENID_CONNECT.contains(scope))
                .map(scope -> resourceOf(scope, cloud))
                .distinct()
                .toList();
        for (String resource : resources) {
            String plain = resource.endsWith("/") ? resource.substring(0, resource.length() - 1) : resource;
            if (!cloud.resources().contains(plain)) {
                throw new OAuthFailure(
                        400,
                        "invalid_resource",
                        500011,
                        "The resource principal named " + resource + " was not found in the tenant.");
            }
        }
        for (String resource : resources) {
            if (all.contains(resource + "/.default") && count(all, resource, cloud) > 1) {
                throw new OAuthFailure(
                        400,
                        "invalid_scope",
                        70011,
                        "The scope " + resource + "/.default cannot be combined with single scopes of that resource.");
            }
        }
        return new Scopes(all, resources);
    }

    private static long count(List<String> all, String resource, SimulatedCloud cloud) {
        return all.stream()
                .filter(scope -> !OPENID_CONNECT.contains(scope))
                .filter(scope -> resourceOf(scope, cloud).equals(resource))
                .distinct()
                .count();
    }

    /** Returns what a token reply says was granted: by {@code /.default} what the app was given, else what was asked for. */
    String granted(String resource) {
        return all.contains(resource + "/.default")
                ? resource + "/user_impersonation " + resource + "/.default"
                : all.stream().filter(scope -> !OPENID_CONNECT.contains(scope)).collect(Collectors.joining(" "));
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

    private static String resourceOf(String scope, SimulatedCloud cloud) {
        int end = scope.lastIndexOf('/');
        return end > "https://".length() ? scope.substring(0, end) : "https://" + cloud.graph();
    }
}
