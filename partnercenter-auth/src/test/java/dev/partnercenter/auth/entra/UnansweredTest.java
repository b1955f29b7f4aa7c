package dev.partnercenter.auth.entra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.partnercenter.auth.MessageForm;
import dev.partnercenter.auth.TestBed;
import dev.partnercenter.auth.secret.Secret;
import dev.partnercenter.testing.LoopbackProxy;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.X509TrustManager;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Why nothing was heard of the token endpoint, and who can do something about it. */
class UnansweredTest {
    private static final TestBed BED = TestBed.inline();
    private static final Target HOME = Target.of(TestBed.PARTNER, TestBed.PARTNER, Resource.PARTNER_CENTER);

    @BeforeEach
    void clear() {
        BED.microsoft.faults().clear();
        BED.microsoft.journal().clear();
    }

    @AfterAll
    static void close() {
        BED.close();
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(
                        new UnknownHostException("login"),
                        "this machine's DNS does not know its name, or that of a proxy on the way",
                        "DNS"),
                Arguments.of(new ConnectException("refused"), "it takes no connection, or a proxy", "firewall"),
                Arguments.of(new NoRouteToHostException("none"), "it takes no connection", "firewall"),
                Arguments.of(new SocketTimeoutException("Connect timed out"), "it did not answer in time", "firewall"),
                Arguments.of(new InterruptedIOException("timeout"), "it did not answer in time", "try again later"),
                Arguments.of(new SSLHandshakeException("protocol_version"), "no TLS connection came about", "proxy"),
                Arguments.of(new SocketException("reset"), "no connection came about, or it broke off", "proxy"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("failures")
    void networkThatFailsIsToldByHowFarTheRequestCame(IOException failure, String because, String remedy) {
        AuthException thrown = told(failure);

        assertThat(thrown).isInstanceOf(AuthException.Unavailable.class).hasCause(failure);
        assertThat(thrown).message().contains("login.microsoftonline.com could not be reached: " + because);
        assertThat(thrown.remedy()).startsWith("Nobody has to act yet").contains(remedy);
        MessageForm.assertForm(thrown);
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 301, 400, 401, 403, 404, 405, 502, 503, 511, 408, 429})
    void proxyThatGivesNoTunnelIsToldByItsStatus(int status) {
        boolean passes = status == 408 || status == 429 || status >= 500;
        AuthException thrown = told(new IOException("Unexpected response code for CONNECT: " + status));

        assertThat(thrown)
                .isInstanceOf(passes ? AuthException.Unavailable.class : AuthException.Configuration.class)
                .message()
                .contains(": a proxy on the way gave no way through to login.microsoftonline.com (" + status + "). ");
        assertThat(thrown.remedy())
                .startsWith(passes ? "Nobody has to act yet: try again later; if" : "Whoever operates the app must")
                .contains("runs the proxy", "to login.microsoftonline.com.");
        MessageForm.assertForm(thrown);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Unexpected response code for CONNECT: -1",
                "Unexpected response code for CONNECT: 403 by canary",
                "CONNECT: 403"
            })
    void whatMerelyResemblesAProxysAnswerIsToldByHowFarTheRequestCame(String message) {
        assertThat(told(new IOException(message)))
                .isInstanceOf(AuthException.Unavailable.class)
                .hasMessageContaining("no connection came about, or it broke off")
                .hasMessageNotContaining("CONNECT");
    }

    @Test
    void proxyThatGivesNoTunnelIsNamedWhereItCanOnlyBeOne() {
        try (LoopbackProxy proxy = LoopbackProxy.start().answerNext(9, 403, "text/html", "canary")) {
            String port = ":" + proxy.address().getPort();

            assertThat(refusedBy(http -> http.proxy(proxy.proxy())))
                    .isInstanceOf(AuthException.Configuration.class)
                    .hasMessageContaining(": the proxy 127.0.0.1" + port
                            + " gave no way through to login.microsoftonline.com (403). Whoever")
                    .hasMessageNotContaining("canary");
            assertThat(refusedBy(http -> http.proxySelector(choosing(proxy.proxy(), Proxy.NO_PROXY))
                            .dns(UnansweredTest::unknown)))
                    .hasMessageContaining(": the proxy 127.0.0.1" + port + " gave no way");
            assertThat(refusedBy(http -> http.proxySelector(choosing(proxy.proxy(), proxy.proxy()))))
                    .hasMessageContaining(": a proxy on the way gave no way")
                    .hasMessageNotContaining(port);
            assertThat(proxy.asked()).as("one for each way there is").hasSize(1 + 1 + 2);
        }
    }

    private static List<InetAddress> unknown(String host) throws UnknownHostException {
        throw new UnknownHostException(host);
    }

    private static ProxySelector choosing(Proxy... proxies) {
        return new ProxySelector() {
            @Override
            public List<Proxy> select(URI uri) {
                return List.of(proxies);
            }

            @Override
            public void connectFailed(URI uri, SocketAddress address, IOException failure) {}
        };
    }

    static Stream<Arguments> untrusted() {
        return Stream.of(
                Arguments.of(handshake(new CertificateException("PKIX path building failed")), "vouches", "keytool"),
                Arguments.of(handshake(new CertPathValidatorException("no anchor")), "vouches", "AuthRuntime"),
                Arguments.of(
                        handshake(new CertificateException("PKIX", new CertificateExpiredException("NotAfter"))),
                        "has expired by this machine's clock",
                        "clock right"),
                Arguments.of(
                        handshake(new CertificateException("PKIX", new CertificateNotYetValidException("NotBefore"))),
                        "is not valid yet by this machine's clock",
                        "clock right"),
                Arguments.of(
                        new SSLPeerUnverifiedException("Hostname not verified"), "made out to other hosts", "DNS"));
    }

    private static SSLException handshake(Throwable cause) {
        SSLException failure = new SSLHandshakeException("handshake failed");
        var unused = failure.initCause(cause);
        return failure;
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("untrusted")
    @DisplayName("F11, P19: a certificate that is none to be trusted says what is wrong with it and what to do")
    void certificateThatIsNotTrustedIsToldByWhatIsWrongWithIt(SSLException failure, String because, String remedy) {
        UntrustedServerException untrusted = UntrustedServerException.of("login.microsoftonline.com", failure)
                .orElseThrow();
        AuthException thrown = told(untrusted);

        assertThat(thrown).isInstanceOf(AuthException.Configuration.class).hasCause(untrusted);
        assertThat(thrown).message().contains("login.microsoftonline.com is not trusted: ", because);
        assertThat(thrown.remedy()).startsWith("Whoever operates the app must").contains(remedy);
        assertThat(untrusted).hasCause(failure).message().contains("login.microsoftonline.com", because, remedy);
        MessageForm.assertForm(thrown);
        MessageForm.assertIsOneLine(untrusted.getMessage());
    }

    @Test
    void handshakeThatFailsOtherwiseIsNotAMatterOfTrust() {
        assertThat(UntrustedServerException.of("host", new SSLHandshakeException("protocol_version")))
                .isEmpty();
    }

    @Test
    @DisplayName("F11, P19: an endpoint whose certificate nobody vouches for is asked once, and gets no secret")
    void endpointThatNobodyVouchesForIsAskedOnceAndGetsNothing() {
        AtomicInteger attempts = new AtomicInteger();
        AuthException thrown = refusedBy(builder -> builder.dns(host -> {
                    attempts.incrementAndGet();
                    return BED.microsoft.httpClient().dns().lookup(host);
                })
                // The simulator's own authority is none of the Java runtime's.
                .sslSocketFactory(platform().sslSocketFactory(), trustManager(platform())));

        assertThat(thrown)
                .isInstanceOf(AuthException.Configuration.class)
                .hasCauseInstanceOf(UntrustedServerException.class)
                .message()
                .contains(
                        "nobody whom this Java runtime trusts",
                        "correlation id " + thrown.correlationId().orElseThrow());
        assertThat(attempts).hasValue(1);
        assertThat(BED.microsoft.journal().entries()).isEmpty();
    }

    @Test
    @DisplayName("P19: a proxy whose name nobody knows is not told as Microsoft's being unknown")
    void proxyWhoseNameNobodyKnowsIsNotToldAsMicrosoftsBeingUnknown() {
        AuthException thrown = refusedBy(builder ->
                builder.proxy(new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved("proxy.example", 3128))));

        assertThat(thrown)
                .isInstanceOf(AuthException.Unavailable.class)
                .hasCauseInstanceOf(UnknownHostException.class)
                .message()
                .contains("does not know its name, or that of a proxy on the way");
    }

    @Test
    @DisplayName("D10: a request that got no answer is named by the id it was sent with")
    void requestThatGotNoAnswerIsNamedByTheIdItWasSentWith() {
        BED.microsoft.faults().tokenEndpoint().disconnectNext(1);

        AuthException thrown = catchThrowableOfType(
                AuthException.class, () -> BED.app.tokenEndpoint().redeem(new Grant.ClientCredentials(), HOME));

        assertThat(thrown).isInstanceOf(AuthException.Unavailable.class);
        assertThat(thrown.error()).isEmpty();
        assertThat(thrown.correlationId())
                .contains(BED.microsoft.journal().entries().get(0).headers().get("client-request-id"));
        MessageForm.assertForm(thrown);
    }

    private static OkHttpClient platform() {
        return new OkHttpClient();
    }

    private static X509TrustManager trustManager(OkHttpClient client) {
        return Objects.requireNonNull(client.x509TrustManager());
    }

    private static AuthException refusedBy(UnaryOperator<OkHttpClient.Builder> users) {
        OkHttpClient.Builder http = BED.microsoft.httpClient().newBuilder();
        try (PartnerApp app = PartnerApp.builder()
                .clientId(TestBed.CLIENT_ID)
                .credential(ClientCredential.secret(Secret.of(TestBed.CLIENT_SECRET)))
                .runtime(AuthRuntime.builder()
                        .httpClient(users.apply(http).build())
                        .clocks(BED.clock, BED.clock::nanoTime)
                        .build())
                .build()) {
            return catchThrowableOfType(
                    AuthException.class, () -> app.tokenEndpoint().redeem(new Grant.ClientCredentials(), HOME));
        }
    }

    private static AuthException told(IOException failure) {
        return Unanswered.by("login.microsoftonline.com", failure)
                .exception(BED.app.failure().target(HOME), failure);
    }
}
