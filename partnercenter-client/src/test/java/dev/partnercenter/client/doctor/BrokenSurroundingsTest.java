package dev.partnercenter.client.doctor;

import static dev.partnercenter.client.doctor.Patient.evidence;
import static dev.partnercenter.client.doctor.Patient.remedy;
import static dev.partnercenter.client.doctor.Patient.troubles;
import static org.assertj.core.api.Assertions.assertThat;

import dev.partnercenter.testing.LoopbackProxy;
import dev.partnercenter.testing.PartnerCenterSimulator;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import okhttp3.Credentials;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The network or Microsoft's side is not as it must be: what is found, and whose move it is. */
class BrokenSurroundingsTest {
    /** Where nothing can be reached: all but what is in the store. */
    private static final String[] NOBODY_REACHED = {
        "failed login-host",
        "failed api-host",
        "skipped clock because login-host",
        "skipped tenant because login-host",
        "skipped app because login-host",
        "skipped credential because login-host",
        "skipped reply-url because login-host",
        "skipped redemption because login-host",
        "skipped token because login-host",
        "skipped mfa because login-host",
        "skipped partner-center because api-host",
        "skipped app-only because api-host"
    };

    private final Patient patient = new Patient();

    @AfterEach
    void close() {
        patient.close();
    }

    @Test
    void proxyThatRefusesThePasswordIsNamedAndThePasswordIsNot() throws Exception {
        try (LoopbackProxy proxy = LoopbackProxy.start().admitOnly(Credentials.basic("app", "right"))) {
            String wrong = Credentials.basic("app", "canary-proxy-word");
            patient.consented().with(http -> through(proxy.leadTo(patient.microsoft), wrong, http));

            Diagnosis diagnosis = patient.examine();

            assertThat(troubles(diagnosis)).containsExactly(NOBODY_REACHED);
            assertThat(evidence(diagnosis, Check.LOGIN_HOST))
                    .isEqualTo("The proxy " + name(proxy) + " did not admit the app on the way to"
                            + " login.microsoftonline.com (407).");
            assertThat(remedy(diagnosis, Check.LOGIN_HOST)).contains("must correct the proxy authenticator");
            assertThat(diagnosis.toText() + diagnosis.toJson()).doesNotContain("canary", wrong);
        }
    }

    @Test
    void proxyThatGivesNoTunnelIsNamedAndItsPageIsNotShown() throws Exception {
        try (LoopbackProxy proxy =
                LoopbackProxy.start().answerNext(1_000, 403, "text/html", "<html>canary-page</html>")) {
            patient.consented().with(http -> http.proxy(proxy.proxy()));

            Diagnosis diagnosis = patient.examine();

            assertThat(troubles(diagnosis)).containsExactly(NOBODY_REACHED);
            assertThat(evidence(diagnosis, Check.LOGIN_HOST))
                    .isEqualTo("The proxy " + name(proxy) + " gave no way through to login.microsoftonline.com (403).");
            assertThat(remedy(diagnosis, Check.API_HOST))
                    .isEqualTo("Whoever operates the app must have whoever runs the proxy let it through to"
                            + " api.partnercenter.microsoft.com.");
            assertThat(diagnosis.toText() + diagnosis.toJson()).doesNotContain("canary");
        }
    }

    @Test
    void proxyThatLetsTheAppThroughIsToldToo() throws Exception {
        String right = Credentials.basic("app", "right");
        try (LoopbackProxy proxy = LoopbackProxy.start().admitOnly(right)) {
            patient.consented().with(http -> through(proxy.leadTo(patient.microsoft), right, http));

            Diagnosis diagnosis = patient.examine();

            assertThat(diagnosis.isHealthy()).isTrue();
            assertThat(evidence(diagnosis, Check.API_HOST)).endsWith("through the proxy " + name(proxy) + ").");
        }
    }

    @Test
    void tlsThatNobodyVouchesForIsTold() throws Exception {
        try (PartnerCenterSimulator inspecting =
                PartnerCenterSimulator.builder().start()) {
            patient.consented()
                    .with(http -> http.socketFactory(inspecting.httpClient().socketFactory()));

            Diagnosis diagnosis = patient.examine();

            assertThat(troubles(diagnosis)).containsExactly(NOBODY_REACHED);
            assertThat(evidence(diagnosis, Check.LOGIN_HOST)).contains("nobody whom this Java runtime trusts vouches");
            assertThat(remedy(diagnosis, Check.LOGIN_HOST)).contains("root certificate must be imported");
            assertThat(inspecting.journal().entries()).isEmpty();
        }
    }

    @Test
    void certificateOfAnotherHostIsTold() throws Exception {
        patient.consented().with(http -> http.hostnameVerifier((host, session) -> false));

        assertThat(evidence(patient.examine(), Check.API_HOST))
                .isEqualTo(
                        "api.partnercenter.microsoft.com is not trusted: the certificate it shows is made out to other"
                                + " hosts (without a proxy).");
    }

    @Test
    void nameThatDoesNotResolveIsTold() throws Exception {
        patient.consented()
                .with(http -> http.dns(host -> {
                    throw new UnknownHostException(host);
                }));

        Diagnosis diagnosis = patient.examine();

        assertThat(troubles(diagnosis)).containsExactly(NOBODY_REACHED);
        assertThat(evidence(diagnosis, Check.LOGIN_HOST))
                .startsWith(
                        "login.microsoftonline.com could not be reached: this machine's DNS does not know its name");
        assertThat(remedy(diagnosis, Check.LOGIN_HOST))
                .contains("if it lasts, whoever operates the app must look after this machine's DNS");
    }

    @Test
    void proxyThatIsNotReachedIsNamed() throws Exception {
        Proxy proxy = new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved("proxy.example", 3128));
        patient.consented()
                .with(http -> http.proxySelector(new ProxySelector() {
                    @Override
                    public List<Proxy> select(URI uri) {
                        return List.of(proxy);
                    }

                    @Override
                    public void connectFailed(URI uri, SocketAddress address, IOException failure) {}
                }));

        Diagnosis diagnosis = patient.examine();

        assertThat(troubles(diagnosis)).containsExactly(NOBODY_REACHED);
        assertThat(evidence(diagnosis, Check.API_HOST)).endsWith(" (through the proxy proxy.example:3128).");
    }

    @Test
    void partnerCenterThatIsDownIsToldAndTokensAreStillLookedAt() throws Exception {
        patient.consented()
                .microsoft
                .faults()
                .api()
                .answerNext(Integer.MAX_VALUE, 503, "text/html", "<html>Down</html>", Map.of());

        Diagnosis diagnosis = patient.examine();

        assertThat(troubles(diagnosis))
                .containsExactly(
                        "failed api-host",
                        "skipped partner-center because api-host",
                        "skipped app-only because api-host");
        assertThat(evidence(diagnosis, Check.API_HOST)).contains("is not well", "HTTP 503, text/html");
        assertThat(remedy(diagnosis, Check.API_HOST)).isEqualTo("Nobody has to act yet: try again later.");
    }

    @Test
    void pageInPlaceOfEntrasAnswerIsTakenForAProxys() throws Exception {
        patient.consented()
                .microsoft
                .faults()
                .metadata()
                .answerNext(1, 200, "text/html", "<html>Please log in to the network</html>", Map.of());

        Diagnosis diagnosis = patient.examine();

        assertThat(troubles(diagnosis)).startsWith("failed login-host", "skipped tenant because login-host");
        assertThat(evidence(diagnosis, Check.LOGIN_HOST))
                .contains("looks like a proxy's page", "HTTP 200, text/html")
                .doesNotContain("Please");
    }

    @Test
    void answerThatIsNeitherEntrasNorAPageIsNotTakenForAPage() throws Exception {
        patient.consented().microsoft.faults().metadata().answerNext(1, 403, "text/plain", "Denied", Map.of());

        assertThat(evidence(patient.examine(), Check.LOGIN_HOST))
                .startsWith("The answer is none of login.microsoftonline.com's own (HTTP 403, text/plain; TLSv1.");
    }

    @Test
    void hostThatAsksForFewerRequestsIsNoProxy() throws Exception {
        patient.consented()
                .microsoft
                .faults()
                .metadata()
                .answerNext(1, 429, "text/plain", "Too Many Requests", Map.of());

        assertThat(remedy(patient.examine(), Check.LOGIN_HOST)).isEqualTo("Nobody has to act yet: try again later.");
    }

    @Test
    void entraThatThrottlesIsToldWithTheTimeAfterWhichToAsk() throws Exception {
        patient.consented().microsoft.faults().tokenEndpoint().throttleNext(Integer.MAX_VALUE, Duration.ofSeconds(90));

        Diagnosis diagnosis = patient.examine();

        assertThat(troubles(diagnosis)).startsWith("failed app", "skipped credential because app");
        assertThat(evidence(diagnosis, Check.APP)).contains("2026-01-01T00:01:30Z");
    }

    private static void through(LoopbackProxy proxy, String password, OkHttpClient.Builder http) {
        http.proxy(proxy.proxy())
                .proxyAuthenticator((route, response) -> response.request()
                        .newBuilder()
                        .header("Proxy-Authorization", password)
                        .build());
    }

    private static String name(LoopbackProxy proxy) {
        return proxy.address().getHostString() + ":" + proxy.address().getPort();
    }
}
