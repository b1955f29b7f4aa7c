package dev.partnercenter.keyvault;

import com.azure.core.credential.TokenRequestContext;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpPipelineCallContext;
import com.azure.core.http.HttpResponse;
import com.azure.core.http.policy.HttpPipelineSyncPolicy;
import com.azure.core.util.AuthenticateChallenge;
import com.azure.core.util.CoreUtils;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a vault's challenge before the SDK's authentication does, so it has to stand between that and the wire. The SDK
 * keeps a vault's challenge for as long as the process lives, and asks the vault for no other: one that was refused only
 * when it asks for a token would keep that vault shut until a restart.
 *
 * <p>The host of the authority is not looked at. Nobody goes there: tokens come from the app's own cloud or from the
 * application's credential, and vaults have named more than one host for the same cloud.
 */
final class VaultChallenges extends HttpPipelineSyncPolicy {
    private final Consumer<TokenRequestContext> expected;

    /** @param expected throws if that is not to be asked for */
    VaultChallenges(Consumer<TokenRequestContext> expected) {
        this.expected = expected;
    }

    @Override
    protected HttpResponse afterReceivedResponse(HttpPipelineCallContext call, HttpResponse response) {
        if (response.getStatusCode() == 401) {
            asked(response.getHeaderValue(HttpHeaderName.WWW_AUTHENTICATE)).ifPresent(asked -> {
                try {
                    expected.accept(asked);
                } catch (RuntimeException e) {
                    response.close();
                    throw e;
                }
            });
        }
        return response;
    }

    /** What the SDK would ask for; empty if it takes this for no challenge. */
    private static Optional<TokenRequestContext> asked(@Nullable String header) {
        if (header == null) {
            return Optional.empty();
        }
        Map<String, String> said = CoreUtils.parseAuthenticateHeader(header).stream()
                .filter(challenge -> "Bearer".equalsIgnoreCase(challenge.getScheme()))
                .findFirst()
                .map(AuthenticateChallenge::getParameters)
                .orElse(Map.of());
        String resource = said.get("resource");
        String scope = resource == null ? said.get("scope") : resource + "/.default";
        return scope == null
                ? Optional.empty()
                : Optional.of(new TokenRequestContext().addScopes(scope).setTenantId(tenant(said)));
    }

    private static @Nullable String tenant(Map<String, String> said) {
        String authority = said.getOrDefault("authorization", said.get("authorization_uri"));
        try {
            String path = authority == null ? null : new URI(authority).getPath();
            String[] segments = path == null ? new String[0] : path.split("/", 3);
            return segments.length < 2 || segments[1].isEmpty() ? null : segments[1];
        } catch (URISyntaxException e) {
            return null;
        }
    }
}
