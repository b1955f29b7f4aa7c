package dev.partnercenter.auth.entra;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Proves the app by a secret that was given once and for all. */
record SecretProver(ClientSecret secret) implements Prover {

    @Override
    public ClientProof prove(Target target) {
        return new ClientProof(secret.value(), false, secret.value());
    }

    @Override
    public boolean readsDifferently(@Nullable Object basis) {
        return false;
    }

    @Override
    public @Nullable Instant expiresAt() {
        return null;
    }
}
