package dev.partnercenter.auth.entra;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.partnercenter.auth.TestBed;
import dev.partnercenter.auth.consent.FailingStore;
import dev.partnercenter.auth.secret.InMemorySecretStore;
import dev.partnercenter.auth.secret.Secret;
import dev.partnercenter.auth.secret.SecretName;
import dev.partnercenter.secrecy.Canaries;
import dev.partnercenter.testing.Journal;
import dev.partnercenter.testing.ManualClock;
import dev.partnercenter.testing.PartnerCenterSimulator;
import dev.partnercenter.testing.SimulatedPartner;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import okhttp3.OkHttpClient;
import okhttp3.tls.HeldCertificate;

/** A registration with a certificate, a federated credential and a secret, and apps that prove themselves by one or two. */
final class CredentialBed implements AutoCloseable {
    static final HeldCertificate REGISTERED = certificate(Instant.parse("2027-01-01T00:00:00Z"));
    static final HeldCertificate STRANGER = certificate(Instant.parse("2027-01-01T00:00:00Z"));
    static final SecretName NAME = new SecretName("the-app");
    static final ClientCredential SECRET = ClientCredential.secret(Secret.of(TestBed.CLIENT_SECRET));
    static final String WRONG = Canaries.text("client secret");
    static final ClientCredential WRONG_SECRET = ClientCredential.secret(Secret.of(WRONG));

    private static final String ISSUER = "https://cluster.example/issuer";
    private static final String SUBJECT = "system:serviceaccount:partners:sync";

    final PartnerCenterSimulator microsoft = PartnerCenterSimulator.builder()
            .app(TestBed.CLIENT_ID, TestBed.CLIENT_SECRET)
            .certificate(TestBed.CLIENT_ID, REGISTERED.certificate())
            .federatedCredential(TestBed.CLIENT_ID, ISSUER, SUBJECT, (RSAPublicKey)
                    STRANGER.certificate().getPublicKey())
            .partner(SimulatedPartner.builder(TestBed.PARTNER.value()).build())
            .partner(SimulatedPartner.builder(TestBed.OTHER_PARTNER.value()).build())
            .start();
    final ManualClock clock = microsoft.clock();
    final FailingStore store = new FailingStore(InMemorySecretStore.create(clock));
    final List<AuthEvent> events = new CopyOnWriteArrayList<>();

    CredentialBed() {
        store.writesFail = false;
    }

    static HeldCertificate certificate(Instant notAfter) {
        HeldCertificate held = new HeldCertificate.Builder()
                .rsa2048()
                .validityInterval(Instant.parse("2025-01-01T00:00:00Z").toEpochMilli(), notAfter.toEpochMilli())
                .build();
        Canaries.keep(held.keyPair().getPrivate());
        return held;
    }

    static ClientCertificate of(HeldCertificate held) {
        return ClientCertificate.of(held.keyPair().getPrivate(), List.of(held.certificate()));
    }

    PartnerApp app(ClientCredential credential) {
        return builder(microsoft.httpClient()).credential(credential).build();
    }

    PartnerApp app(ClientCredential first, ClientCredential second) {
        return builder(microsoft.httpClient()).credential(first, second).build();
    }

    PartnerApp.Builder builder(OkHttpClient http) {
        return PartnerApp.builder()
                .clientId(TestBed.CLIENT_ID)
                .runtime(AuthRuntime.builder()
                        .httpClient(http)
                        .clocks(clock, clock::nanoTime)
                        .random(new Random(42))
                        .scheduler(clock.scheduler())
                        .build())
                .onEvent(events::add);
    }

    TokenReply token(PartnerApp app) throws AuthException {
        return token(app, TestBed.PARTNER);
    }

    TokenReply token(PartnerApp app, TenantId tenant) throws AuthException {
        return app.tokenEndpoint()
                .redeem(new Grant.ClientCredentials(), Target.of(tenant, tenant, Resource.PARTNER_CENTER));
    }

    /** How many requests have reached the token endpoint since this was last asked. */
    long requests() {
        long count = microsoft.journal().count(Journal.Kind.TOKEN);
        microsoft.journal().clear();
        return count;
    }

    List<AuthEvent.Kind> kinds() {
        return events.stream().map(AuthEvent::kind).toList();
    }

    /** What the cluster says of the app, which its registration trusts. */
    Secret federated(String subject, Duration life) {
        JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .subject(subject)
                .audience("api://AzureADTokenExchange")
                .expirationTime(Date.from(clock.instant().plus(life)))
                .build();
        SignedJWT jwt = new SignedJWT(new JWSHeader(JWSAlgorithm.RS256), claims);
        try {
            jwt.sign(new RSASSASigner(STRANGER.keyPair().getPrivate()));
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
        return Secret.of(jwt.serialize());
    }

    Secret federated() {
        return federated(SUBJECT, Duration.ofHours(1));
    }

    @Override
    public void close() {
        microsoft.close();
    }
}
