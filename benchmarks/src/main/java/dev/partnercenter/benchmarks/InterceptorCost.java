package dev.partnercenter.benchmarks;

import dev.partnercenter.auth.AccessToken;
import dev.partnercenter.auth.TokenProvider;
import dev.partnercenter.auth.TokenRequest;
import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.Cloud;
import dev.partnercenter.auth.okhttp.BearerTokenInterceptor;
import dev.partnercenter.auth.secret.Secret;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * What the interceptor adds to a call that goes no further than the client. Two things are left out, because each takes ten
 * times what is measured and never twice the same: what OkHttp does for each call before its first interceptor, and its look
 * at every character of a header, for which the token that is held is exchanged for a short one once it has been found.
 */
public class InterceptorCost {
    private static final TokenRequest TOKEN = Ours.request(0);
    private static final Request UNTAGGED = new Request.Builder()
            .url("https://api.partnercenter.microsoft.com/v1/customers")
            .build();

    /** The way from before the measured interceptor to the answer, kept from one call to be gone again and again. */
    private static Interceptor.Chain chain(Interceptor measured, Request request) {
        AtomicReference<Interceptor.@Nullable Chain> kept = new AtomicReference<>();
        OkHttpClient client = new OkHttpClient.Builder()
                .addInterceptor(chain -> {
                    kept.set(chain);
                    return chain.proceed(chain.request());
                })
                .addInterceptor(measured)
                .addInterceptor(InterceptorCost::answer)
                .build();
        try (Response response = client.newCall(request).execute()) {
            return Objects.requireNonNull(kept.get(), response.message());
        } catch (IOException e) {
            throw new IllegalStateException("a call that goes nowhere failed", e);
        }
    }

    /** Without a body: OkHttp's buffers are large beside what is measured. */
    private static Response answer(Interceptor.Chain chain) {
        return new Response.Builder()
                .request(chain.request())
                .protocol(Protocol.HTTP_1_1)
                .code(200)
                .message("OK")
                .build();
    }

    private static Response call(Interceptor.Chain chain) throws IOException {
        return chain.proceed(chain.request());
    }

    /** Finds the held token at each call, and gives out a short one. */
    private static TokenProvider brief() {
        TokenProvider held = Ours.holding(List.of(TOKEN));
        Instant later = Instant.now().plus(Duration.ofDays(1));
        AccessToken brief = AccessToken.of(TOKEN, Cloud.PUBLIC, Secret.of("brief"), later, Set.of());
        return request -> {
            held.token(request);
            return brief;
        };
    }

    /** The header comes from such a provider too, or the two JVMs would have compiled OkHttp by different histories. */
    @State(Scope.Benchmark)
    public static class Constant {
        private final Interceptor.Chain chain;

        public Constant() {
            String header = header(brief());
            chain = chain(
                    next -> next.proceed(next.request()
                            .newBuilder()
                            .header("Authorization", header)
                            .build()),
                    UNTAGGED);
        }

        private static String header(TokenProvider tokens) {
            try {
                return tokens.token(TOKEN).authorizationHeader();
            } catch (AuthException e) {
                throw new IllegalStateException("a held token did not come", e);
            }
        }
    }

    /** The least that puts a token on a call. */
    @Benchmark
    public Response constantHeader(Constant state) throws IOException {
        return call(state.chain);
    }

    @State(Scope.Benchmark)
    public static class Own {
        private final Interceptor.Chain fixed;
        private final Interceptor.Chain byTag;

        public Own() {
            TokenProvider tokens = brief();
            fixed = chain(new BearerTokenInterceptor(tokens, TOKEN), UNTAGGED);
            byTag = chain(
                    new BearerTokenInterceptor(tokens),
                    UNTAGGED.newBuilder().tag(TokenRequest.class, TOKEN).build());
        }
    }

    @Benchmark
    public Response oursFixed(Own state) throws IOException {
        return call(state.fixed);
    }

    /** Against {@link #constantHeader} this has more to copy: the tag, which is the caller's. */
    @Benchmark
    public Response oursByTag(Own state) throws IOException {
        return call(state.byTag);
    }
}
