package dev.partnercenter.auth.entra;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;

/** Signs with a key of this process, or of a security provider of the JDK's. */
record LocalSigner(PrivateKey key) implements AssertionSigner {

    @Override
    public byte[] sign(String algorithm, byte[] signingInput) throws IOException {
        try {
            return SigningAlgorithm.valueOf(algorithm).sign(key, signingInput);
        } catch (GeneralSecurityException e) {
            throw new IOException("The private key cannot sign by " + algorithm, e);
        }
    }

    @Override
    public String toString() {
        return "LocalSigner[***]";
    }
}
