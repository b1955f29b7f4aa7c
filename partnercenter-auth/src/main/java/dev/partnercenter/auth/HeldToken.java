package dev.partnercenter.auth;

import dev.partnercenter.auth.entra.AuthRuntime;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.entra.TokenReply;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What is held for one key at one moment; published whole.
 *
 * @param token null if none is held
 * @param soft until when the token is fresh, on the monotonic clock
 * @param hard until when it is given out
 */
record HeldToken(@Nullable AccessToken token, long soft, long hard) {
    static final HeldToken NONE = new HeldToken(null, 0, 0);

    /** By how much longer a token must be given out to be a gain: lifetimes are whole seconds, and replies take time. */
    private static final long GAIN = Duration.ofSeconds(2).toNanos();

    /** What a reply gives to hold; its life counts from before it was asked for. */
    static HeldToken of(TokenRequest request, TokenReply reply, PartnerApp app) {
        AuthRuntime runtime = app.runtime();
        TokenLife life = TokenLife.of(reply.lifetime(), reply.refreshIn(), runtime.random(), app.options());
        Duration since = Duration.ofNanos(runtime.nanoTime() - reply.askedAtNanos());
        AccessToken token = AccessToken.of(
                request,
                app.cloud(),
                reply.accessToken(),
                runtime.now().minus(since).plus(reply.lifetime()),
                reply.scopes());
        return new HeldToken(
                token,
                reply.askedAtNanos() + life.soft().toNanos(),
                reply.askedAtNanos() + life.hard().toNanos());
    }

    /** How much text it holds. */
    int characters() {
        return token == null ? 0 : token.authorizationHeader().length();
    }

    /** The token, if nothing has to be done about it. Compared by difference, because the clock may wrap around. */
    @Nullable
    AccessToken fresh(long now) {
        return now - soft < 0 ? token : null;
    }

    /** The token, if it may be given out. */
    @Nullable
    AccessToken usable(long now) {
        return now - hard < 0 ? token : null;
    }

    /** Whether something is gained by holding it in the place of another. */
    boolean outlives(HeldToken other, long now) {
        return other.usable(now) == null || hard - other.hard > GAIN;
    }
}
