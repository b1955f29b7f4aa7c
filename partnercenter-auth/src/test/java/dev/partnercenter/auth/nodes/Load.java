package dev.partnercenter.auth.nodes;

/**
 * What a fleet asks of Entra and of the vault in an hour, by arithmetic. Every customer is busy all day: each node that
 * serves a partner asks for every token of its customers and its own once a minute.
 *
 * @param nodes how many there are
 * @param partners whose tokens are kept
 * @param customers of all partners together
 * @param affinity whether a partner is served by one node; else by all
 */
record Load(int nodes, int partners, int customers, boolean affinity) {
    /** What Entra gives a token on average, in minutes. */
    static final double LIFE = 75;

    private static final double RENEWED_BEFORE_EXPIRY = 15;
    private static final double MEAN_JITTER = 2.5;
    private static final double MEAN_WAIT_FOR_THE_NEXT_ASK = 0.5;
    private static final double KEPT = 15;
    private static final double DAYS_TO_RENEWAL = 7;
    private static final double SPREAD_OF_THESE = 0.2;

    /** From one token to the next, in minutes. */
    private static double period() {
        return LIFE - RENEWED_BEFORE_EXPIRY - MEAN_JITTER + MEAN_WAIT_FOR_THE_NEXT_ASK;
    }

    private int served() {
        return affinity ? 1 : nodes;
    }

    double tokenRequestsPerHour() {
        return served() * (double) (partners + customers) * 60 / period();
    }

    /** A stored token is read when it has been kept long enough and one of the partner's tokens is due. */
    double readsPerHour() {
        double tokensOfPartner = 1 + (double) customers / partners;
        return served() * partners * 60 / (KEPT + period() / tokensOfPartner);
    }

    /** Of the nodes that serve a partner the one with the shortest patience writes, and the others see that it has. */
    double writesPerHour() {
        double shortest = 1 - SPREAD_OF_THESE + 2 * SPREAD_OF_THESE / (served() + 1);
        return partners / (DAYS_TO_RENEWAL * 24 * shortest);
    }
}
