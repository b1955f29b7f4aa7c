package dev.partnercenter.archfixture.client;

import com.nimbusds.oauth2.sdk.id.State;

/** Breaks the rule on who uses Nimbus. */
final class UsesNimbus {
    private UsesNimbus() {}

    static String state() {
        return new State(8).getValue();
    }
}
