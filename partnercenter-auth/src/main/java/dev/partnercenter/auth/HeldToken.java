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
 * @param lead by how much its issuer's clock led the monotonic one when it came
 * @param told whether the issuer told that, or it is by the wall clock
 * @param undoubted what is held if the wall clock is wrong by which the token has expired; null if it has not
 */
record HeldToken(
        @Nullable AccessToken token,
        long soft,
        long hard,
        long lead,
        boolean told,
        @Nullable HeldToken undoubted) {
    static final HeldToken NONE = new HeldToken(null, 0, 0, 0, false, null);

    /** By how much longer a token must be given out to be a gain: lifetimes are whole seconds, and replies take time. */
    private static final long GAIN = Duration.ofSeconds(2).toNanos();

    /** What a reply gives to hold; its life counts from before it was asked for. */
    static HeldToken of(TokenRequest request, TokenReply reply, PartnerApp app, long lead) {
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
                reply.askedAtNanos() + life.hard().toNanos(),
                lead,
                reply.dated(),
                null);
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

    /**
     * The same, given out no more if the monotonic clock has missed so much that it has expired.
     *
     * @param issuer the issuer's lead now, as the wall clock has it
     */
    HeldToken doubted(long now, long issuer) {
        long missed = issuer - lead;
        boolean expired = usable(now) != null && now - (hard - missed) >= 0;
        return expired ? new HeldToken(token, now, now, lead, told, this) : this;
    }

    /** The same, if the wall clock is wrong. */
    HeldToken trusted() {
        return undoubted == null ? this : undoubted;
    }

    /**
     * The same, ended earlier by what the monotonic clock has missed since the token came, if it has, and doubted no more.
     *
     * @param issuer the issuer's lead now, for certain
     * @param before what it was when last it was certain: a token whose issuer did not tell may have come right then
     */
    HeldToken settled(long issuer, long before) {
        HeldToken held = trusted();
        long missed = Math.max(0, issuer - (held.told ? held.lead : before));
        return held.token == null
                ? held
                : new HeldToken(held.token, held.soft - missed, held.hard - missed, issuer, true, null);
    }
}
