package dev.partnercenter.auth.entra;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a reply grants, and what it lacks of what was asked for. A reply that says nothing grants what was asked for, never
 * more (RFC 6749, section 5.1). Case does not matter.
 *
 * @param names what was granted, as the token endpoint names it
 * @param missing what was asked for and not granted, as it was asked for
 */
record GrantedScopes(Set<String> names, Set<String> missing) {
    private static final String ALL_OF_A_RESOURCE = "/.default";
    private static final Set<String> OF_AN_ID_TOKEN = Set.of("openid", "profile", "email");
    private static final String OF_A_REFRESH_TOKEN = "offline_access";

    /** @param stated what the reply says; null if it says nothing */
    static GrantedScopes read(@Nullable String stated, String asked, boolean refreshToken, boolean idToken) {
        if (stated == null || stated.isBlank()) {
            return new GrantedScopes(split(asked), Set.of());
        }
        Set<String> granted = split(stated);
        Set<String> missing = split(asked).stream()
                .filter(scope -> !isCovered(scope.toLowerCase(Locale.ROOT), granted, refreshToken, idToken))
                .collect(Collectors.toUnmodifiableSet());
        return new GrantedScopes(granted, missing);
    }

    /** Entra does not list the scopes of OpenID Connect: what they ask for is there or it is not. */
    private static boolean isCovered(String asked, Set<String> granted, boolean refreshToken, boolean idToken) {
        if (asked.equals(OF_A_REFRESH_TOKEN)) {
            return refreshToken;
        }
        if (OF_AN_ID_TOKEN.contains(asked)) {
            return idToken;
        }
        return granted.stream()
                .map(scope -> scope.toLowerCase(Locale.ROOT))
                .anyMatch(scope -> scope.equals(asked) || isOneOfAll(scope, asked));
    }

    /**
     * Whether a granted scope is one of all that {@code /.default} asks for. A resource may name its scopes without its
     * address, as v1 and Graph do, or by another name of its own; one that bears another web address is another resource's.
     */
    private static boolean isOneOfAll(String granted, String asked) {
        if (!asked.endsWith(ALL_OF_A_RESOURCE)
                || granted.equals(OF_A_REFRESH_TOKEN)
                || OF_AN_ID_TOKEN.contains(granted)) {
            return false;
        }
        String resource = asked.substring(0, asked.length() - ALL_OF_A_RESOURCE.length());
        String address = resource.endsWith("/") ? resource : resource + "/";
        return !granted.startsWith("https://") || granted.startsWith(address);
    }

    private static Set<String> split(String scopes) {
        return Set.copyOf(List.of(scopes.strip().split("\\s+")));
    }
}
