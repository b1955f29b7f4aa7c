package dev.partnercenter.testing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The keys that a process's simulators sign with. To make one takes longer than most tests do, so there are eight, and
 * simulators take turns: those of one test have different ones.
 */
final class SigningKeys {
    private static final AtomicReferenceArray<@Nullable RSAKey> MADE = new AtomicReferenceArray<>(8);
    private static final AtomicInteger TURN = new AtomicInteger();

    private SigningKeys() {}

    static RSAKey next() {
        int turn = Math.floorMod(TURN.getAndIncrement(), MADE.length());
        RSAKey made = MADE.get(turn);
        if (made == null) {
            made = make();
            MADE.set(turn, made);
        }
        return made;
    }

    private static RSAKey make() {
        try {
            return new RSAKeyGenerator(2048)
                    .keyUse(KeyUse.SIGNATURE)
                    .keyIDFromThumbprint(true)
                    .generate();
        } catch (JOSEException e) {
            throw new IllegalStateException("every Java platform makes RSA keys", e);
        }
    }
}
