package dev.partnercenter.benchmarks;

import dev.partnercenter.auth.TokenProvider;
import dev.partnercenter.auth.TokenRequest;
import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.okhttp.BearerTokenInterceptor;
import java.io.IOException;
import java.util.List;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A call that goes no further than the client: what the interceptor adds to it. */
public class InterceptorCost {
    private static final String URL = "https://api.partnercenter.microsoft.com/v1/customers";

    private static OkHttpClient client(Interceptor measured) {
        return new OkHttpClient.Builder()
                .addInterceptor(measured)
                .addInterceptor(InterceptorCost::answer)
                .build();
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

    private static int call(OkHttpClient client, Request request) throws IOException {
        try (Response response = client.newCall(request).execute()) {
            return response.code();
        }
    }

    /** The header is that of a token fetched alike, or the two JVMs would have compiled OkHttp by different histories. */
    @State(Scope.Benchmark)
    public static class Constant {
        private final Request request = new Request.Builder().url(URL).build();
        private final OkHttpClient client;

        public Constant() {
            TokenRequest token = Ours.request(0);
            String header = header(Ours.holding(List.of(token)), token);
            client = client(chain -> chain.proceed(
                    chain.request().newBuilder().header("Authorization", header).build()));
        }

        private static String header(TokenProvider tokens, TokenRequest token) {
            try {
                return tokens.token(token).authorizationHeader();
            } catch (AuthException e) {
                throw new IllegalStateException("a held token did not come", e);
            }
        }
    }

    /** The least that puts a token on a call. */
    @Benchmark
    public int constantHeader(Constant state) throws IOException {
        return call(state.client, state.request);
    }

    @State(Scope.Benchmark)
    public static class Own {
        private final TokenRequest token = Ours.request(0);
        private final Request untagged = new Request.Builder().url(URL).build();
        private final Request tagged =
                new Request.Builder().url(URL).tag(TokenRequest.class, token).build();
        private final OkHttpClient fixed;
        private final OkHttpClient byTag;

        public Own() {
            fixed = client(new BearerTokenInterceptor(Ours.holding(List.of(token)), token));
            byTag = client(new BearerTokenInterceptor(Ours.holding(List.of(token))));
        }
    }

    @Benchmark
    public int oursFixed(Own state) throws IOException {
        return call(state.fixed, state.untagged);
    }

    /** Against {@link #constantHeader} this has more to copy: the tag, which is the caller's. */
    @Benchmark
    public int oursByTag(Own state) throws IOException {
        return call(state.byTag, state.tagged);
    }
}
