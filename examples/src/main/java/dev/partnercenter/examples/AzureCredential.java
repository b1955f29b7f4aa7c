package dev.partnercenter.examples;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import dev.partnercenter.auth.TokenProvider;
import dev.partnercenter.auth.TokenRequest;
import java.time.ZoneOffset;
import java.util.Set;
import reactor.core.publisher.Mono;

/**
 * One tenant's tokens for one API, for Azure's SDKs, such as those of Resource Manager and Graph. Such an SDK chooses
 * itself where the token goes, so it gets one only for the scopes that it is expected to ask for.
 */
final class AzureCredential implements TokenCredential {
    /** What the Resource Manager SDKs ask for in the worldwide cloud: ARM by its older name. */
    static final String ARM_SCOPE = "https://management.core.windows.net//.default";

    /** What Graph's SDK asks for in the worldwide cloud. */
    static final String GRAPH_SCOPE = "https://graph.microsoft.com/.default";

    private final TokenProvider tokens;
    private final TokenRequest request;
    private final Set<String> scopes;

    AzureCredential(TokenProvider tokens, TokenRequest request, String... scopes) {
        this.tokens = tokens;
        this.request = request;
        this.scopes = Set.of(scopes);
    }

    @Override
    public Mono<AccessToken> getToken(TokenRequestContext asked) {
        if (!scopes.containsAll(asked.getScopes())) {
            return Mono.error(new IllegalArgumentException("these tokens are for " + scopes + " alone"));
        }
        return Mono.fromFuture(() -> tokens.tokenAsync(request))
                .map(token -> new AccessToken(
                        token.value().reveal(), token.expiresAt().atOffset(ZoneOffset.UTC)));
    }
}
