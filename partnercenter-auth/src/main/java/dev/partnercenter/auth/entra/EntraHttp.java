package dev.partnercenter.auth.entra;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Instant;
import java.util.Date;
import java.util.UUID;
import okhttp3.Authenticator;
import okhttp3.Call;
import okhttp3.CookieJar;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.BufferedSink;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;

/**
 * The one HTTP client that Entra sees. It shares the user's connections, proxy, DNS and trust settings and none of the
 * user's interceptors, which must never see a token request; it follows no redirect and reads no endless body.
 */
final class EntraHttp {
    private static final int MOST_BYTES = 1 << 20;
    private static final int LONGEST_TYPE = 100;

    private final AuthRuntime runtime;
    private final Runway runway;
    private final OkHttpClient client;
    private final IssuerClock clock;

    EntraHttp(AuthRuntime runtime, TokenOptions options, Runway runway) {
        this.runtime = runtime;
        this.runway = runway;
        this.clock = new IssuerClock(runtime);
        OkHttpClient.Builder builder = runtime.httpClient().newBuilder();
        builder.interceptors().clear();
        builder.networkInterceptors().clear();
        this.client = builder.addInterceptor(new TrustGuard())
                .authenticator(Authenticator.NONE)
                .cookieJar(CookieJar.NO_COOKIES)
                .cache(null)
                .followRedirects(false)
                .followSslRedirects(false)
                .connectTimeout(options.connectTimeout())
                .readTimeout(options.readTimeout())
                .writeTimeout(options.readTimeout())
                .callTimeout(options.flightLimit())
                .build();
    }

    /** The issuer's time, as its replies tell it. */
    IssuerClock clock() {
        return clock;
    }

    /**
     * A reply, whole; or without its body if that is larger than 1 MiB.
     *
     * @param host whom it came from
     * @param type its media type without parameters, in lower case; empty if it named none
     * @param length of the body in bytes, once decompressed; more than 1 MiB if it is larger than that
     * @param date the issuer's clock; the local wall clock's time where the reply has none
     * @param dated whether it has one
     */
    record Reply(
            int status,
            String host,
            String type,
            int length,
            String body,
            Instant date,
            boolean dated,
            @Nullable String retryAfter,
            String correlationId,
            long askedAtNanos) {

        boolean isJson() {
            return type.equals("application/json") && !isTooLong();
        }

        boolean isTooLong() {
            return length > MOST_BYTES;
        }

        /** Whether it is written for a person at a browser, and so not by what was asked. */
        boolean isPage() {
            return type.equals("text/html") || body.stripLeading().startsWith("<");
        }

        /** What the reply was, for messages: everything but what it said. */
        String describe() {
            return "HTTP " + status + ", " + (type.isEmpty() ? "no content type" : type) + ", "
                    + (isTooLong() ? "more than " + MOST_BYTES : length) + " bytes from " + host
                    + (isPage() ? "; it looks like a proxy's page" : "");
        }

        /** As {@link #describe()}: the body may hold tokens. */
        @Override
        public String toString() {
            return describe();
        }
    }

    /** This side broke the exchange off, by an interrupt or by cancelling the call; that says nothing of the other side. */
    static final class GivenUp extends IOException {
        private static final long serialVersionUID = 1L;

        private GivenUp(IOException cause) {
            super("The call was given up on this side", cause);
        }
    }

    /**
     * Sends a request. What comes back may be of any status.
     *
     * @throws GivenUp if the thread is interrupted or the call cancelled
     * @throws IOException if no reply comes, or one that breaks off
     */
    Reply send(Request.Builder request) throws IOException {
        return send(request, newCorrelationId());
    }

    static String newCorrelationId() {
        return UUID.randomUUID().toString();
    }

    /** As {@link #send(Request.Builder)}, under an id by which the request can be named even if it gets no answer. */
    Reply send(Request.Builder request, String correlationId) throws IOException {
        long askedAt = runtime.nanoTime();
        Request sent = request.header("Accept", "application/json")
                .header("client-request-id", correlationId)
                .header("return-client-request-id", "true")
                .header("x-client-SKU", "partnercenter-java")
                .build();
        Call call = client.newCall(sent);
        runway.abortBy(call::cancel);
        try (Response response = call.execute()) {
            Date date = response.headers().getDate("Date");
            if (date != null) {
                clock.learn(date.toInstant());
            }
            Buffer body = read(response.body());
            return new Reply(
                    response.code(),
                    sent.url().host(),
                    type(response.body()),
                    (int) body.size(),
                    body.size() > MOST_BYTES ? "" : body.readUtf8(),
                    date == null ? runtime.now() : date.toInstant(),
                    date != null,
                    response.header("Retry-After"),
                    correlationId,
                    askedAt);
        } catch (IOException e) {
            throw isGivenUp(call, e) ? new GivenUp(e) : e;
        }
    }

    /** A call that runs out of time is cancelled too, but fails by a time-out; that is the other side's doing. */
    private static boolean isGivenUp(Call call, IOException e) {
        return Thread.currentThread().isInterrupted() || (call.isCanceled() && !(e instanceof InterruptedIOException));
    }

    /** No more than a byte beyond what is of use, however much a compressed body would become. */
    private static Buffer read(ResponseBody body) throws IOException {
        BufferedSource source = body.source();
        Buffer read = new Buffer();
        boolean isMore = source.request(MOST_BYTES + 1L);
        read.write(source, isMore ? MOST_BYTES + 1L : source.getBuffer().size());
        return read;
    }

    private static String type(ResponseBody body) {
        MediaType type = body.contentType();
        String name = type == null ? "" : type.type() + "/" + type.subtype();
        return name.length() <= LONGEST_TYPE ? name : name.substring(0, LONGEST_TYPE);
    }

    /** A body that OkHttp sends once: a grant must not be redeemed twice because a connection broke. */
    static RequestBody once(RequestBody body) {
        return new RequestBody() {
            @Override
            public @Nullable MediaType contentType() {
                return body.contentType();
            }

            @Override
            public long contentLength() throws IOException {
                return body.contentLength();
            }

            @Override
            public boolean isOneShot() {
                return true;
            }

            @Override
            public void writeTo(BufferedSink sink) throws IOException {
                body.writeTo(sink);
            }
        };
    }
}
