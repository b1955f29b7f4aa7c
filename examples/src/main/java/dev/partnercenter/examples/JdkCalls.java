package dev.partnercenter.examples;

import dev.partnercenter.auth.AccessToken;
import dev.partnercenter.auth.TokenProvider;
import dev.partnercenter.auth.TokenRequest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Calls by the JDK's own client, which follows no redirect unless it is told to. */
final class JdkCalls {
    private final HttpClient http;
    private final TokenProvider tokens;

    JdkCalls(HttpClient http, TokenProvider tokens) {
        this.http = http;
        this.tokens = tokens;
    }

    /** A token that is refused is replaced, and the call repeated, once. */
    HttpResponse<String> get(TokenRequest whose, URI address) throws IOException, InterruptedException {
        AccessToken token = tokens.token(whose);
        HttpResponse<String> response = send(address, token);
        if (response.statusCode() != 401) {
            return response;
        }
        tokens.invalidate(token);
        return send(address, tokens.token(whose));
    }

    private HttpResponse<String> send(URI address, AccessToken token) throws IOException, InterruptedException {
        if (!token.mayBeSentTo(address)) {
            throw new IOException(token.request() + ": no token for " + address.getHost());
        }
        HttpRequest request = HttpRequest.newBuilder(address)
                .header("Authorization", token.authorizationHeader())
                .timeout(Duration.ofSeconds(30))
                .build();
        return http.send(request, BodyHandlers.ofString());
    }
}
