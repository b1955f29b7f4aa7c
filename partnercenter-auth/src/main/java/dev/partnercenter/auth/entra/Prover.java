package dev.partnercenter.auth.entra;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Makes what one credential proves the app by. It may block on a store, a file or a signer, so it is called on the thread
 * of the request and never under a lock; safe for use by any number of threads.
 */
interface Prover {

    /**
     * Proves the app to the target's token endpoint.
     *
     * @throws AuthException.Credential if there is nothing to prove it by
     * @throws AuthException of another kind if what keeps the credential does not do its part
     */
    ClientProof prove(Target target) throws AuthException;

    /**
     * Whether a proof made now would have another basis; looks anew where that can tell.
     *
     * @param basis of the proof that was refused; null if there was none
     */
    boolean readsDifferently(@Nullable Object basis);

    /** When the credential expires, as far as is known without asking; null if that is not known. */
    @Nullable
    Instant expiresAt();
}
