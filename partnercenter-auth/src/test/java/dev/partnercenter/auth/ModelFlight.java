package dev.partnercenter.auth;

import dev.partnercenter.auth.entra.ClaimsChallenge;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The flight of one key: who waits for it, and the request it has sent or will send. */
final class ModelFlight {
    private static final long LIMIT = Duration.ofSeconds(30).toNanos();

    final long since;
    final List<ModelAsk> waiters = new ArrayList<>();
    long due;
    int repetitions;

    /** Whether it flies on the thread of another one, which needs its token. */
    boolean nested;

    // Of the request that is under way.
    boolean asking;
    boolean binned;

    @Nullable
    ClaimsChallenge carried;

    private boolean begun;
    private long limit = Long.MAX_VALUE;

    ModelFlight(long now) {
        this.since = now;
        this.due = now;
    }

    void begins(@Nullable ClaimsChallenge claims, boolean inAnother, long now) {
        if (!begun && !inAnother) {
            limit = now + LIMIT;
        }
        begun = true;
        nested = inAnother;
        asking = true;
        binned = false;
        carried = claims;
    }

    /** Whether it has sent a request. */
    boolean hasBegun() {
        return begun;
    }

    /** Whether its time is up, so that it gets no answer any more. */
    boolean isOver(long now) {
        return now >= limit;
    }

    /** What it asks for now is out of date before it comes. */
    void bin() {
        binned = asking;
    }

    /** Goes on with another request, at this time or as soon as its turn comes. */
    void goesOn(long when) {
        asking = false;
        due = when;
    }
}
