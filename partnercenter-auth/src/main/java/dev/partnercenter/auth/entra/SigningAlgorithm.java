package dev.partnercenter.auth.entra;

import com.nimbusds.jose.JWSAlgorithm;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;

/** How an assertion is signed (RFC 7518, section 3.1). */
enum SigningAlgorithm {
    /** RSASSA-PSS, which Entra recommends. */
    PS256("RSASSA-PSS"),
    /** RSASSA-PKCS1-v1_5, for keys that can do no other. */
    RS256("SHA256withRSA");

    private static final PSSParameterSpec PSS =
            new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1);

    private final String javaName;

    SigningAlgorithm(String javaName) {
        this.javaName = javaName;
    }

    JWSAlgorithm jws() {
        return JWSAlgorithm.parse(name());
    }

    byte[] sign(PrivateKey key, byte[] input) throws GeneralSecurityException {
        Signature signature = Signature.getInstance(javaName);
        // The key comes first: by it a provider is found that knows keys which cannot be read.
        signature.initSign(key);
        parametrize(signature);
        signature.update(input);
        return signature.sign();
    }

    boolean verify(RSAPublicKey key, byte[] input, byte[] signed) throws GeneralSecurityException {
        Signature signature = Signature.getInstance(javaName);
        signature.initVerify(key);
        parametrize(signature);
        signature.update(input);
        return signature.verify(signed);
    }

    private void parametrize(Signature signature) throws GeneralSecurityException {
        if (this == PS256) {
            signature.setParameter(PSS);
        }
    }
}
