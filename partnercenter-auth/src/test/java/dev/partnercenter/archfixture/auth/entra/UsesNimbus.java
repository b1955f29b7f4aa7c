package dev.partnercenter.archfixture.auth.entra;

import com.nimbusds.oauth2.sdk.id.State;

/** Uses Nimbus where it is at home. */
final class UsesNimbus {
    private UsesNimbus() {}

    static String state() {
        return new State(8).getValue();
    }
}
