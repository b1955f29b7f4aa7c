package dev.partnercenter.auth.entra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import dev.partnercenter.auth.AppOnlyTokenProvider;
import dev.partnercenter.auth.TestBed;
import dev.partnercenter.auth.TokenRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import okhttp3.Call;
import okhttp3.EventListener;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The assertions that a certificate's key signs, as they are signed and as Entra takes them. */
class CertificateProverTest {
    private final CredentialBed bed = new CredentialBed();
    private final List<String> signed = new ArrayList<>();
    private final LocalSigner key =
            new LocalSigner(CredentialBed.REGISTERED.keyPair().getPrivate());
    private final ClientCertificate watched = ClientCertificate.signedBy(
            (algorithm, input) -> {
                signed.add(new String(input, StandardCharsets.US_ASCII));
                return key.sign(algorithm, input);
            },
            CredentialBed.REGISTERED.certificate());

    @AfterEach
    void close() {
        bed.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 2, -2})
    @DisplayName("C2: for three hours every assertion is in date, short, for the endpoint asked, and no jti repeats")
    void everyAssertionOfThreeHoursIsNewAndInDate(long hoursAhead) throws Exception {
        bed.microsoft.faults().clockAhead(Duration.ofHours(hoursAhead));
        PartnerApp app = bed.app(watched);
        bed.token(app);
        signed.clear();
        List<String> ids = new ArrayList<>();

        for (int minute = 0; minute < 180; minute += 3) {
            TenantId tenant = minute % 2 == 0 ? TestBed.PARTNER : TestBed.OTHER_PARTNER;
            bed.token(app, tenant);

            JWTClaimsSet claims = claims(signed.get(signed.size() - 1));
            Instant issuersTime = bed.clock.instant().plus(Duration.ofHours(hoursAhead));
            assertThat(claims.getAudience())
                    .containsExactly("https://login.microsoftonline.com/" + tenant.value() + "/oauth2/v2.0/token");
            assertThat(claims.getIssuer()).isEqualTo(TestBed.CLIENT_ID).isEqualTo(claims.getSubject());
            assertThat(claims.getNotBeforeTime()).isBeforeOrEqualTo(issuersTime);
            assertThat(claims.getIssueTime()).isEqualTo(claims.getNotBeforeTime());
            assertThat(claims.getExpirationTime())
                    .isAfter(issuersTime)
                    .isBeforeOrEqualTo(claims.getIssueTime().toInstant().plus(Duration.ofMinutes(10)));
            ids.add(claims.getJWTID());
            bed.clock.advance(Duration.ofMinutes(3));
        }

        assertThat(ids).hasSize(60).doesNotHaveDuplicates();
        assertThat(signed).hasSize(60);
    }

    @Test
    @DisplayName("C2: an assertion refused for a wrong clock is made anew, by the time that the refusal told")
    void wrongClockCostsOneRequestAndNoEvent() throws Exception {
        PartnerApp app = bed.app(CredentialBed.of(CredentialBed.REGISTERED));
        bed.microsoft.faults().clockAhead(Duration.ofHours(1));

        bed.token(app);
        assertThat(bed.requests()).isEqualTo(2);
        bed.token(app);
        assertThat(bed.requests()).isEqualTo(1);

        bed.microsoft.faults().clockAhead(Duration.ZERO);
        bed.token(app);
        assertThat(bed.requests()).isEqualTo(2);
        assertThat(bed.events).isEmpty();
    }

    @Test
    @DisplayName("C2: an assertion that goes with a code is for the endpoint of the page that gave the code")
    void assertionWithACodeIsForTheEndpointOfItsPage() throws Exception {
        CertificateProver prover = new CertificateProver(
                bed.app(watched), watched, new IssuerClock(bed.app(watched).runtime()));

        ClientProof proof = prover.prove(Target.ofSignIn(Authority.ORGANIZATIONS, Resource.PARTNER_CENTER));

        assertThat(claims(proof.value().reveal()).getAudience())
                .containsExactly("https://login.microsoftonline.com/organizations/oauth2/v2.0/token");
    }

    static List<ClientCertificate> certificates() {
        ClientCertificate usual = CredentialBed.of(CredentialBed.REGISTERED);
        return List.of(usual, usual.withRs256());
    }

    @ParameterizedTest
    @MethodSource("certificates")
    @DisplayName("C3: the header names PS256, or RS256 for those who must, and the SHA-256 thumbprint, and no more")
    void headerNamesAlgorithmAndThumbprint(ClientCertificate certificate) throws Exception {
        PartnerApp app = bed.app(certificate);
        Target target = Target.of(TestBed.PARTNER, TestBed.PARTNER, Resource.GRAPH);

        ClientProof proof = new CertificateProver(app, certificate, new IssuerClock(app.runtime())).prove(target);

        assertThat(proof.isAssertion()).isTrue();
        assertThat(json(proof.value().reveal(), 0))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "alg",
                        certificate.algorithm().name(),
                        "typ",
                        "JWT",
                        "x5t#S256",
                        certificate.sha256Thumbprint().toString()));
        assertThat(bed.token(app).accessToken()).isNotNull();
    }

    @Test
    @DisplayName("C4: neither secret nor assertion is ever in the URL of the token endpoint, which has no query")
    void tokenUrlHasNoQuery() throws Exception {
        List<HttpUrl> urls = new ArrayList<>();
        OkHttpClient http = bed.microsoft
                .httpClient()
                .newBuilder()
                .eventListener(new EventListener() {
                    @Override
                    public void callStart(Call call) {
                        urls.add(call.request().url());
                    }
                })
                .build();

        bed.token(bed.builder(http).credential(CredentialBed.SECRET).build());
        bed.token(bed.builder(http).credential(watched).build());
        bed.token(bed.builder(http)
                .credential(ClientCredential.assertion(bed::federated))
                .build());

        assertThat(urls)
                .hasSize(3)
                .allSatisfy(url -> assertThat(url)
                        .hasToString(
                                "https://login.microsoftonline.com/" + TestBed.PARTNER.value() + "/oauth2/v2.0/token"));
    }

    @Test
    @DisplayName("C5: a remote signer that never shows its key proves the app")
    void remoteSignerProvesTheApp() throws Exception {
        bed.token(bed.app(watched));
        bed.token(bed.app(watched.withRs256()));

        assertThat(signed).hasSize(2);
        assertThat(bed.requests()).isEqualTo(2);
    }

    @Test
    @DisplayName("C5: what a remote signer signs with another key or algorithm is never sent")
    void foreignSignatureIsNotSent() {
        LocalSigner other = new LocalSigner(CredentialBed.STRANGER.keyPair().getPrivate());

        for (AssertionSigner wrong : List.<AssertionSigner>of(
                other, (algorithm, input) -> key.sign("RS256", input), (algorithm, input) -> new byte[] {1})) {
            PartnerApp app = bed.app(ClientCertificate.signedBy(wrong, CredentialBed.REGISTERED.certificate()));

            assertThatThrownBy(() -> bed.token(app))
                    .isInstanceOf(AuthException.Credential.class)
                    .hasMessageContaining("does not fit its certificate");
        }
        assertThat(bed.requests()).isZero();
    }

    static List<AssertionSigner> failing() {
        return List.of(
                (algorithm, input) -> {
                    throw new IOException("the vault is down");
                },
                (algorithm, input) -> {
                    throw new IllegalStateException("the vault is down");
                });
    }

    @ParameterizedTest
    @MethodSource("failing")
    @DisplayName("C5: a remote signer that does not answer is no refusal, and Entra is not asked")
    void signerThatDoesNotAnswerIsUnavailable(AssertionSigner down) throws Exception {
        PartnerApp app = bed.app(ClientCertificate.signedBy(down, CredentialBed.REGISTERED.certificate()));

        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> bed.token(app))
                    .isInstanceOf(AuthException.Unavailable.class)
                    .hasMessageContaining("did not sign")
                    .hasRootCauseMessage("the vault is down");
        }
        assertThat(bed.requests()).isZero();
    }

    @Test
    @DisplayName("C5: the signer is called on a thread of the library's")
    void signerIsCalledOnAThreadOfTheLibrarys() throws Exception {
        CompletableFuture<Thread> caller = new CompletableFuture<>();
        ClientCertificate certificate = ClientCertificate.signedBy(
                (algorithm, input) -> {
                    caller.complete(Thread.currentThread());
                    return key.sign(algorithm, input);
                },
                CredentialBed.REGISTERED.certificate());
        try (PartnerApp app = PartnerApp.builder()
                .clientId(TestBed.CLIENT_ID)
                .credential(certificate)
                .runtime(AuthRuntime.builder()
                        .httpClient(bed.microsoft.httpClient())
                        .clocks(bed.clock, bed.clock::nanoTime)
                        .scheduler(bed.clock.scheduler())
                        .build())
                .build()) {
            AppOnlyTokenProvider.create(app).token(TokenRequest.forPartner(TestBed.PARTNER));
        }

        assertThat(caller.join()).isNotSameAs(Thread.currentThread());
    }

    private static JWTClaimsSet claims(String signingInput) throws Exception {
        return JWTClaimsSet.parse(json(signingInput, 1));
    }

    private static Map<String, Object> json(String jwt, int part) throws Exception {
        return JSONObjectUtils.parse(
                Base64URL.from(List.of(jwt.split("\\.", -1)).get(part)).decodeToString());
    }
}
