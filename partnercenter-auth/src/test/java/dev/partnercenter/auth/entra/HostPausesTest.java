package dev.partnercenter.auth.entra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.partnercenter.auth.TestBed;
import dev.partnercenter.testing.FaultTarget;
import dev.partnercenter.testing.Hold;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How the token endpoint's host is left alone, counted at the other end of the wire. */
@Timeout(60)
class HostPausesTest {
    private static final TestBed BED = TestBed.inline();
    private static final Grant APP = new Grant.ClientCredentials();
    private static final int ENOUGH = 30;

    private final FaultTarget endpoint = BED.microsoft.faults().tokenEndpoint();
    private final PartnerApp app = BED.anotherApp();

    @BeforeEach
    void clear() {
        BED.microsoft.faults().clear();
        BED.microsoft.journal().clear();
    }

    @AfterEach
    void closeApp() {
        app.close();
    }

    @AfterAll
    static void close() {
        BED.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503, 504})
    void hostThatIsNotWellIsAskedNoMoreForFiveSeconds(int status) {
        endpoint.answerNext(ENOUGH, status, "text/html", "<html>canary</html>", Map.of());

        assertHostIsLeftAloneOnceEnoughHaveFailed();
    }

    @Test
    void hostThatBreaksItsConnectionsIsAskedNoMoreForFiveSeconds() {
        endpoint.disconnectNext(ENOUGH);

        assertHostIsLeftAloneOnceEnoughHaveFailed();
    }

    private void assertHostIsLeftAloneOnceEnoughHaveFailed() {
        refuseTenants(ENOUGH);

        assertThat(BED.tokenRequests()).isEqualTo(ENOUGH);
        assertLeftAloneFor(Duration.ofSeconds(5), AuthException.Unavailable.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400 | application/json | {\"error\":\"invalid_grant\"}",
                "400 | application/json | {\"error\":\"temporarily_unavailable\"}",
                "401 | text/plain | who are you",
                "403 | text/html | the page of a proxy",
                "302 | text/html | it is elsewhere",
                "200 | text/html | the page of a proxy"
            })
    void hostThatSaysAnythingElseIsAliveHoweverOftenItRefuses(int status, String type, String body) {
        endpoint.answerNext(ENOUGH + 1, status, type, body, Map.of());

        refuseTenants(ENOUGH + 1);

        assertThat(BED.tokenRequests()).isEqualTo(ENOUGH + 1);
    }

    @Test
    void ofManyConcurrentCallersOneIsTheProbeAndTheOthersFailAtOnce() throws Exception {
        breakDown();
        BED.clock.advance(Duration.ofSeconds(5));
        ExecutorService callers = Executors.newFixedThreadPool(50);
        List<Future<Boolean>> asked = new ArrayList<>();
        try (Hold hold = endpoint.hold()) {
            for (int i = 0; i < 50; i++) {
                TenantId tenant = tenant(i);
                asked.add(callers.submit(() -> isServed(tenant)));
            }
            hold.awaitArrived(1);
            // While the one is held, all others have their answer without a request.
            while (asked.stream().filter(Future::isDone).count() < 49) {
                Thread.onSpinWait();
            }
            assertThat(hold.arrived()).isEqualTo(1);
        }
        int served = 0;
        for (Future<Boolean> one : asked) {
            served += one.get() ? 1 : 0;
        }
        callers.shutdown();

        assertThat(served).isEqualTo(1);
        assertThat(isServed(tenant(50))).isTrue();
    }

    @Test
    void probeThatFailsLeavesTheHostAloneForTwiceTheTime() {
        breakDown();
        BED.clock.advance(Duration.ofSeconds(5));
        endpoint.answerNext(1, 503, "text/html", "<html>canary</html>", Map.of());

        refuseTenants(10);

        assertThat(BED.tokenRequests()).isEqualTo(1);
        assertLeftAloneFor(Duration.ofSeconds(10), AuthException.Unavailable.class);
    }

    @Test
    void probeWhoseThreadIsInterruptedLeavesItsPlaceToAnother() throws Exception {
        assertProbeLeavesItsPlace(Thread::interrupt);
    }

    @Test
    void probeWhoseCallIsCancelledLeavesItsPlaceToAnother() throws Exception {
        assertProbeLeavesItsPlace(
                thread -> app.runtime().httpClient().dispatcher().cancelAll());
    }

    private void assertProbeLeavesItsPlace(Consumer<Thread> giveUp) throws InterruptedException {
        breakDown();
        BED.clock.advance(Duration.ofSeconds(5));
        try (Hold hold = endpoint.hold()) {
            Thread probe = new Thread(() -> refused(tenant(1)));
            probe.start();
            hold.awaitArrived(1);
            assertThat(refused(tenant(2))).isInstanceOf(AuthException.Unavailable.class);

            giveUp.accept(probe);
            probe.join();
        }

        assertThat(isServed(tenant(2))).isTrue();
    }

    @Test
    void threeThrottledTenantsHaveTheHostLeftAloneForAMinuteAndAThrottledProbeForAnother() {
        endpoint.throttleNext(4, Duration.ofSeconds(5));
        refuseTenants(3);
        BED.clock.advance(Duration.ofSeconds(59));
        assertThat(refused(tenant(3))).isInstanceOf(AuthException.Throttled.class);
        assertThat(BED.tokenRequests()).isEqualTo(3);
        BED.clock.advance(Duration.ofSeconds(1));
        assertThat(refused(tenant(3))).isInstanceOf(AuthException.Throttled.class);
        assertThat(BED.tokenRequests()).isEqualTo(4);

        assertLeftAloneFor(Duration.ofSeconds(60), AuthException.Throttled.class);
    }

    @ParameterizedTest
    @CsvSource({"29, false", "30, true"})
    void throttledTenantsCountForAMinute(int secondsBetween, boolean served) {
        endpoint.throttleNext(3, Duration.ofSeconds(5));
        for (int i = 0; i < 3; i++) {
            BED.clock.advance(Duration.ofSeconds(secondsBetween));
            assertThat(isServed(tenant(i))).isFalse();
        }

        assertThat(isServed(tenant(3))).isEqualTo(served);
    }

    @ParameterizedTest
    @CsvSource({"500, 20, 20", "503, 60, 60", "503, 61, 60", "503, 3600, 60"})
    void hostThatSaysHowLongItIsNotWellIsLeftAloneThatLongButAtMostAMinute(int status, String asked, long given) {
        endpoint.answerNext(1, status, "text/html", "<html>canary</html>", Map.of("Retry-After", asked));
        refuseTenants(1);

        assertLeftAloneFor(Duration.ofSeconds(given), AuthException.Unavailable.class);
    }

    @ParameterizedTest
    @CsvSource({"20, 20", "86400, 60"})
    void timeOfDayAtWhichAHostWillBeWellIsReadByItsOwnClock(long asked, long given) {
        Duration ahead = Duration.ofHours(1);
        BED.microsoft.faults().clockAhead(ahead);
        String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                BED.clock.instant().plus(ahead).plusSeconds(asked).atOffset(ZoneOffset.UTC));
        endpoint.answerNext(1, 503, "text/html", "<html>canary</html>", Map.of("Retry-After", date));
        refuseTenants(1);

        assertLeftAloneFor(Duration.ofSeconds(given), AuthException.Unavailable.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-5", "soon", "Thu, 01 Jan 1970 00:00:00 GMT"})
    void hostThatIsNotWellAndDoesNotSayHowLongIsAskedByTheNext(String retryAfter) {
        endpoint.answerNext(1, 503, "text/html", "<html>canary</html>", Map.of("Retry-After", retryAfter));

        assertThat(refused(tenant(1)).retryAt()).isEmpty();
        assertThat(isServed(tenant(2))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = {-86_400, 86_400})
    void stepOfTheWallClockMakesNoPauseOfATenantShorterOrLonger(long seconds) {
        endpoint.throttleNext(1, Duration.ofSeconds(60));

        assertStepOfTheWallClockLeavesAMinute(seconds);
    }

    @ParameterizedTest
    @ValueSource(longs = {-86_400, 86_400})
    void stepOfTheWallClockMakesNoPauseOfTheCredentialShorterOrLonger(long seconds) {
        endpoint.oauthErrorNext(1, "invalid_client", 7000215);

        assertStepOfTheWallClockLeavesAMinute(seconds);
    }

    private void assertStepOfTheWallClockLeavesAMinute(long seconds) {
        refuseTenants(1);
        BED.clock.jumpWall(Duration.ofSeconds(seconds));

        assertThat(refused(tenant(0)).retryAt()).contains(BED.clock.instant().plusSeconds(60));
        BED.clock.advance(Duration.ofSeconds(59));
        assertThat(isServed(tenant(0))).isFalse();
        BED.clock.advance(Duration.ofSeconds(1));
        assertThat(isServed(tenant(0))).isTrue();
    }

    /** Nobody's request is sent before then, all are told why, and the first at that moment is. */
    private void assertLeftAloneFor(Duration pause, Class<? extends AuthException> because) {
        long before = BED.tokenRequests();
        assertStanding(pause, because);
        BED.clock.advance(pause.minusSeconds(1));
        assertStanding(Duration.ofSeconds(1), because);
        assertThat(BED.tokenRequests()).isEqualTo(before);
        BED.clock.advance(Duration.ofSeconds(1));
        assertThat(isServed(tenant(777))).isTrue();
        assertThat(isServed(tenant(778))).isTrue();
    }

    private void assertStanding(Duration left, Class<? extends AuthException> because) {
        AuthException standing = refused(tenant(777));
        assertThat(standing).isInstanceOf(because);
        assertThat(standing.tenant()).contains(tenant(777));
        assertThat(standing.retryAt()).contains(BED.clock.instant().plus(left));
        assertThat(Throwables.getStackTrace(standing)).doesNotContain("canary");
    }

    /** The host fails until it is left alone, and is well from now on. */
    private void breakDown() {
        endpoint.answerNext(ENOUGH, 503, "text/html", "<html>canary</html>", Map.of());
        refuseTenants(ENOUGH);
        BED.microsoft.journal().clear();
    }

    private void refuseTenants(int number) {
        for (int i = 0; i < number; i++) {
            assertThat(isServed(tenant(i))).isFalse();
        }
    }

    private boolean isServed(TenantId tenant) {
        try {
            return app.tokenEndpoint().redeem(APP, target(tenant)).accessToken() != null;
        } catch (AuthException e) {
            return false;
        }
    }

    private AuthException refused(TenantId tenant) {
        return catchThrowableOfType(
                AuthException.class, () -> app.tokenEndpoint().redeem(APP, target(tenant)));
    }

    private static Target target(TenantId tenant) {
        return Target.of(TestBed.PARTNER, tenant, Resource.PARTNER_CENTER);
    }

    private static TenantId tenant(int number) {
        return BED.customer(number);
    }
}
