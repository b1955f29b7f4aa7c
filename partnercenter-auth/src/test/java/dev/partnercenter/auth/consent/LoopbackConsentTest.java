package dev.partnercenter.auth.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.partnercenter.auth.TestBed;
import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.AuthException.ConsentRequired;
import dev.partnercenter.auth.entra.AuthException.ConsentRequired.Reason;
import dev.partnercenter.testing.SimulatedPartner;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LoopbackConsentTest {
    private static final ExpectedPartner EXPECTED = ExpectedPartner.of(TestBed.PARTNER);

    private final TestBed bed = TestBed.inline();
    private final OkHttpClient browser = new OkHttpClient();
    private final List<String> seen = new ArrayList<>();

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void userWhoSignsInHasConsented() throws Exception {
        LoopbackConsent consent = LoopbackConsent.builder(bed.app, bed.store, url -> get(signedIn(url)))
                .path("/consent")
                .build();

        assertThat(consent.run(EXPECTED).partner()).isEqualTo(TestBed.PARTNER);
        assertThat(seen).containsExactly("200");
        assertThat(bed.store.names()).hasSize(1);
    }

    @Test
    void answerAsAFormIsTakenToo() throws Exception {
        LoopbackConsent consent = LoopbackConsent.builder(bed.app, bed.store, url -> {
                    String form = bed.microsoft.signInForm(url, bed.partner);
                    post(redirectUri(url), form);
                })
                .path("/consent")
                .terms(PartnerConsent.Builder::formPost)
                .build();

        assertThat(consent.run(EXPECTED).partner()).isEqualTo(TestBed.PARTNER);
    }

    @Test
    @DisplayName("A6: the page that ends the sign-in shows no code, is not kept and refers to nobody")
    void lastPageShowsNoCode() throws Exception {
        LoopbackConsent consent = LoopbackConsent.builder(bed.app, bed.store, url -> {
                    HttpUrl back = HttpUrl.get(signedIn(url));
                    try (Response response = browser.newCall(
                                    new Request.Builder().url(back).build())
                            .execute()) {
                        String page = response.body().string();
                        assertThat(page)
                                .contains("close this page", "history.replaceState")
                                .doesNotContain(
                                        String.valueOf(back.queryParameter("code")),
                                        String.valueOf(back.queryParameter("state")));
                        assertThat(response.header("Cache-Control")).isEqualTo("no-store");
                        assertThat(response.header("Referrer-Policy")).isEqualTo("no-referrer");
                        assertThat(response.header("Content-Security-Policy"))
                                .startsWith("default-src 'none'; script-src 'sha256-");
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                })
                .path("/consent")
                .build();

        assertThat(consent.run(EXPECTED).partner()).isEqualTo(TestBed.PARTNER);
    }

    @Test
    @DisplayName("A5: only this machine's own addresses take one answer, at one path and under one name")
    void onlyTheOneAnswerIsTaken() throws Exception {
        LoopbackConsent consent = LoopbackConsent.builder(bed.app, bed.store, url -> {
                    HttpUrl redirect = HttpUrl.get(redirectUri(url));
                    String answer = signedIn(url);
                    get(redirect.newBuilder().encodedPath("/").build().toString());
                    get(redirect.newBuilder()
                            .encodedPath("/favicon.ico")
                            .build()
                            .toString());
                    get(redirect.newBuilder()
                            .encodedPath("/consent/more")
                            .query("state=x")
                            .build()
                            .toString());
                    get(redirect.toString());
                    getAs("attacker.example:" + redirect.port(), answer);
                    assertThat(elsewhere(redirect.port())).isEmpty();
                    get(answer);
                    get(answer);
                })
                .path("/consent")
                .build();

        assertThat(consent.run(EXPECTED).partner()).isEqualTo(TestBed.PARTNER);
        assertThat(seen).containsExactly("404", "404", "404", "404", "404", "200", "404");
    }

    @Test
    void portIsClosedAfterSuccessFailureTimeoutAndInterrupt() throws Exception {
        List<Integer> ports = new ArrayList<>();
        consent(url -> {
                    ports.add(port(url));
                    get(signedIn(url));
                })
                .run(EXPECTED);
        assertThatThrownBy(() -> consent(url -> {
                            ports.add(port(url));
                            throw new IllegalStateException("no browser");
                        })
                        .run(EXPECTED))
                .hasMessage("no browser");
        ConsentRequired late = catchThrowableOfType(
                ConsentRequired.class,
                () -> consent(url -> {
                            ports.add(port(url));
                            Thread waiting = Thread.currentThread();
                            new Thread(() -> {
                                        while (waiting.getState() != Thread.State.WAITING) {
                                            Thread.onSpinWait();
                                        }
                                        bed.clock.advance(Duration.ofMinutes(10));
                                    })
                                    .start();
                        })
                        .run(EXPECTED));
        assertThat(late.reason()).isEqualTo(Reason.EXPIRED);
        assertThatThrownBy(() -> consent(url -> {
                            ports.add(port(url));
                            Thread.currentThread().interrupt();
                        })
                        .run(EXPECTED))
                .isInstanceOf(InterruptedIOException.class);
        assertThat(Thread.interrupted()).isTrue();

        assertThat(ports)
                .hasSize(4)
                .allSatisfy(port -> assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port).close())
                        .isInstanceOf(ConnectException.class));
    }

    @Test
    void forgedAnswerEndsTheConsentWithoutARequest() {
        bed.microsoft.journal().clear();

        assertThatThrownBy(() -> consent(url -> get(redirectUri(url) + "?code=forged&state=forged"))
                        .run(EXPECTED))
                .isInstanceOf(AuthException.Configuration.class)
                .hasMessageContaining("state");
        assertThat(bed.tokenRequests()).isZero();
    }

    @Test
    void pathAndWaitThatMakeNoSenseAreRefusedAtOnce() {
        LoopbackConsent.Builder builder = LoopbackConsent.builder(bed.app, bed.store, url -> {});

        assertThatIllegalArgumentException().isThrownBy(() -> builder.path("consent"));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.path("/a?b"));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.waitingAtMost(Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.waitingAtMost(Duration.ofMinutes(11)));
    }

    private LoopbackConsent consent(Consumer<URI> opening) {
        return LoopbackConsent.builder(bed.app, bed.store, opening)
                .path("/consent")
                .build();
    }

    private String signedIn(URI url) {
        SimulatedPartner partner = bed.partner;
        return bed.microsoft.signIn(url, partner).toString();
    }

    private void get(String url) {
        send(new Request.Builder().url(url).build());
    }

    private void getAs(String host, String url) {
        send(new Request.Builder().url(url).header("Host", host).build());
    }

    private void post(String url, String form) {
        send(new Request.Builder().url(url).post(RequestBody.create(form, null)).build());
    }

    private void send(Request request) {
        try (Response response = browser.newCall(request).execute()) {
            seen.add(Integer.toString(response.code()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The addresses of this machine, other than its own loopback, at which somebody listens on that port. */
    private static List<String> elsewhere(int port) {
        List<String> open = new ArrayList<>();
        try {
            for (NetworkInterface network : Collections.list(NetworkInterface.getNetworkInterfaces())) {
                for (InetAddress address : Collections.list(network.getInetAddresses())) {
                    if (!address.isLoopbackAddress() && isOpen(address, port)) {
                        open.add(address.toString());
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return open;
    }

    private static boolean isOpen(InetAddress address, int port) {
        try (Socket socket = new Socket(address, port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private static String redirectUri(URI authorizationUrl) {
        return String.valueOf(HttpUrl.get(authorizationUrl.toString()).queryParameter("redirect_uri"));
    }

    private static int port(URI authorizationUrl) {
        return HttpUrl.get(redirectUri(authorizationUrl)).port();
    }
}
