package dev.partnercenter.auth.entra;

import java.time.Duration;
import java.util.Objects;

/**
 * The numbers by which tokens are kept and asked for. The usual ones suit a program that serves thousands of tenants; who
 * changes one has measured something. Immutable.
 *
 * @param margin how long before its expiry a token is given out no more; a tenth of a life of less than 10 minutes
 * @param aheadOfShortLife how long before its expiry a token that lives less than 20 minutes is renewed in the background,
 *     where the issuer does not advise; never more than half its life
 * @param aheadOfUsualLife the same for one that lives less than 90 minutes
 * @param aheadOfLongLife the same for one that lives longer
 * @param longestJitter by how much earlier at most that is, drawn for each token; never more than a tenth of its life
 * @param callerWait how long a caller waits for a token
 * @param flightLimit how long fetching one token may take, counted from its turn
 * @param connectTimeout how long it may take to reach the token endpoint
 * @param readTimeout how long the token endpoint may be silent
 * @param attempts how often a request is sent while a caller waits for it, at most; only what passes by itself is repeated
 * @param backOff how long after a first failed renewal the next one follows, while the held token is good; doubled by each
 *     further failure
 * @param urgentBackOff the same where no good token is held
 * @param longestBackOff how far these are doubled
 * @param refusal how long a first refusal that only a person can undo stands before Entra is asked again; doubled by each
 *     further one
 * @param longestRefusal how far that is doubled
 * @param throttle how long Entra is left alone that throttles and does not say for how long
 * @param longestUserThrottle how long at most it is left alone at its word, where a user's grant is throttled
 * @param longestAppThrottle the same where the app's own requests are
 * @param hostPause how long at most a host is left alone that throttles three tenants within this time, is overloaded or down
 * @param requestsAtOnce how many requests are under way at a time; half as many where nobody waits for them
 * @param startsPerSecond how many requests that nobody waits for may start in a second at first; by as many more every 10
 *     seconds without trouble, half as many after trouble
 * @param mostStartsPerSecond how far that rises
 * @param keys how many tokens one provider keeps
 * @param characters how long they may be in all; each character is a byte of memory
 */
public record TokenOptions(
        Duration margin,
        Duration aheadOfShortLife,
        Duration aheadOfUsualLife,
        Duration aheadOfLongLife,
        Duration longestJitter,
        Duration callerWait,
        Duration flightLimit,
        Duration connectTimeout,
        Duration readTimeout,
        int attempts,
        Duration backOff,
        Duration urgentBackOff,
        Duration longestBackOff,
        Duration refusal,
        Duration longestRefusal,
        Duration throttle,
        Duration longestUserThrottle,
        Duration longestAppThrottle,
        Duration hostPause,
        int requestsAtOnce,
        int startsPerSecond,
        int mostStartsPerSecond,
        int keys,
        long characters) {

    /** @throws IllegalArgumentException if a number is not positive, or larger than one that bounds it */
    public TokenOptions {
        positive("margin", margin);
        positive("aheadOfShortLife", aheadOfShortLife);
        ordered("aheadOfShortLife", aheadOfShortLife, "aheadOfUsualLife", aheadOfUsualLife);
        ordered("aheadOfUsualLife", aheadOfUsualLife, "aheadOfLongLife", aheadOfLongLife);
        notNegative("longestJitter", longestJitter);
        positive("callerWait", callerWait);
        positive("flightLimit", flightLimit);
        positive("connectTimeout", connectTimeout);
        ordered("connectTimeout", connectTimeout, "flightLimit", flightLimit);
        positive("readTimeout", readTimeout);
        ordered("readTimeout", readTimeout, "flightLimit", flightLimit);
        between("attempts", 1, attempts, 10);
        positive("urgentBackOff", urgentBackOff);
        ordered("urgentBackOff", urgentBackOff, "backOff", backOff);
        ordered("backOff", backOff, "longestBackOff", longestBackOff);
        positive("refusal", refusal);
        ordered("refusal", refusal, "longestRefusal", longestRefusal);
        positive("throttle", throttle);
        ordered("throttle", throttle, "longestUserThrottle", longestUserThrottle);
        ordered("throttle", throttle, "longestAppThrottle", longestAppThrottle);
        positive("hostPause", hostPause);
        between("requestsAtOnce", 2, requestsAtOnce, 10_000);
        between("startsPerSecond", 1, startsPerSecond, mostStartsPerSecond);
        between("mostStartsPerSecond", 1, mostStartsPerSecond, 10_000);
        between("keys", 1, keys, 1 << 30);
        between("characters", 1, characters, Long.MAX_VALUE);
    }

    /** The usual numbers, each of which can be changed by itself. */
    public static TokenOptionsBuilder builder() {
        return new TokenOptionsBuilder();
    }

    private static void positive(String name, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + " must be longer than nothing, not " + value);
        }
    }

    private static void notNegative(String name, Duration value) {
        Objects.requireNonNull(value, name);
        if (value.isNegative()) {
            throw new IllegalArgumentException(name + " must not be negative, as " + value + " is");
        }
    }

    private static void ordered(String name, Duration value, String boundName, Duration bound) {
        if (value.compareTo(bound) > 0) {
            throw new IllegalArgumentException(
                    name + " must not be longer than " + boundName + ", " + bound + ", as " + value + " is");
        }
    }

    private static void between(String name, long least, long value, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " must be between " + least + " and " + most + ", not " + value);
        }
    }
}
