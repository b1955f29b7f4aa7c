package dev.partnercenter.auth;

import static dev.partnercenter.auth.ModelSequence.check;

import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.AuthException.Unavailable;
import dev.partnercenter.auth.entra.ClaimsChallenge;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * What must be true of one key: what is held, which failure stands until when, whether a flight is up. Times are those of
 * the monotonic clock, which began at zero.
 */
final class KeyModel {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final long MINUTE = 60 * SECOND;
    private static final long HOUR = 60 * MINUTE;

    /** @param refuses whether who has no token gets it instead of another attempt */
    private record Failure(ModelAnswer answer, boolean refuses, long until, int inARow) {}

    final TokenRequest request;
    private final String name;
    private final Instant start;
    private final double drawn;
    private final Deque<Long> refusals = new ArrayDeque<>();
    private @Nullable ModelToken held;
    private @Nullable Failure failure;
    private @Nullable ModelFlight flight;
    private @Nullable ClaimsChallenge demand;
    private long nextDemandAt;
    private long nextClaimsAt;

    /** @param drawn what chance draws each time, from 0 to 1 */
    KeyModel(TokenRequest request, Instant start, double drawn) {
        this.request = request;
        this.name = request.toString();
        this.start = start;
        this.drawn = drawn;
    }

    @Nullable
    ModelFlight flight() {
        return flight;
    }

    /** The token, if it may be given out. */
    @Nullable
    ModelToken usable(long now) {
        return held != null && now < held.hard() ? held : null;
    }

    /** Whether nothing is lost by forgetting it: a failure counts for the pauses that follow. */
    boolean isIdle(long now) {
        return flight == null && usable(now) == null && (failure == null || now - failure.until >= HOUR);
    }

    private boolean stands(long now) {
        return failure != null && now < failure.until;
    }

    ModelAsk ask(long now) {
        ModelAsk ask = new ModelAsk(this, now);
        ModelToken usable = usable(now);
        if (usable != null) {
            if (now >= usable.soft() && flight == null && !stands(now)) {
                flight = new ModelFlight(now);
            }
            ask.answer(ModelAnswer.token(usable.header()));
        } else if (flight == null && failure != null && failure.refuses && stands(now)) {
            ask.answer(failure.answer);
        } else {
            flight = flight == null ? new ModelFlight(now) : flight;
            flight.waiters.add(ask);
        }
        return ask;
    }

    /** A request is sent. */
    void begins(@Nullable ClaimsChallenge claims, boolean nested, long now) {
        check(flight != null, "a request for nobody", request);
        ModelFlight up = up();
        check(!up.asking, "two requests at once", request);
        check(now >= up.due, "too early", request);
        check(Objects.equals(claims, demand), "claims", claims, demand);
        check(held == null || now - held.askedAt() >= held.life().toNanos() / 2, "renewed twice in a life", held);
        up.begins(claims, nested, now);
    }

    /** A token is given, which is of no use if it comes too late. */
    void granted(ModelToken token, long now) {
        if (up().binned) {
            up().goesOn(now);
            return;
        }
        if (now >= token.hard()) {
            stays(ModelOutcome.BROKEN, 0, now);
            return;
        }
        met(up().carried);
        ModelToken usable = usable(now);
        if (usable != null && token.hard() - usable.hard() <= 2 * SECOND) {
            failure = failed(Unavailable.class, backOff(true), false, now);
            lands(ModelAnswer.token(usable.header()));
        } else {
            held = token;
            failure = null;
            refusals.clear();
            lands(ModelAnswer.token(token.header()));
        }
    }

    /** @param stated for how long it says to leave it alone */
    void refused(ModelOutcome outcome, long stated, long now) {
        ModelFlight up = up();
        long pause = (long) (SECOND / 2 * (up.repetitions + 1) * (1 - 0.2 * drawn));
        if (outcome.isRepeatedForWhoWaits()
                && stated <= pause
                && !up.nested
                && !up.waiters.isEmpty()
                && failure == null
                && up.repetitions < 2
                && now - up.since < 15 * SECOND) {
            up.repetitions++;
            up.goesOn(now + pause);
        } else if (up.binned) {
            up.goesOn(now);
        } else {
            stays(outcome, stated, now);
        }
    }

    private void stays(ModelOutcome outcome, long stated, long now) {
        ModelToken usable = usable(now);
        if (outcome.isForGood()) {
            met(up().carried);
        }
        long pause = switch (outcome) {
            case THROTTLED -> stated;
            case REFUSED -> Math.min((long) (doubled(MINUTE, HOUR) * (1 + 0.2 * drawn)), HOUR);
            case CONSENT_GONE -> (long) (MINUTE * (1 + 0.2 * drawn));
            default -> Math.max(stated, backOff(usable != null));
        };
        failure = failed(outcome.kind, pause, true, now);
        if (outcome == ModelOutcome.REFUSED) {
            countRefusal(now);
        }
        lands(usable == null ? failure.answer : ModelAnswer.token(usable.header()));
    }

    private void countRefusal(long now) {
        refusals.add(now);
        while (now - refusals.element() >= HOUR) {
            refusals.remove();
        }
        check(refusals.size() <= 6, "refused more than six times in an hour", request);
    }

    private long backOff(boolean hasToken) {
        return (long) (doubled(hasToken ? 5 * SECOND : SECOND / 2, 5 * MINUTE) * (1 - 0.2 * drawn));
    }

    private long doubled(long first, long longest) {
        return failure == null ? first : Math.min(first << Math.min(failure.inARow, 20), longest);
    }

    private Failure failed(Class<? extends AuthException> kind, long pause, boolean refuses, long now) {
        int before = failure == null ? 0 : failure.inARow;
        ModelAnswer answer = ModelAnswer.failure(kind, start.plusNanos(now + pause));
        return new Failure(answer, refuses, now + pause, before + 1);
    }

    private void lands(ModelAnswer answer) {
        up().waiters.forEach(ask -> ask.answer(answer));
        flight = null;
    }

    private ModelFlight up() {
        return Objects.requireNonNull(flight);
    }

    private void met(@Nullable ClaimsChallenge carried) {
        demand = Objects.equals(demand, carried) ? null : demand;
    }

    /** An API has refused a token, and may demand more of the next. */
    void reject(String header, @Nullable ClaimsChallenge claims, long now) {
        boolean soonAgain = now < (claims == null ? nextDemandAt : nextClaimsAt);
        if (held == null || !held.header().equals(header) || soonAgain) {
            return;
        }
        held = null;
        if (claims == null) {
            nextDemandAt = now + MINUTE;
        } else {
            nextClaimsAt = now + MINUTE;
            demand = claims;
            bin();
        }
    }

    /** Its tenant has changed. */
    void drop() {
        held = null;
        failure = null;
        refusals.clear();
        bin();
    }

    private void bin() {
        if (flight != null) {
            flight.bin();
        }
    }

    /** It has left the cache, which may have been full: then it knows of no refusals. */
    void forget(boolean full) {
        check(flight == null, "left while a flight was up", request);
        held = null;
        failure = null;
        demand = null;
        nextDemandAt = 0;
        nextClaimsAt = 0;
        if (full) {
            refusals.clear();
        }
    }

    void close() {
        if (flight != null) {
            lands(ModelAnswer.UNAVAILABLE);
        }
    }

    /** When something about it changes. */
    LongStream turns() {
        LongStream.Builder turns = LongStream.builder();
        if (held != null) {
            turns.add(held.soft()).add(held.hard());
        }
        if (failure != null) {
            turns.add(failure.until);
        }
        turns.add(nextDemandAt).add(nextClaimsAt);
        if (flight != null) {
            turns.add(flight.due);
            flight.waiters.forEach(ask -> turns.add(ask.deadline()));
        }
        return turns.build();
    }

    @Override
    public String toString() {
        return name;
    }
}
