package dev.partnercenter.auth;

import dev.partnercenter.auth.entra.PartnerApp;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * The token caches of one app: what is learned of the app or of its clocks concerns them all. Safe for use by any number of
 * threads.
 */
final class TokenCaches {
    private final List<TokenCache> all = new CopyOnWriteArrayList<>();

    private TokenCaches() {}

    static TokenCaches of(PartnerApp app) {
        return app.companion(TokenCaches.class, TokenCaches.class, TokenCaches::new);
    }

    void add(TokenCache cache) {
        all.add(cache);
    }

    void forEach(Consumer<TokenCache> action) {
        all.forEach(action);
    }
}
