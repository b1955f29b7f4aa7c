package dev.partnercenter.auth.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.partnercenter.auth.TestBed;
import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.secret.SecretName;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Where nothing of a sign-in may turn up, however much is logged. */
class ConsentSecrecyTest {
    private static final String SESSION = "canary-session-4c1f";
    private static final String JDKS_SERVER = "com.sun.net.httpserver ";

    private final TestBed bed = TestBed.inline();
    private final PartnerConsent consent = bed.consent();
    private final PendingConsent pending = consent.begin(ExpectedPartner.of(TestBed.PARTNER), SESSION);
    private final String callback =
            bed.microsoft.signIn(pending.authorizationUrl(), bed.partner).toString();
    private final Logger root = Logger.getLogger("");
    private final Level usual = root.getLevel();
    private final List<String> log = new CopyOnWriteArrayList<>();
    private final Handler listener = new Handler() {
        @Override
        public void publish(LogRecord entry) {
            log.add(entry.getLoggerName() + " " + entry.getMessage() + " " + Arrays.toString(entry.getParameters())
                    + " " + printed(entry.getThrown()));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        listener.setLevel(Level.ALL);
        root.setLevel(Level.ALL);
        root.addHandler(listener);
    }

    @AfterEach
    void close() {
        root.removeHandler(listener);
        root.setLevel(usual);
        bed.close();
    }

    @Test
    @DisplayName("A6: neither a code nor what goes with it is logged, whether it is taken or refused")
    void nothingOfASignInIsLogged() throws Exception {
        assertThatThrownBy(() -> consent.complete(pending, "another session", callback))
                .isInstanceOf(AuthException.class);
        consent.complete(pending, SESSION, callback);
        AuthException twice = refused(() -> consent.complete(pending, SESSION, callback));
        PendingConsent second = consent.begin(ExpectedPartner.of(TestBed.PARTNER), SESSION);
        AuthException swapped = refused(() -> consent.complete(second, SESSION, callback));
        String secondCallback =
                bed.microsoft.signIn(second.authorizationUrl(), bed.partner).toString();
        bed.microsoft.faults().tokenEndpoint().oauthErrorNext(1, "invalid_grant", 70008);
        AuthException expired = refused(() -> consent.complete(second, SESSION, secondCallback));

        log.add(printed(twice));
        log.add(printed(swapped));
        log.add(printed(expired));
        assertThat(log).as("what is logged at all").anyMatch(entry -> entry.contains("A partner consented"));
        for (PendingConsent each : List.of(pending, second)) {
            assertNotLogged(
                    SESSION,
                    each.state().reveal(),
                    each.nonce().reveal(),
                    each.verifier().reveal());
        }
        assertNotLogged(code(callback), code(secondCallback), TestBed.CLIENT_SECRET);
        assertNotLogged(bed.store
                .current(new SecretName(TestBed.PARTNER.value()))
                .orElseThrow()
                .value()
                .reveal());
    }

    @Test
    @DisplayName(
            "A6: an answer to this machine is logged by nobody if it is a form, and else by the JDK's server alone")
    void answerToThisMachineIsLoggedByTheJdksServerAlone() throws Exception {
        OkHttpClient browser = new OkHttpClient();
        List<String> codes = new ArrayList<>();
        LoopbackConsent.Builder consents = LoopbackConsent.builder(bed.app, bed.store, url -> {
                    HttpUrl page = HttpUrl.get(url.toString());
                    Request.Builder answer = new Request.Builder();
                    if ("form_post".equals(page.queryParameter("response_mode"))) {
                        String form = bed.microsoft.signInForm(url, bed.partner);
                        codes.add(code("http://localhost/?" + form));
                        answer.url(String.valueOf(page.queryParameter("redirect_uri")))
                                .post(RequestBody.create(form.getBytes(StandardCharsets.UTF_8)));
                    } else {
                        String back = bed.microsoft.signIn(url, bed.partner).toString();
                        codes.add(code(back));
                        answer.url(back);
                    }
                    send(browser, answer.build());
                })
                .path("/consent");

        consents.terms(PartnerConsent.Builder::formPost).build().run(ExpectedPartner.of(TestBed.PARTNER));
        assertNotLogged(codes.get(0));
        consents.terms(UnaryOperator.identity()).build().run(ExpectedPartner.of(TestBed.PARTNER));
        assertThat(log).as("what the JDK's server logs at all").anyMatch(entry -> entry.startsWith(JDKS_SERVER));
        log.removeIf(entry -> entry.startsWith(JDKS_SERVER));

        assertNotLogged(codes.get(1));
    }

    private static void send(OkHttpClient browser, Request answer) {
        try (Response response = browser.newCall(answer).execute()) {
            assertThat(response.code()).isEqualTo(200);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void assertNotLogged(String... secrets) {
        for (String secret : secrets) {
            assertThat(log).noneMatch(entry -> entry.contains(secret));
        }
    }

    private static AuthException refused(Completion completion) throws Exception {
        try {
            completion.run();
        } catch (AuthException e) {
            return e;
        }
        throw new AssertionError("it was not refused");
    }

    private interface Completion {
        void run() throws Exception;
    }

    private static String code(String callback) {
        return String.valueOf(HttpUrl.get(callback).queryParameter("code"));
    }

    private static String printed(@Nullable Throwable thrown) {
        StringWriter text = new StringWriter();
        if (thrown != null) {
            thrown.printStackTrace(new PrintWriter(text, true));
        }
        return text.toString();
    }
}
