package dev.partnercenter.auth.okhttp;

import dev.partnercenter.auth.AccessToken;
import dev.partnercenter.auth.TokenProvider;
import dev.partnercenter.auth.TokenRequest;
import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.ClaimsChallenge;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Attaches an access token to each call and replaces one that the API no longer accepts (RFC 6750). Add it with
 * {@code addInterceptor}: as a network interceptor it would put a token on every hop of a redirect, so there it fails.
 *
 * <p>A call says whose token it needs by {@code request.tag(TokenRequest.class, ...)}; a fixed request given to the
 * constructor serves the calls without one. A call that has neither, that carries an {@code Authorization} header of its
 * own, or that goes anywhere but over https to a host of the token's resource fails before anything is sent.
 *
 * <p>A 401 is answered by one renewal of that very token and one replay of the call. If it says that the consent lacks
 * multi-factor authentication (Partner Center's codes 900421 and 10001, or "MFA required" in words), only a token of a later
 * consent is one, as {@link TokenProvider#consentRefused} says. Nothing is replayed when the body says that no token at all
 * will do (900420), when the request's body can be sent once only, or when the provider gives the same token again, as it
 * does within a minute of a renewal for such a refusal: then the caller gets the 401. A claims challenge in the
 * {@code WWW-Authenticate} header goes with the renewal. A 403 renews nothing.
 *
 * <p>Every failure is an {@link IOException}, because OkHttp's dispatcher does not survive another; where no token could
 * be had it is an {@link AuthException}. Safe for use by any number of threads and clients; blocks the calling thread
 * while the provider does.
 */
public final class BearerTokenInterceptor implements Interceptor {
    private static final String AUTHORIZATION = "Authorization";

    private final TokenProvider tokens;
    private final @Nullable TokenRequest fixed;

    /** For calls that say by their tag whose token they need. */
    public BearerTokenInterceptor(TokenProvider tokens) {
        this.tokens = Objects.requireNonNull(tokens, "tokens");
        this.fixed = null;
    }

    /** For calls that all need the same token; a tag of a single call wins. */
    public BearerTokenInterceptor(TokenProvider tokens, TokenRequest request) {
        this.tokens = Objects.requireNonNull(tokens, "tokens");
        this.fixed = Objects.requireNonNull(request, "request");
    }

    @Override
    public Response intercept(Chain chain) throws IOException {
        if (chain.connection() != null) {
            throw new IOException(
                    "BearerTokenInterceptor must be added with addInterceptor," + " not with addNetworkInterceptor");
        }
        Request call = chain.request();
        TokenRequest wanted = wanted(call);
        AccessToken first = tokenFor(wanted, call.url());
        Response response = chain.proceed(signed(call, first));
        if (response.code() != 401 || isOneShot(call.body())) {
            return response;
        }
        AccessToken second = renewed(response, wanted, first);
        if (second.authorizationHeader().equals(first.authorizationHeader())) {
            return response;
        }
        response.close();
        return chain.proceed(signed(call, second));
    }

    private TokenRequest wanted(Request call) throws IOException {
        if (call.header(AUTHORIZATION) != null) {
            throw new IOException("The call to " + call.url().host()
                    + " carries an Authorization header of its own; remove it, or send it by a client without"
                    + " BearerTokenInterceptor");
        }
        TokenRequest tagged = call.tag(TokenRequest.class);
        if (tagged != null) {
            return tagged;
        }
        if (fixed == null) {
            throw new IOException("The call to " + call.url().host()
                    + " does not say whose token it needs: tag it with a TokenRequest");
        }
        return fixed;
    }

    private AccessToken tokenFor(TokenRequest wanted, HttpUrl url) throws IOException {
        AccessToken token = tokens.token(wanted);
        if (!token.request().equals(wanted)) {
            throw new IOException("The provider gave a token for " + token.request() + " where one for " + wanted
                    + " was asked for; nothing was sent");
        }
        if (token.isForeign()) {
            throw new IOException("The provider gave a token of another tenant where one for " + wanted
                    + " was asked for; nothing was sent");
        }
        if (!token.mayBeSentTo(url.scheme(), url.host(), url.port())) {
            throw new IOException("A token for " + wanted.resource() + " is not sent to " + url.scheme() + "://"
                    + url.host() + ":" + url.port() + "; nothing was sent");
        }
        return token;
    }

    /**
     * The token that follows the rejected one; the same if none does. The response is closed if the next cannot be had, so
     * that no connection leaks.
     */
    private AccessToken renewed(Response response, TokenRequest wanted, AccessToken rejected) throws IOException {
        try {
            Rejection rejection = Rejection.of(response);
            if (rejection == Rejection.RESOURCE) {
                return rejected;
            }
            Optional<ClaimsChallenge> claims = Rejection.claims(response);
            if (rejection == Rejection.CONSENT) {
                tokens.consentRefused(rejected);
            } else if (claims.isPresent()) {
                tokens.invalidate(rejected, claims.get());
            } else {
                tokens.invalidate(rejected);
            }
            return tokenFor(wanted, response.request().url());
        } catch (IOException | RuntimeException e) {
            response.close();
            throw e;
        }
    }

    private static Request signed(Request call, AccessToken token) {
        return call.newBuilder()
                .header(AUTHORIZATION, token.authorizationHeader())
                .build();
    }

    private static boolean isOneShot(@Nullable RequestBody body) {
        return body != null && (body.isOneShot() || body.isDuplex());
    }
}
