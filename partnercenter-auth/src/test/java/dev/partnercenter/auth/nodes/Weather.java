package dev.partnercenter.auth.nodes;

import java.time.Duration;
import java.util.Random;

/**
 * How often what is outside of the processes goes wrong, each from 0 to 1.
 *
 * @param readsFail the store does not answer a read
 * @param readsLag a read is answered as of up to {@link #MOST_LAG} ago
 * @param writesRefused the store takes nothing
 * @param writesUnanswered the store has taken it, and the answer gets lost
 * @param issuerFails the token endpoint does not answer, or is not well
 * @param repliesLost the token endpoint has answered, and the answer gets lost
 * @param deaths a process dies, before a call of its or after
 * @param meanwhile others act while a call is under way
 */
record Weather(
        double readsFail,
        double readsLag,
        double writesRefused,
        double writesUnanswered,
        double issuerFails,
        double repliesLost,
        double deaths,
        double meanwhile) {

    static final Duration MOST_LAG = Duration.ofMinutes(2);
    static final Weather CALM = new Weather(0, 0, 0, 0, 0, 0, 0, 0);

    /** Any weather: often only some of it is bad. */
    static Weather drawn(Random random) {
        return new Weather(
                some(random, 0.2),
                some(random, 0.5),
                some(random, 0.5),
                some(random, 0.5),
                some(random, 0.2),
                some(random, 0.1),
                some(random, 0.03),
                some(random, 0.5));
    }

    private static double some(Random random, double most) {
        return random.nextInt(3) == 0 ? 0 : most * random.nextDouble();
    }

    boolean isCalm() {
        return equals(CALM);
    }
}
