package dev.partnercenter.testing;

import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The apps that Entra knows, and what each may prove itself by. Safe for use by any number of threads. */
final class AppRegistrations {
    private final Map<String, Set<String>> secrets = new ConcurrentHashMap<>();
    private final Map<String, Set<X509Certificate>> certificates = new ConcurrentHashMap<>();
    private final Map<String, List<ClientAssertions.Trusted>> trusted = new ConcurrentHashMap<>();

    AppRegistrations() {}

    /** The same apps, which from now on go their own way. */
    AppRegistrations(AppRegistrations others) {
        secrets.putAll(others.secrets);
        certificates.putAll(others.certificates);
        trusted.putAll(others.trusted);
    }

    /** From now on these are right and all others wrong. */
    void replaceSecrets(String clientId, Set<String> accepted) {
        secrets.put(id(clientId), Set.copyOf(accepted));
    }

    /**
     * From now on these are right and all others wrong.
     *
     * @throws IllegalArgumentException if the key of one is not an RSA key
     */
    void replaceCertificates(String clientId, Set<X509Certificate> accepted) {
        accepted.forEach(AppRegistrations::requireRsa);
        certificates.put(id(clientId), Set.copyOf(accepted));
    }

    /** @throws IllegalArgumentException if the certificate's key is not an RSA key */
    void addCertificate(String clientId, X509Certificate certificate) {
        requireRsa(certificate);
        certificates.merge(
                id(clientId),
                Set.of(certificate),
                (held, more) -> Stream.concat(held.stream(), more.stream()).collect(Collectors.toUnmodifiableSet()));
    }

    void trust(String clientId, ClientAssertions.Trusted issuer) {
        trusted.merge(
                id(clientId),
                List.of(issuer),
                (held, more) -> Stream.concat(held.stream(), more.stream()).toList());
    }

    void require(String clientId) throws OAuthFailure {
        if (!secrets.containsKey(clientId) && !certificates.containsKey(clientId) && !trusted.containsKey(clientId)) {
            throw new OAuthFailure(
                    400,
                    "unauthorized_client",
                    700016,
                    "Application with identifier '" + clientId + "' was not found in the directory.");
        }
    }

    boolean isSecretOf(String clientId, String secret) {
        return secrets.getOrDefault(clientId, Set.of()).contains(secret);
    }

    Set<X509Certificate> certificatesOf(String clientId) {
        return certificates.getOrDefault(clientId, Set.of());
    }

    List<ClientAssertions.Trusted> trustedBy(String clientId) {
        return trusted.getOrDefault(clientId, List.of());
    }

    private static String id(String clientId) {
        return Guids.require("clientId", clientId);
    }

    private static void requireRsa(X509Certificate certificate) {
        if (!(certificate.getPublicKey() instanceof RSAPublicKey)) {
            throw new IllegalArgumentException("certificate must hold an RSA key");
        }
    }
}
