package dev.partnercenter.auth.nodes;

import java.util.function.Function;

/**
 * In what world a run takes place.
 *
 * @param rules what each process runs
 * @param revokesOnUse whether the issuer ends a refresh token when it is redeemed
 * @param orderly whether people do nothing but consent as they should, and end consents
 */
record Setting(Function<Node, Rule> rules, boolean revokesOnUse, boolean orderly) {

    /** The library, with people who do what people do; every fourth seed has an issuer that revokes on use. */
    static Setting of(long seed) {
        return new Setting(OurRule::new, Math.floorMod(seed, 4) == 3, false);
    }

    /** Where a rule that no careful person misuses shows what it is worth. */
    static Setting orderly(Function<Node, Rule> rules) {
        return new Setting(rules, false, true);
    }
}
