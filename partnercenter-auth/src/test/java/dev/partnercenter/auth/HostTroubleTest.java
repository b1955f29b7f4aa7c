package dev.partnercenter.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.AuthFailure;
import dev.partnercenter.auth.entra.AuthRuntime;
import dev.partnercenter.auth.entra.ClientCredential;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.entra.Resource;
import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.auth.secret.Secret;
import dev.partnercenter.testing.FaultTarget;
import dev.partnercenter.testing.Journal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What one tenant's trouble, and the host's, is for the keys of all tenants. */
@Timeout(120)
class HostTroubleTest {
    private static final TokenRequest HOME = TokenRequest.forPartner(TestBed.PARTNER);

    private final TestBed bed = TestBed.inline();

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void tenantThatThrottlesTheAppForAnHourIsAskedHourlyAndTheOthersAreServedMeanwhile() throws Exception {
        AppOnlyTokenProvider tokens = AppOnlyTokenProvider.create(bed.app);

        assertOneThrottledTenantIsAskedOncePer(Duration.ofMinutes(60), tokens);
    }

    @Test
    void tenantThatThrottlesAUserForAnHourIsAskedEveryFiveMinutesAndTheOthersAreServedMeanwhile() throws Exception {
        AppUserTokenProvider tokens = AppUserTokenProvider.create(bed.app, bed.store);
        bed.consented();

        assertOneThrottledTenantIsAskedOncePer(Duration.ofMinutes(5), tokens);
    }

    /** The throttled one is asked for before and after each of the others, and to the last second of its pause. */
    private void assertOneThrottledTenantIsAskedOncePer(Duration pause, TokenProvider tokens) throws Exception {
        TenantId throttled = bed.customer(0);
        tokenEndpoint(throttled).throttleNext(Integer.MAX_VALUE, Duration.ofHours(1));
        for (int others : List.of(999, 10, 10)) {
            bed.microsoft.journal().clear();
            for (int i = 1; i <= others; i++) {
                assertThat(refused(tokens, throttled)).isInstanceOf(AuthException.Throttled.class);
                tokens.invalidate(tokens.token(HOME.inCustomer(bed.customer(i))));
            }
            bed.clock.advance(pause.minusSeconds(1));
            assertThat(refused(tokens, throttled)).isInstanceOf(AuthException.Throttled.class);
            bed.clock.advance(Duration.ofSeconds(1));

            assertThat(requests(throttled)).isEqualTo(1);
            assertThat(bed.tokenRequests()).isEqualTo(1 + others);
        }
    }

    @Test
    void keyWhoseTenantFailsForFiftyMinutesIsNoReasonToLeaveTheHostAlone() throws Exception {
        try (PartnerApp hasty = hastiestApp()) {
            AppOnlyTokenProvider tokens = AppOnlyTokenProvider.create(hasty);
            TenantId failing = bed.customer(0);
            tokenEndpoint(failing).answerNext(Integer.MAX_VALUE, 503, "text/html", "<html>canary</html>", Map.of());
            int others = 0;
            for (int tenth = 0; tenth < 50 * 60 * 10; tenth++) {
                long before = requests(failing);
                var unused = tokens.tokenAsync(HOME.inCustomer(failing));
                bed.clock.advance(Duration.ofMillis(100));
                if (requests(failing) > before) {
                    others++;
                    assertThat(tokens.token(HOME.inCustomer(bed.customer(others))))
                            .isNotNull();
                }
            }

            assertThat(requests(failing)).isEqualTo(others).isGreaterThan(10);
        }
    }

    @Test
    void hostThatSaysHowLongItIsNotWellIsAskedOnceByACallerWhoWaits() throws Exception {
        AppOnlyTokenProvider tokens = AppOnlyTokenProvider.create(bed.app);
        bed.microsoft
                .faults()
                .tokenEndpoint()
                .answerNext(3, 503, "text/html", "<html>canary</html>", Map.of("Retry-After", "30"));

        AuthException first = refused(tokens, bed.customer(0));
        AuthException other = refused(tokens, bed.customer(1));

        assertThat(first.retryAt()).contains(bed.clock.instant().plusSeconds(30));
        assertThat(other.retryAt()).contains(bed.clock.instant().plusSeconds(30));
        bed.clock.advance(Duration.ofSeconds(29));
        assertThat(refused(tokens, bed.customer(1)).retryAt()).isEqualTo(other.retryAt());
        assertThat(bed.tokenRequests()).isEqualTo(1);
        bed.microsoft.faults().clear();
        bed.clock.advance(Duration.ofSeconds(1));
        assertThat(tokens.token(HOME.inCustomer(bed.customer(1)))).isNotNull();
        assertThat(tokens.token(HOME.inCustomer(bed.customer(0)))).isNotNull();
    }

    @Test
    void keyThatFirstHearsOfAPauseAfterTheWallClockWasSetBackWaitsNoLonger() throws Exception {
        AppOnlyTokenProvider tokens = AppOnlyTokenProvider.create(bed.app);
        tokenEndpoint(bed.customer(0)).throttleNext(1, Duration.ofSeconds(30));
        assertThat(refused(tokens, bed.customer(0))).isNotNull();
        bed.clock.jumpWall(Duration.ofDays(-1));
        assertThat(catchThrowableOfType(
                        AuthException.class,
                        () -> tokens.token(HOME.inCustomer(bed.customer(0)).to(Resource.GRAPH))))
                .isInstanceOf(AuthException.Throttled.class);

        bed.clock.advance(Duration.ofSeconds(30));

        assertThat(tokens.token(HOME.inCustomer(bed.customer(0)).to(Resource.GRAPH)))
                .isNotNull();
    }

    @ParameterizedTest
    @CsvSource({"0, 3", "300, 3", "2000, 1"})
    void failureIsTriedAgainForAWaitingCallerUnlessItWillOnlyBeGivenAgain(long retryAfterMillis, int attempts) {
        try (CannedTokens canned = CannedTokens.on(new InlineExecutor())) {
            AtomicInteger fetched = new AtomicInteger();
            TokenCache tokens = TokenCache.of(canned.app, (request, claims) -> {
                fetched.incrementAndGet();
                throw AuthFailure.builder()
                        .retryAt(canned.clock.instant().plusMillis(retryAfterMillis))
                        .unavailable();
            });

            CompletableFuture<AccessToken> asked = tokens.tokenAsync(HOME);
            canned.clock.advance(Duration.ofSeconds(3));

            assertThat(asked).isCompletedExceptionally();
            assertThat(fetched).hasValue(attempts);
        }
    }

    private FaultTarget tokenEndpoint(TenantId tenant) {
        return bed.microsoft.faults().tokenEndpoint().forTenant(tenant.value());
    }

    private long requests(TenantId tenant) {
        return bed.microsoft
                .journal()
                .count(entry ->
                        entry.kind() == Journal.Kind.TOKEN && tenant.value().equals(entry.tenant()));
    }

    private static AuthException refused(TokenProvider tokens, TenantId tenant) {
        return catchThrowableOfType(AuthException.class, () -> tokens.token(HOME.inCustomer(tenant)));
    }

    /** One that draws the shortest pauses there are. */
    private PartnerApp hastiestApp() {
        return PartnerApp.builder()
                .clientId(TestBed.CLIENT_ID)
                .credential(ClientCredential.secret(Secret.of(TestBed.CLIENT_SECRET)))
                .runtime(AuthRuntime.builder()
                        .httpClient(bed.microsoft.httpClient())
                        .clocks(bed.clock, bed.clock::nanoTime)
                        .random(() -> -1L)
                        .scheduler(bed.clock.scheduler())
                        .executor(new InlineExecutor())
                        .build())
                .build();
    }
}
