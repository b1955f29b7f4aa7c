package dev.partnercenter.fuzz;

import java.util.Random;

/**
 * Where random tests begin: at the same number in each build, so that none fails by chance on a change that has nothing to do
 * with it, and elsewhere each time with {@code -Dseeds.new=true}, as a deep build is run to find what is not known yet.
 */
public final class Seeds {
    private Seeds() {}

    /** Returns the number to begin at. */
    public static long first() {
        return Boolean.getBoolean("seeds.new") ? new Random().nextLong() : 0;
    }
}
