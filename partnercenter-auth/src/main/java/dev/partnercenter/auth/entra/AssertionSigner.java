package dev.partnercenter.auth.entra;

import java.io.IOException;

/**
 * Signs with a key that stays where it is, in an HSM or a vault. Called for each token request, on the thread of the
 * request, which it may block; safe for use by any number of threads.
 */
@FunctionalInterface
public interface AssertionSigner {

    /**
     * Returns the signature of the certificate's key.
     *
     * @param algorithm {@code PS256} or {@code RS256}, the names of RFC 7518, section 3.1, under which Azure Key Vault
     *     knows them too
     * @param signingInput what is to be signed, in ASCII; where the signer takes a digest, that is its SHA-256
     * @throws IOException if it cannot be signed at present; neither its message nor its cause may hold a signature. A
     *     {@link RuntimeException} is taken as the same
     */
    byte[] sign(String algorithm, byte[] signingInput) throws IOException;
}
