package dev.partnercenter.auth;

import dev.partnercenter.auth.entra.AuthEvent;
import dev.partnercenter.auth.entra.PartnerApp;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Announces whose tokens lack scopes that were asked for: once for each key, until it lacks others or none. Knows only the
 * keys that lack some.
 */
final class FewerScopes {
    private final PartnerApp app;
    private final ConcurrentMap<TokenRequest, Set<String>> missing = new ConcurrentHashMap<>();

    FewerScopes(PartnerApp app) {
        this.app = app;
    }

    /** Learns what a key's next token lacks. */
    void came(TokenRequest request, Set<String> lacking) {
        if (lacking.isEmpty()) {
            missing.remove(request);
        } else if (!lacking.equals(missing.put(request, lacking))) {
            app.announce(
                    AuthEvent.Kind.FEWER_SCOPES,
                    request.partner(),
                    "A token for " + request.resource() + " in tenant " + request.tenant()
                            + " was granted without these scopes that were asked for: "
                            + String.join(" ", new TreeSet<>(lacking)));
        }
    }

    /** Forgets a key that has left. */
    void left(TokenRequest request) {
        missing.remove(request);
    }
}
