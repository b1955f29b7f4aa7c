package dev.partnercenter.benchmarks;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.AccessTokenCache;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import com.azure.core.http.okhttp.OkHttpAsyncHttpClientBuilder;
import com.azure.identity.ClientSecretCredentialBuilder;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import com.google.auth.oauth2.OAuth2Credentials;
import com.google.auth.oauth2.OAuth2CredentialsWithRefresh;
import com.microsoft.aad.msal4j.ClientCredentialParameters;
import com.microsoft.aad.msal4j.ConfidentialClientApplication;
import com.microsoft.aad.msal4j.IAuthenticationResult;
import dev.partnercenter.auth.TokenProvider;
import dev.partnercenter.auth.TokenRequest;
import dev.partnercenter.auth.TokenSource;
import dev.partnercenter.auth.entra.AuthException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import reactor.core.publisher.Mono;

/** One token, held: what asking for it costs. Each library has a state of its own, so that no JVM loads two. */
public class CachedToken {
    private static final String TENANT = Canned.tenant(0);
    private static final Duration LIFE = Duration.ofDays(1);

    @State(Scope.Benchmark)
    public static class Floor {
        private final long until = System.nanoTime() + LIFE.toNanos();
        private volatile String token = Canned.token(TENANT);
    }

    /** What no cache of tokens that expire can do without. */
    @Benchmark
    public @Nullable String floor(Floor state) {
        String token = state.token;
        return System.nanoTime() - state.until < 0 ? token : null;
    }

    @State(Scope.Benchmark)
    public static class Own {
        private final TokenProvider provider;
        private final TokenRequest request = Ours.request(0);
        private final TokenSource handle;

        public Own() {
            provider = Ours.holding(List.of(request));
            handle = provider.source(request);
        }
    }

    @Benchmark
    public dev.partnercenter.auth.AccessToken oursByHandle(Own state) throws AuthException {
        return state.handle.token();
    }

    @Benchmark
    public dev.partnercenter.auth.AccessToken oursByRequest(Own state) throws AuthException {
        return state.provider.token(state.request);
    }

    @State(Scope.Benchmark)
    public static class Msal4j {
        private final ConfidentialClientApplication app;
        private final ClientCredentialParameters parameters = Msal.parameters(TENANT);

        public Msal4j() {
            app = Msal.canned(TENANT);
        }
    }

    @Benchmark
    public IAuthenticationResult msal4j(Msal4j state) throws ExecutionException, InterruptedException {
        return state.app.acquireToken(state.parameters).get();
    }

    @State(Scope.Benchmark)
    public static class AzureIdentity {
        private final TokenRequestContext request = new TokenRequestContext().addScopes(Canned.SCOPE);
        private final TokenCredential credential = new ClientSecretCredentialBuilder()
                .clientId(Canned.CLIENT_ID)
                .clientSecret(Canned.CLIENT_SECRET)
                .tenantId(TENANT)
                .disableInstanceDiscovery()
                .httpClient(new OkHttpAsyncHttpClientBuilder(new OkHttpClient.Builder()
                                .addInterceptor(new Terminal(Canned.reply(TENANT)))
                                .build())
                        .build())
                .build();
    }

    @Benchmark
    public AccessToken azureIdentity(AzureIdentity state) {
        return state.credential.getTokenSync(state.request);
    }

    @State(Scope.Benchmark)
    public static class AzureCore {
        private final TokenRequestContext request = new TokenRequestContext().addScopes(Canned.SCOPE);
        private final AccessToken token = new AccessToken(
                Canned.token(TENANT), OffsetDateTime.now(ZoneOffset.UTC).plus(LIFE));
        private final AccessTokenCache cache = new AccessTokenCache(unused -> Mono.just(token));
    }

    @Benchmark
    public AccessToken azureCoreAccessTokenCache(AzureCore state) {
        return state.cache.getTokenSync(state.request, false);
    }

    @State(Scope.Benchmark)
    public static class GoogleAuth {
        private final URI uri = URI.create("https://api.partnercenter.microsoft.com");
        private final OAuth2Credentials credentials = OAuth2CredentialsWithRefresh.newBuilder()
                .setRefreshHandler(() -> new com.google.auth.oauth2.AccessToken(
                        Canned.token(TENANT), Date.from(Instant.now().plus(LIFE))))
                .build();
    }

    @Benchmark
    public Map<String, List<String>> googleAuth(GoogleAuth state) throws IOException {
        return state.credentials.getRequestMetadata(state.uri);
    }

    @State(Scope.Benchmark)
    public static class CaffeineCache {
        private final TokenRequest request = Ours.request(0);
        private final LoadingCache<TokenRequest, String> cache = Caffeine.newBuilder()
                .refreshAfterWrite(LIFE)
                .build(key -> Canned.token(key.tenant().value()));
    }

    @Benchmark
    public String caffeine(CaffeineCache state) {
        return state.cache.get(state.request);
    }
}
