package dev.partnercenter.client.api;

import dev.partnercenter.auth.TokenProvider;
import dev.partnercenter.auth.TokenRequest;
import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.entra.Resource;
import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.auth.okhttp.BearerTokenInterceptor;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import okhttp3.Authenticator;
import okhttp3.CookieJar;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/**
 * Any call to Partner Center, made as a partner: the pipeline behind each resource's operations, and meant for them. Use
 * {@code PartnerCenter} instead. One for each process; immutable, safe for use by any number of threads.
 *
 * <p>Answers are read into records whose components have the names of the JSON's members. Every method that throws
 * {@link IOException} throws a {@link PartnerCenterException} if Partner Center refuses or cannot be understood, an
 * {@link AuthException} if there is no token or Partner Center wants a better one, a {@link NoAnswerException} if it does not
 * answer, and another one if this side breaks it off.
 */
public final class PartnerCenterApi {
    static final int ATTEMPTS = 3;
    static final Duration CALL_TIME = Duration.ofSeconds(90);
    private static final Duration LONGEST_CALL_TIME = Duration.ofDays(1);

    private final PartnerApp app;
    private final TokenProvider tokens;
    private final HttpUrl base;
    private final Host host;
    private final Pipeline pipeline;
    private final StandardHeaders headers;
    private final MfaReports mfaReports;

    private PartnerCenterApi(Builder builder) {
        this.app = builder.app;
        this.tokens = builder.tokens;
        this.base = HttpUrl.get(app.cloud().address(Resource.PARTNER_CENTER).toString());
        this.host = Host.of(app, base.host());
        this.pipeline = new Pipeline(app, client(app, tokens), host, builder.attempts, builder.callTime);
        this.headers = new StandardHeaders(builder.applicationName, builder.locale, builder.validateMfa);
        this.mfaReports = MfaReports.of(app);
    }

    /**
     * No application name, the locale {@code en-US}, MFA reported only where it is asked for, at most 3 attempts and 90
     * seconds for a call.
     */
    public static Builder builder(PartnerApp app, TokenProvider tokens) {
        return new Builder(app, tokens);
    }

    static OkHttpClient client(PartnerApp app, TokenProvider tokens) {
        return app.runtime()
                .httpClient()
                .newBuilder()
                .addInterceptor(new BearerTokenInterceptor(tokens))
                .addInterceptor(Progress::leaving)
                .addNetworkInterceptor(Progress::sending)
                .followRedirects(false)
                .followSslRedirects(false)
                // The pipeline alone sends anything again, so that its budget counts all of it.
                .retryOnConnectionFailure(false)
                // The interceptor answers a 401, and it alone.
                .authenticator(Authenticator.NONE)
                // Both know an answer by its address, and so would hand one partner's to another.
                .cache(null)
                .cookieJar(CookieJar.NO_COOKIES)
                .connectTimeout(Duration.ofSeconds(10))
                .readTimeout(Duration.ofSeconds(30))
                .writeTimeout(Duration.ofSeconds(30))
                .build();
    }

    /** Makes a call and returns the whole answer. */
    public <T> ApiAnswer<T> call(TenantId partner, ApiRequest request, ResponseType<T> type) throws IOException {
        return new ApiAnswer<>(send(partner, request.accepting(type.accepted()).from(base), type));
    }

    /** Returns the one thing asked for. */
    public <T> T read(TenantId partner, ApiRequest request, Class<T> type) throws IOException {
        return send(partner, request.from(base), ResponseType.json(Json.one(type)))
                .body();
    }

    /** Returns the first page of a collection. */
    public <T> Page<T> page(TenantId partner, ApiRequest request, Class<T> itemType) throws IOException {
        return new Listing<>(this, partner, ResponseType.json(Json.collection(itemType))).page(request.from(base));
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
        ApiRequest cheap =
                ApiRequest.get("/v1/customers").query("size", "1").header(StandardHeaders.VALIDATE_MFA, "true");
        return send(partner, cheap.from(base), ResponseType.json(Json.one(Map.class)))
                .answer()
                .mfaCompliant();
    }

    /** The app that makes the calls. */
    public PartnerApp app() {
        return app;
    }

    /** By whose tokens they are made. */
    public TokenProvider tokens() {
        return tokens;
    }

    /**
     * Blocks for that long.
     *
     * @throws InterruptedIOException if the thread is interrupted; its interrupt flag stays set
     * @throws AuthException.Unavailable once the app has been closed
     */
    public void pause(Duration time) throws IOException {
        host.waits().pause(time);
    }

    HttpUrl base() {
        return base;
    }

    <T> Exchange<T> send(TenantId partner, Ask ask, ResponseType<T> type) throws IOException {
        Request request = ask.addTo(headers.addTo(new Request.Builder()))
                .tag(TokenRequest.class, TokenRequest.forPartner(partner))
                .build();
        Exchange<T> exchange = pipeline.send(partner, ask, request, type);
        mfaReports.learn(exchange.answer());
        return exchange;
    }

    /** Collects what differs from the default. Not safe for use by several threads. */
    public static final class Builder {
        private final PartnerApp app;
        private final TokenProvider tokens;
        private @Nullable String applicationName;
        private Locale locale = Locale.US;
        private boolean validateMfa;
        private int attempts = ATTEMPTS;
        private Duration callTime = CALL_TIME;

        private Builder(PartnerApp app, TokenProvider tokens) {
            this.app = app;
            this.tokens = tokens;
        }

        /**
         * The name under which Microsoft's support sees the calls ({@code MS-PartnerCenter-Application}).
         *
         * @throws IllegalArgumentException if it is blank, longer than 100 characters or not visible ASCII and spaces
         */
        public Builder applicationName(String name) {
            if (name.isBlank() || !name.matches("[ -~]{1,100}")) {
                throw new IllegalArgumentException(
                        "application name must be 1 to 100 visible ASCII characters or spaces");
            }
            this.applicationName = name;
            return this;
        }

        /** The language and country of texts in answers ({@code X-Locale}). */
        public Builder locale(Locale locale) {
            this.locale = Objects.requireNonNull(locale, "locale");
            return this;
        }

        /**
         * Has Partner Center say with every answer whether the token shows multi-factor authentication
         * ({@code ValidateMfa}). Where it does not, that is announced as
         * {@link dev.partnercenter.auth.entra.AuthEvent.Kind#MFA_MISSING}, at most once an hour for each partner.
         */
        public Builder validateMfa() {
            this.validateMfa = true;
            return this;
        }

        /**
         * How often a call is sent at most, if it fails in a way that another attempt may cure and is safe to repeat; 1 for
         * never again.
         *
         * @throws IllegalArgumentException if it is not between 1 and 3
         */
        public Builder attempts(int most) {
            if (most < 1 || most > ATTEMPTS) {
                throw new IllegalArgumentException("attempts must be between 1 and " + ATTEMPTS);
            }
            this.attempts = most;
            return this;
        }

        /**
         * How long a call may take with all its attempts and waits.
         *
         * @throws IllegalArgumentException if it is not positive, or longer than a day
         */
        public Builder callTime(Duration time) {
            if (time.isNegative() || time.isZero() || time.compareTo(LONGEST_CALL_TIME) > 0) {
                throw new IllegalArgumentException("call time must be positive, a day at most");
            }
            this.callTime = time;
            return this;
        }

        public PartnerCenterApi build() {
            return new PartnerCenterApi(this);
        }
    }
}
