package dev.partnercenter.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.AuthRuntime;
import dev.partnercenter.auth.entra.ClaimsChallenge;
import dev.partnercenter.auth.entra.ClientCredential;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.secret.Secret;
import dev.partnercenter.testing.Hold;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The app is closed while it is at work, with threads and a timer of its own. */
@Timeout(60)
class CloseTest {
    private static final TokenRequest HOME = TokenRequest.forPartner(TestBed.PARTNER);
    private static final int CUSTOMERS = 200;
    private static final int CALLBACK_THREADS = 64;

    private final TestBed bed = TestBed.inline();
    private final ExecutorService callers = Executors.newCachedThreadPool();

    @AfterEach
    void close() {
        callers.shutdownNow();
        bed.close();
    }

    @Test
    void whoeverWaitsIsToldAndNoThreadIsLeft() throws Exception {
        callers.submit(() -> {}).get();
        ThreadDump before = ThreadDump.take();
        PartnerApp app = app();
        AppOnlyTokenProvider tokens = AppOnlyTokenProvider.create(app);
        CountDownLatch blocked = new CountDownLatch(CALLBACK_THREADS);
        for (int i = 0; i < CALLBACK_THREADS; i++) {
            var unused = tokens.tokenAsync(customer(i)).thenAccept(token -> blockUntilInterrupted(blocked));
        }
        blocked.await();

        List<Future<AccessToken>> waiting = new ArrayList<>();
        try (Hold hold = bed.microsoft.faults().tokenEndpoint().hold()) {
            for (int i = CALLBACK_THREADS; i < CUSTOMERS; i++) { // 64 are up, the others queue.
                TokenRequest request = customer(i);
                waiting.add(tokens.tokenAsync(request));
                waiting.add(callers.submit(() -> tokens.token(request)));
            }
            bed.clock.advance(Duration.ofMinutes(50));
            for (int i = 0; i < CALLBACK_THREADS; i++) { // Renewals that queue too, and that nobody waits for.
                assertThat(tokens.tokenAsync(customer(i))).isCompleted();
            }
            hold.awaitArrived(64);
            assertThat(ThreadDump.take().since(before)).hasSizeGreaterThan(64);

            app.close();

            assertThat(waiting)
                    .extracting(Outcome::failure)
                    .hasOnlyElementsOfType(AuthException.Unavailable.class)
                    .allSatisfy(error -> assertThat(error).hasMessageContaining("closed"));
            callers.shutdown();
            assertThat(callers.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
            awaitNoneSince(before);
            assertThat(hold.arrived()).isEqualTo(64);
        }
    }

    @Test
    void whoeverAsksLaterIsToldAndNothingIsThrownUnchecked() throws Exception {
        PartnerApp app = app();
        AppOnlyTokenProvider appOnly = AppOnlyTokenProvider.create(app);
        AppUserTokenProvider appUser = AppUserTokenProvider.create(app, bed.store);
        bed.consented();
        AccessToken ofApp = appOnly.token(HOME);
        AccessToken ofUser = appUser.token(HOME);
        List<TokenSource> handles = List.of(appOnly.source(HOME), appUser.source(HOME));
        bed.microsoft.journal().clear();

        app.close();
        app.close();

        for (TokenProvider tokens : List.of(appOnly, appUser)) {
            for (TokenRequest request : List.of(HOME, customer(0))) {
                assertClosed(catchThrowable(() -> tokens.token(request)));
                assertClosed(catchThrowable(() -> tokens.source(request).token()));
                assertClosed(Outcome.failure(tokens.tokenAsync(request)));
            }
            assertThatCode(() -> tokens.invalidateTenant(TestBed.PARTNER)).doesNotThrowAnyException();
        }
        handles.forEach(handle -> assertClosed(catchThrowable(handle::token)));
        assertThatCode(() -> {
                    appOnly.invalidate(ofApp);
                    appUser.invalidate(ofUser, new ClaimsChallenge("{}"));
                })
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> AppOnlyTokenProvider.create(app).token(HOME))
                .isInstanceOf(AuthException.Unavailable.class);
        assertThat(bed.microsoft.journal().entries()).isEmpty();
    }

    private PartnerApp app() {
        return PartnerApp.builder()
                .clientId(TestBed.CLIENT_ID)
                .credential(ClientCredential.secret(Secret.of(TestBed.CLIENT_SECRET)))
                .runtime(AuthRuntime.builder()
                        .httpClient(bed.microsoft.httpClient())
                        .clocks(bed.clock, bed.clock::nanoTime)
                        .build())
                .build();
    }

    private TokenRequest customer(int index) {
        return HOME.inCustomer(bed.customer(index));
    }

    private static void assertClosed(Throwable thrown) {
        assertThat(thrown).isInstanceOf(AuthException.Unavailable.class).hasMessageContaining("closed");
    }

    /** Threads end a moment after they were told to; the timeout of the test says whether they do. */
    private static void awaitNoneSince(ThreadDump before) throws Exception {
        for (var left = ThreadDump.take().since(before);
                !left.isEmpty();
                left = ThreadDump.take().since(before)) {
            assertThat(Thread.currentThread().isInterrupted())
                    .as("still there: %s", left)
                    .isFalse();
        }
    }

    private static void blockUntilInterrupted(CountDownLatch blocking) {
        blocking.countDown();
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
