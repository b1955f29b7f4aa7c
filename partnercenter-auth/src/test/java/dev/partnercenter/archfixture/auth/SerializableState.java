package dev.partnercenter.archfixture.auth;

import java.io.IOException;
import java.io.Serializable;

/** Breaks the rule on serialization; its exception and its enum do not. */
record SerializableState(String value) implements Serializable {
    enum Kind {
        ONE
    }

    static final class Failure extends IOException {
        private static final long serialVersionUID = 1L;
    }
}
