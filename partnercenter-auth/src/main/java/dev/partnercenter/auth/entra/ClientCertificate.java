package dev.partnercenter.auth.entra;

import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.X509CertUtils;
import dev.partnercenter.auth.secret.Secret;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A certificate of the app's registration and the key that goes with it, by which a new assertion is signed for each
 * request (RFC 7523, section 2.2): for 10 minutes, by {@code PS256}, named by the certificate's SHA-256 thumbprint. Entra
 * takes RSA keys only. Immutable; shows neither key nor password.
 *
 * <p>What is wrong with files or keys comes to light when one is made, as an {@link IllegalArgumentException} that says what
 * to do; that it has expired when an app is built with it.
 */
public final class ClientCertificate implements ClientCredential {
    private static final int LEAST_BITS = 2048;

    private final AssertionSigner signer;
    private final X509Certificate certificate;
    private final RSAPublicKey publicKey;
    private final SigningAlgorithm algorithm;

    private ClientCertificate(AssertionSigner signer, X509Certificate certificate, SigningAlgorithm algorithm) {
        this.signer = Objects.requireNonNull(signer, "signer");
        this.certificate = Objects.requireNonNull(certificate, "certificate");
        this.publicKey = publicKey(certificate);
        this.algorithm = algorithm;
    }

    /**
     * From a key and its certificate in memory.
     *
     * @param key an RSA key, which need not show itself if a security provider of the JDK can sign with it
     * @param chain the key's certificate, and others if they came with it
     * @throws IllegalArgumentException if it is no RSA key of 2048 bits or more, or none of the certificates is the key's
     */
    public static ClientCertificate of(PrivateKey key, List<X509Certificate> chain) {
        if (!key.getAlgorithm().equals("RSA")) {
            throw new IllegalArgumentException("key must be an RSA key, which " + key.getAlgorithm() + " is not");
        }
        X509Certificate own = chain.stream()
                .filter(one -> belongsTo(key, one))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("certificate and key do not match: give the certificate"
                        + " that was issued for this very key"));
        return new ClientCertificate(new LocalSigner(key), own, SigningAlgorithm.PS256);
    }

    /**
     * From PEM files (RFC 7468) with a key that is not encrypted; both may be the same file.
     *
     * @param key holds one {@code PRIVATE KEY} (PKCS#8) or {@code RSA PRIVATE KEY} (PKCS#1)
     * @param certificate holds the key's {@code CERTIFICATE}, and others if they came with it
     * @throws IOException if a file cannot be read
     * @throws IllegalArgumentException if a file holds something else, or as {@link #of} says
     */
    public static ClientCertificate pem(Path key, Path certificate) throws IOException {
        return of(PemKey.read(key, null), Pem.certificates(certificate));
    }

    /**
     * From PEM files with a key that may be encrypted.
     *
     * @param key holds one {@code ENCRYPTED PRIVATE KEY} (PKCS#8), as {@code openssl pkcs8 -topk8} writes it; or as above
     * @param password the key's
     * @throws IOException if a file cannot be read
     * @throws IllegalArgumentException also if the password is wrong
     */
    public static ClientCertificate pem(Path key, Secret password, Path certificate) throws IOException {
        return of(PemKey.read(key, password), Pem.certificates(certificate));
    }

    /**
     * From a PKCS#12 or JKS key store with one private key.
     *
     * @param password the store's, which is the key's too
     * @throws IOException if the file cannot be read
     * @throws IllegalArgumentException if it is no key store, the password is wrong, it does not hold exactly one private
     *     key, or as {@link #of} says
     */
    public static ClientCertificate keyStore(Path file, Secret password) throws IOException {
        return KeyStoreFile.open(file, password).only();
    }

    /**
     * From a PKCS#12 or JKS key store with several private keys.
     *
     * @throws IOException if the file cannot be read
     * @throws IllegalArgumentException if there is no private key under the alias, or as above
     */
    public static ClientCertificate keyStore(Path file, Secret password, String alias) throws IOException {
        return KeyStoreFile.open(file, password).entry(alias);
    }

    /**
     * From a certificate whose key an HSM or vault keeps.
     *
     * @throws IllegalArgumentException if the certificate is not that of an RSA key of 2048 bits or more
     */
    public static ClientCertificate signedBy(AssertionSigner signer, X509Certificate certificate) {
        return new ClientCertificate(signer, certificate, SigningAlgorithm.PS256);
    }

    /** The same, signing by {@code RS256}: for an HSM, or a policy, that knows no {@code PS256}. */
    public ClientCertificate withRs256() {
        return new ClientCertificate(signer, certificate, SigningAlgorithm.RS256);
    }

    /** When the certificate expires. */
    @Override
    public Optional<Instant> expiresAt() {
        return Optional.of(certificate.getNotAfter().toInstant());
    }

    /** The name by which the portal lists the certificate: the SHA-1 of its bytes in hexadecimal digits. */
    public String thumbprint() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest(certificate.getEncoded());
            return HexFormat.of().withUpperCase().formatHex(digest);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a certificate that was read can be written", e);
        }
    }

    @Override
    public String toString() {
        return "certificate " + thumbprint();
    }

    SigningAlgorithm algorithm() {
        return algorithm;
    }

    Base64URL sha256Thumbprint() {
        return X509CertUtils.computeSHA256Thumbprint(certificate);
    }

    byte[] sign(byte[] signingInput) throws IOException {
        return signer.sign(algorithm.name(), signingInput.clone());
    }

    /** Whether that is what the certificate's key would have signed. */
    boolean fits(byte[] signingInput, byte[] signature) {
        try {
            return algorithm.verify(publicKey, signingInput, signature);
        } catch (GeneralSecurityException e) {
            return false; // A signature of another length, say.
        }
    }

    private static boolean belongsTo(PrivateKey key, X509Certificate certificate) {
        return !(key instanceof RSAKey own)
                || (certificate.getPublicKey() instanceof RSAPublicKey its
                        && own.getModulus().equals(its.getModulus()));
    }

    private static RSAPublicKey publicKey(X509Certificate certificate) {
        if (!(certificate.getPublicKey() instanceof RSAPublicKey key)) {
            throw new IllegalArgumentException("certificate must be that of an RSA key, which "
                    + certificate.getPublicKey().getAlgorithm() + " is not");
        }
        int bits = key.getModulus().bitLength();
        if (bits < LEAST_BITS) {
            throw new IllegalArgumentException("key must have " + LEAST_BITS + " bits or more, not " + bits);
        }
        return key;
    }
}
