package dev.partnercenter.testing;

import static dev.partnercenter.testing.Wire.CLIENT_ID;
import static dev.partnercenter.testing.Wire.OTHER_TENANT;
import static dev.partnercenter.testing.Wire.PARTNER_CENTER;
import static dev.partnercenter.testing.Wire.TENANT;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.util.X509CertUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.partnercenter.testing.Wire.Answer;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import okhttp3.FormBody;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientAssertionTest {
    private static final String ISSUER = "https://cluster.example/issuer";
    private static final String SUBJECT = "system:serviceaccount:partners:sync";
    private static final String EXCHANGE = "api://AzureADTokenExchange";

    private final HeldCertificate registered = certificate();
    private final HeldCertificate issuer = certificate();
    private final PartnerCenterSimulator simulator = Wire.world()
            .certificate(CLIENT_ID, registered.certificate())
            .federatedCredential(CLIENT_ID, ISSUER, SUBJECT, (RSAPublicKey)
                    issuer.certificate().getPublicKey())
            .start();
    private final Wire wire = new Wire(simulator);

    @AfterEach
    void close() {
        simulator.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PS256", "RS256"})
    void registeredCertificateProvesTheApp(String algorithm) throws Exception {
        String assertion = assertion(registered, JWSAlgorithm.parse(algorithm), TENANT);

        assertThat(appOnly(assertion).status()).isEqualTo(200);
    }

    @Test
    void anotherCertificateIsRefused() throws Exception {
        assertRefused(appOnly(assertion(certificate(), JWSAlgorithm.PS256, TENANT)), 700027);
    }

    @Test
    void assertionForAnotherTenantIsRefused() throws Exception {
        assertRefused(appOnly(assertion(registered, JWSAlgorithm.PS256, OTHER_TENANT)), 700023);
    }

    @Test
    void assertionPastItsTimeIsRefused() throws Exception {
        String assertion = assertion(registered, JWSAlgorithm.PS256, TENANT);
        simulator.clock().advance(Duration.ofHours(1));

        assertRefused(appOnly(assertion), 700024);
    }

    @Test
    void assertionIsAcceptedOnce() throws Exception {
        String assertion = assertion(registered, JWSAlgorithm.PS256, TENANT);

        assertThat(appOnly(assertion).status()).isEqualTo(200);
        assertRefused(appOnly(assertion), 50012);
    }

    @Test
    void expiredCertificateIsRefused() throws Exception {
        simulator
                .clock()
                .jumpWall(Duration.between(
                        simulator.clock().instant(),
                        registered.certificate().getNotAfter().toInstant().plusSeconds(1)));

        assertRefused(appOnly(assertion(registered, JWSAlgorithm.PS256, TENANT)), 700027);
    }

    @Test
    void replacedCertificateIsRefusedAndItsSuccessorAccepted() throws Exception {
        HeldCertificate successor = certificate();
        simulator.replaceCertificates(CLIENT_ID, Set.of(successor.certificate()));

        assertRefused(appOnly(assertion(registered, JWSAlgorithm.PS256, TENANT)), 700027);
        assertThat(appOnly(assertion(successor, JWSAlgorithm.PS256, TENANT)).status())
                .isEqualTo(200);
    }

    @Test
    void tokenOfATrustedIssuerProvesTheAppAsOftenAsItIsSent() throws Exception {
        String token = federated(issuer, ISSUER, SUBJECT, EXCHANGE);

        assertThat(appOnly(token).status()).isEqualTo(200);
        assertThat(appOnly(token).status()).isEqualTo(200);
    }

    @Test
    void tokenThatMatchesNoFederatedCredentialIsRefusedByWhatDoesNotMatch() throws Exception {
        assertRefused(appOnly(federated(issuer, ISSUER + "/", SUBJECT, EXCHANGE)), 700211);
        assertRefused(appOnly(federated(issuer, ISSUER, "another subject", EXCHANGE)), 700213);
        assertRefused(appOnly(federated(issuer, ISSUER, SUBJECT, "https://kubernetes.default.svc")), 700212);
        assertRefused(appOnly(federated(registered, ISSUER, SUBJECT, EXCHANGE)), 50012);
    }

    @Test
    void tokenOfATrustedIssuerPastItsTimeIsRefused() throws Exception {
        String token = federated(issuer, ISSUER, SUBJECT, EXCHANGE);
        simulator.clock().advance(Duration.ofHours(2));

        assertRefused(appOnly(token), 700024);
    }

    private String federated(HeldCertificate signer, String issuer, String subject, String audience) throws Exception {
        JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .issuer(issuer)
                .subject(subject)
                .audience(audience)
                .expirationTime(Date.from(simulator.clock().instant().plusSeconds(3600)))
                .build();
        SignedJWT jwt = new SignedJWT(new JWSHeader(JWSAlgorithm.RS256), claims);
        jwt.sign(new RSASSASigner(signer.keyPair().getPrivate()));
        return jwt.serialize();
    }

    private Answer appOnly(String assertion) throws Exception {
        return wire.token(
                TENANT,
                new FormBody.Builder()
                        .add("client_id", CLIENT_ID)
                        .add("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
                        .add("client_assertion", assertion)
                        .add("grant_type", "client_credentials")
                        .add("scope", PARTNER_CENTER + "/.default"));
    }

    private String assertion(HeldCertificate signer, JWSAlgorithm algorithm, String tenant) throws Exception {
        Instant now = simulator.clock().instant();
        JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .issuer(CLIENT_ID)
                .subject(CLIENT_ID)
                .jwtID(UUID.randomUUID().toString())
                .audience("https://login.microsoftonline.com/" + tenant + "/oauth2/v2.0/token")
                .notBeforeTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(600)))
                .build();
        JWSHeader header = new JWSHeader.Builder(algorithm)
                .x509CertSHA256Thumbprint(X509CertUtils.computeSHA256Thumbprint(signer.certificate()))
                .build();
        SignedJWT jwt = new SignedJWT(header, claims);
        jwt.sign(new RSASSASigner(signer.keyPair().getPrivate()));
        return jwt.serialize();
    }

    private static HeldCertificate certificate() {
        return new HeldCertificate.Builder().rsa2048().build();
    }

    private static void assertRefused(Answer reply, long code) {
        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.json()).containsEntry("error", "invalid_client").containsEntry("error_codes", List.of(code));
    }
}
