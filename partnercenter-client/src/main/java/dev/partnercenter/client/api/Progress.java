package dev.partnercenter.client.api;

import dev.partnercenter.auth.entra.AuthRuntime;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * How far an attempt got, which decides whether another one may be made: it travels with the request, as a tag.
 *
 * <p>Between its two ends lie OkHttp and what the user's client has among the interceptors of the network. From these it
 * hides the token, in whose place they see {@code Bearer ***}. From OkHttp it hides how long a 503 asks to wait: at "0" OkHttp
 * would send the call once more by itself, whatever its method and outside the budget, and a number of eleven digits would
 * be its end. For one thread at a time.
 */
final class Progress {
    private static final String AUTHORIZATION = "Authorization";
    private static final String HIDDEN = "Bearer ***";
    private static final String RETRY_AFTER = "Retry-After";

    private final AuthRuntime runtime;
    private int departures;
    private long leftAt;
    private boolean sent;
    private boolean answered;
    private @Nullable String authorization;
    private @Nullable String retryAfter;

    Progress(AuthRuntime runtime) {
        this.runtime = runtime;
    }

    /** Whether it had its token and was about to be connected; what fails before is not of the network. */
    boolean hasLeft() {
        return departures > 0;
    }

    /** For how long, if it has left, the host may have been at it. */
    Duration sinceItLeft() {
        return Duration.ofNanos(runtime.nanoTime() - leftAt);
    }

    /** Whether it was sent again with another token, because the first was refused. */
    boolean isReplayed() {
        return departures > 1;
    }

    /** Whether some of it may have reached Partner Center. */
    boolean isSent() {
        return sent;
    }

    /** Whether an answer has begun, which may be long. */
    boolean isAnswered() {
        return answered;
    }

    /** Behind the one that puts the token on. */
    static Response leaving(Interceptor.Chain chain) throws IOException {
        return of(chain).leave(chain);
    }

    /** Among the network's, and the last of them: the connection stands, and the next byte goes out. */
    static Response sending(Interceptor.Chain chain) throws IOException {
        return of(chain).send(chain);
    }

    private static Progress of(Interceptor.Chain chain) {
        return Objects.requireNonNull(chain.request().tag(Progress.class));
    }

    private Response leave(Interceptor.Chain chain) throws IOException {
        Request request = chain.request();
        departures++;
        leftAt = runtime.nanoTime();
        answered = false;
        authorization = request.header(AUTHORIZATION);
        retryAfter = null;
        Response response =
                chain.proceed(request.newBuilder().header(AUTHORIZATION, HIDDEN).build());
        String asked = retryAfter;
        return asked == null
                ? response
                : response.newBuilder().header(RETRY_AFTER, asked).build();
    }

    private Response send(Interceptor.Chain chain) throws IOException {
        sent = true;
        Request request = chain.request();
        Response response = chain.proceed(request.newBuilder()
                .header(AUTHORIZATION, Objects.requireNonNull(authorization))
                .build());
        answered = true;
        Response.Builder seen = response.newBuilder().request(request);
        if (response.code() == 503) {
            retryAfter = response.header(RETRY_AFTER);
            seen.removeHeader(RETRY_AFTER);
        }
        return seen.build();
    }
}
