package dev.partnercenter.auth;

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
}
