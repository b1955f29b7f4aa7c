package dev.partnercenter.client.api;

import dev.partnercenter.auth.TokenProvider;
import dev.partnercenter.auth.TokenRequest;
import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.entra.Resource;
import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.auth.okhttp.BearerTokenInterceptor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import okhttp3.Authenticator;
import okhttp3.CookieJar;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;

/**
 * Any call to Partner Center, made as a partner: the pipeline behind each resource's operations, and meant for them. Use
 * {@code PartnerCenter} instead. One for each process; immutable, safe for use by any number of threads.
 *
 * <p>Answers are read into records whose components have the names of the JSON's members. Every method that throws
 * {@link IOException} throws a {@link PartnerCenterException} if Partner Center refuses or cannot be understood, an
 * {@link AuthException} if there is no token or Partner Center wants a better one, and another one if it cannot be reached.
 */
public final class PartnerCenterApi {
    private static final int MOST_BYTES = 32 << 20;

    private final PartnerApp app;
    private final HttpUrl base;
    private final OkHttpClient http;
    private final StandardHeaders headers;
    private final Refusals refusals;

    private PartnerCenterApi(PartnerApp app, OkHttpClient http, StandardHeaders headers) {
        this.app = app;
        this.base = HttpUrl.get(app.cloud().address(Resource.PARTNER_CENTER).toString());
        this.http = http;
        this.headers = headers;
        this.refusals = new Refusals(app);
    }

    /**
     * Derives the one client from the app's.
     *
     * @param applicationName what Microsoft's support reads as the caller's name; visible ASCII and spaces, or null
     */
    public static PartnerCenterApi create(PartnerApp app, TokenProvider tokens, @Nullable String applicationName) {
        OkHttpClient http = app.runtime()
                .httpClient()
                .newBuilder()
                .addInterceptor(new BearerTokenInterceptor(tokens))
                .followRedirects(false)
                .followSslRedirects(false)
                // The interceptor answers a 401, and it alone.
                .authenticator(Authenticator.NONE)
                // Both know an answer by its address, and so would hand one partner's to another.
                .cache(null)
                .cookieJar(CookieJar.NO_COOKIES)
                .connectTimeout(Duration.ofSeconds(10))
                .readTimeout(Duration.ofSeconds(30))
                .writeTimeout(Duration.ofSeconds(30))
                .callTimeout(Duration.ofSeconds(90))
                .build();
        return new PartnerCenterApi(app, http, new StandardHeaders(applicationName));
    }

    /** Returns the one thing asked for. */
    public <T> T read(TenantId partner, ApiRequest request, Class<T> type) throws IOException {
        return send(partner, request.from(base), Json.one(type)).body();
    }

    /** Returns the first page of a collection. */
    public <T> Page<T> page(TenantId partner, ApiRequest request, Class<T> itemType) throws IOException {
        return new Listing<>(this, partner, Json.collection(itemType)).page(request.from(base));
    }

    /**
     * Returns all items of a collection, over all its pages. Nothing is sent before the stream is consumed, and each page
     * is fetched when its first item is due; consuming it throws {@link UncheckedIOException} around what
     * {@link #page} would throw.
     */
    public <T> Stream<T> stream(TenantId partner, ApiRequest request, Class<T> itemType) {
        return StreamSupport.stream(new PageSpliterator<>(() -> page(partner, request, itemType)), false);
    }

    /**
     * Makes the cheapest call there is as a partner, and has Partner Center say whether the token shows multi-factor
     * authentication ({@code ValidateMfa}).
     *
     * @return what it says; empty if it says nothing
     */
    public Optional<Boolean> probeMfa(TenantId partner) throws IOException {
        Ask ask = ApiRequest.get("/v1/customers").query("size", "1").from(base);
        Ask asking = new Ask(ask.label(), ask.url(), Headers.of("ValidateMfa", "true"), null);
        return send(partner, asking, Json.one(Map.class)).answer().mfaCompliant();
    }

    HttpUrl base() {
        return base;
    }

    record Reply<T>(Answer answer, T body) {}

    <T> Reply<T> send(TenantId partner, Ask ask, BodyReader<T> reader) throws IOException {
        Request request = headers.addTo(new Request.Builder().url(ask.url()).headers(ask.headers()))
                .tag(TokenRequest.class, TokenRequest.forPartner(partner))
                .build();
        try (Response response = http.newCall(request).execute()) {
            Answer answer = Answer.of(partner, ask, response, app.runtime().now());
            if (!response.isSuccessful()) {
                throw refusals.toException(answer, response);
            }
            return new Reply<>(answer, read(answer, response.body(), reader));
        }
    }

    private static <T> T read(Answer answer, ResponseBody body, BodyReader<T> reader) throws IOException {
        BufferedSource source = body.source();
        if (source.request(MOST_BYTES + 1L)) {
            throw PartnerCenterException.unusable(answer, "its body is larger than 32 MiB");
        }
        byte[] bytes = source.readByteArray();
        try {
            return reader.read(bytes);
        } catch (UnreadableBody e) {
            throw PartnerCenterException.unusable(
                    answer,
                    "its body is not the expected JSON (" + e.getMessage() + "; "
                            + answer.describe(bytes.length + " bytes") + ")");
        }
    }
}
