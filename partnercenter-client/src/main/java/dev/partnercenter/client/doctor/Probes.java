package dev.partnercenter.client.doctor;

import dev.partnercenter.auth.entra.AuthRuntime;
import dev.partnercenter.auth.entra.EntraError;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import okhttp3.Authenticator;
import okhttp3.CookieJar;
import okhttp3.Handshake;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;

/**
 * Requests that carry no secret, by the way that tokens and calls take: the user's proxy, DNS and trust settings. Redirects
 * are an answer like any other.
 */
final class Probes {
    private static final int MOST_BYTES = 256 << 10;

    private final AuthRuntime runtime;
    private final OkHttpClient client;

    Probes(AuthRuntime runtime) {
        this.runtime = runtime;
        OkHttpClient.Builder builder = runtime.httpClient().newBuilder();
        builder.interceptors().clear();
        builder.networkInterceptors().clear();
        this.client = builder.addNetworkInterceptor(Probes::noteProxy)
                .authenticator(Authenticator.NONE)
                .cookieJar(CookieJar.NO_COOKIES)
                .cache(null)
                .followRedirects(false)
                .followSslRedirects(false)
                .connectTimeout(Duration.ofSeconds(5))
                .readTimeout(Duration.ofSeconds(10))
                .callTimeout(Duration.ofSeconds(20))
                .build();
    }

    /** By which a request learns of its proxy. */
    private static final class Way {
        private final AtomicReference<Proxy> proxy = new AtomicReference<>(Proxy.NO_PROXY);
    }

    /**
     * An answer.
     *
     * @param type its media type, in lower case; empty if it names none
     * @param body at most 256 KiB of it
     * @param location where it redirects to; null if it does not
     * @param isPartnerCenters whether it has the ids by which Partner Center marks its own answers
     * @param by how it came: version of TLS, who vouches for the certificate, the proxy
     * @param offset by how much the host's clock is ahead of this machine's; null if the answer is not dated
     */
    record Answer(
            HttpUrl url,
            int status,
            String type,
            String body,
            @Nullable String location,
            boolean isPartnerCenters,
            String by,
            @Nullable Duration offset) {

        boolean isJson() {
            return type.equals("application/json");
        }

        /** Whether it is written for a person at a browser. */
        boolean isPage() {
            return type.equals("text/html") || body.stripLeading().startsWith("<");
        }

        String typeName() {
            return type.isEmpty() ? "no content type" : PlainText.ofStranger(type);
        }

        String describe() {
            return "HTTP " + status + ", " + typeName();
        }

        /** It as a refusal of Entra's: its status, and the numbers in what is written for whoever reads it. */
        EntraError error() {
            return new EntraError(status, null, null, EntraError.numbersIn(body), null, null);
        }
    }

    /** @throws Unreached if no answer comes */
    Answer get(HttpUrl url) throws Unreached {
        Way way = new Way();
        Request request = new Request.Builder().url(url).tag(Way.class, way).build();
        Instant asked = runtime.now();
        try (Response response = client.newCall(request).execute()) {
            Instant answered = runtime.now();
            MediaType type = response.body().contentType();
            return new Answer(
                    url,
                    response.code(),
                    type == null ? "" : type.type() + "/" + type.subtype(),
                    read(response.body().source()),
                    response.header("Location"),
                    response.header("MS-CorrelationId") != null || response.header("MS-RequestId") != null,
                    by(response.handshake(), way.proxy.get()),
                    offset(response.headers().getDate("Date"), asked, answered));
        } catch (IOException e) {
            throw Unreached.of(url.host(), way(url), runtime, e);
        }
    }

    private String way(HttpUrl url) {
        Proxy fixed = client.proxy();
        List<Proxy> chosen = fixed == null ? client.proxySelector().select(url.uri()) : List.of(fixed);
        return chosen.stream()
                .map(Probes::name)
                .flatMap(Optional::stream)
                .findFirst()
                .map(proxy -> "through the proxy " + proxy)
                .orElse("without a proxy");
    }

    private static Optional<String> name(Proxy proxy) {
        return proxy.address() instanceof InetSocketAddress address
                ? Optional.of(address.getHostString() + ":" + address.getPort())
                : Optional.empty();
    }

    private static Response noteProxy(Interceptor.Chain chain) throws IOException {
        Way way = chain.request().tag(Way.class);
        if (way != null && chain.connection() != null) {
            way.proxy.set(chain.connection().route().proxy());
        }
        return chain.proceed(chain.request());
    }

    private static String read(BufferedSource source) throws IOException {
        source.request(MOST_BYTES);
        return source.readUtf8(Math.min(MOST_BYTES, source.getBuffer().size()));
    }

    private static @Nullable Duration offset(@Nullable Date date, Instant asked, Instant answered) {
        if (date == null) {
            return null;
        }
        Instant between = asked.plus(Duration.between(asked, answered).dividedBy(2));
        return Duration.between(between, date.toInstant());
    }

    private static String by(@Nullable Handshake handshake, Proxy proxy) {
        StringBuilder by = new StringBuilder();
        if (handshake != null) {
            by.append(handshake.tlsVersion().javaName()).append(issuer(handshake));
        }
        name(proxy).ifPresent(proxyName -> by.append(", through the proxy ").append(proxyName));
        return by.toString();
    }

    private static String issuer(Handshake handshake) {
        Certificate first = handshake.peerCertificates().isEmpty()
                ? null
                : handshake.peerCertificates().get(0);
        return first instanceof X509Certificate shown
                ? ", certificate by "
                        + PlainText.ofStranger(shown.getIssuerX500Principal().getName())
                : "";
    }
}
