package dev.partnercenter.auth.nodes;

import dev.partnercenter.auth.TokenRequest;
import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.auth.secret.Secret;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** By which a process keeps its partners' refresh tokens. */
interface Rule {
    /** An access token's text, or why there is none. */
    CompletableFuture<String> ask(TokenRequest request);

    /** Takes over a refresh token that a person has brought; may fail in any way. */
    void adopt(TenantId partner, Secret refreshToken) throws IOException;

    /**
     * Has a person consent, and takes what comes back; may fail in any way.
     *
     * @param person what the browser comes back with from an address
     */
    void consent(TenantId partner, Function<URI, String> person) throws IOException;

    /** Whether it holds a refresh token of that partner that is not stored yet. */
    boolean holdsUnstored(TenantId partner);

    /** Ends in good order. */
    void close();
}
