package dev.partnercenter.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.partnercenter.auth.entra.AuthEvent;
import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.testing.Journal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of held tokens when the two clocks part: by a suspended machine, or by a wall clock that is set. */
@Timeout(60)
class ClockWatchTest {
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration LOOK = Duration.ofSeconds(30);

    private final TestBed bed = TestBed.inline();
    private final TokenRequest keyOne = key(bed.customer(0));
    private final TokenRequest keyTwo = key(bed.customer(1));
    private final TokenRequest keyThree = key(bed.customer(2));
    private final AppOnlyTokenProvider tokens = AppOnlyTokenProvider.create(bed.app);
    private Duration issuerAhead = Duration.ZERO;

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    @DisplayName("D8: after a suspension what has expired is renewed once, where it is asked for and nowhere else")
    void afterASuspensionWhatHasExpiredIsRenewedOnceWhereItIsAskedForAndNowhereElse() throws Exception {
        AccessToken one = fetched(keyOne);
        AccessToken two = fetched(keyTwo);
        AccessToken three = fetched(keyThree);

        suspend(Duration.ofHours(2));
        look();

        for (int i = 0; i < 10; i++) {
            assertThat(tokens.token(keyOne)).isNotSameAs(one).satisfies(this::isInDate);
            assertThat(tokens.tokenAsync(keyTwo).join()).isNotSameAs(two).satisfies(this::isInDate);
        }
        bed.clock.advance(Duration.ofMinutes(10));
        assertThat(bed.microsoft.journal().entries())
                .extracting(Journal.Entry::tenant)
                .containsExactly(keyOne.tenant().value(), keyTwo.tenant().value());
        assertThat(tokens.token(keyThree)).isNotSameAs(three).satisfies(this::isInDate);
        assertThat(kinds()).containsExactly(AuthEvent.Kind.CLOCK_JUMPED, AuthEvent.Kind.CLOCK_SETTLED);
        assertThat(bed.events.get(0).message()).contains("PT2H");
        assertThat(bed.events.get(1).message()).contains("stood still for PT2H");
    }

    @Test
    void handleThatIsHeldGivesOutNothingExpiredEither() throws Exception {
        AccessToken old = fetched(keyOne);
        TokenSource handle = tokens.source(keyOne);
        suspend(Duration.ofHours(2));
        look();

        assertThat(handle.token()).isNotSameAs(old);
    }

    @Test
    void shortSuspensionLeavesTheTokenInUseAndEndsItAtTheRightTime() throws Exception {
        AccessToken token = fetched(keyOne);
        bed.clock.advance(Duration.ofMinutes(30));
        suspend(Duration.ofMinutes(20));
        look();
        assertThat(tokens.token(keyOne)).isSameAs(token);
        tokens.token(keyTwo);
        assertThat(kinds()).contains(AuthEvent.Kind.CLOCK_SETTLED);

        noRenewalOf(keyOne);
        advanceTo(token.expiresAt().minusSeconds(61));
        assertThat(tokens.token(keyOne)).isSameAs(token);
        bed.clock.advance(Duration.ofSeconds(1));

        assertThatThrownBy(() -> tokens.token(keyOne)).isInstanceOf(AuthException.Configuration.class);
    }

    @Test
    void shortSuspensionBringsTheNextRenewalForwardToo() throws Exception {
        AccessToken token = fetched(keyOne);
        bed.clock.advance(Duration.ofMinutes(30));
        suspend(Duration.ofMinutes(20));
        look();
        tokens.token(keyTwo);

        assertThat(tokens.token(keyOne)).isSameAs(token);
        assertThat(tokens.token(keyOne)).isNotSameAs(token);
    }

    @Test
    void whileNothingIsSettledEachLookDoubtsWhatHasExpiredByThen() throws Exception {
        AccessToken token = fetched(keyOne);
        noRenewalOf(keyOne);
        bed.clock.advance(Duration.ofMinutes(30));
        suspend(Duration.ofMinutes(20));
        look();
        advanceTo(token.expiresAt().minusSeconds(61));
        assertThat(tokens.token(keyOne)).isSameAs(token);

        look();

        assertThatThrownBy(() -> tokens.token(keyOne)).isInstanceOf(AuthException.Configuration.class);
        assertThat(kinds()).doesNotContain(AuthEvent.Kind.CLOCK_SETTLED);
    }

    @Test
    @DisplayName("D8: a wall clock that is wrongly a day ahead costs one renewal, and the other tokens come back")
    void wallClockThatIsWronglyADayAheadCostsOneRenewalAndTheOtherTokensComeBack() throws Exception {
        AccessToken one = fetched(keyOne);
        AccessToken two = fetched(keyTwo);

        setWall(DAY);
        look();
        AccessToken renewed = tokens.token(keyOne);

        assertThat(renewed).isNotSameAs(one);
        assertThat(tokens.token(keyTwo)).isSameAs(two);
        bed.clock.advance(Duration.ofMinutes(20));
        assertThat(tokens.token(keyOne)).isSameAs(renewed);
        assertThat(tokens.token(keyTwo)).isSameAs(two);
        assertThat(bed.tokenRequests()).isEqualTo(1);
        assertThat(kinds()).containsExactly(AuthEvent.Kind.CLOCK_JUMPED, AuthEvent.Kind.CLOCK_SETTLED);
        assertThat(bed.events.get(1).message()).contains("no time had passed");
    }

    @Test
    void tokenThatCameBackEndsWhenItWouldHave() throws Exception {
        AccessToken two = fetched(keyTwo);
        bed.clock.advance(Duration.ofMinutes(10));
        setWall(DAY);
        look();
        fetched(keyOne);
        noRenewalOf(keyTwo);
        bed.clock.advance(Duration.ofSeconds(3599 - 600 - 30 - 61));
        assertThat(tokens.token(keyTwo)).isSameAs(two);

        bed.clock.advance(Duration.ofSeconds(1));

        assertThatThrownBy(() -> tokens.token(keyTwo)).isInstanceOf(AuthException.Configuration.class);
    }

    @Test
    @DisplayName("D8: a wall clock that is set back changes nothing, nor does its return")
    void wallClockThatIsSetBackChangesNothingNorDoesItsReturn() throws Exception {
        AccessToken one = fetched(keyOne);
        setWall(DAY.negated());
        look();
        assertThat(tokens.token(keyOne)).isSameAs(one);
        AccessToken two = fetched(keyTwo);
        look();
        setWall(DAY);
        look();

        assertThat(tokens.token(keyOne)).isSameAs(one);
        assertThat(tokens.token(keyTwo)).isSameAs(two);
        assertThat(bed.tokenRequests()).isZero();
        assertThat(bed.events).isEmpty();
    }

    @Test
    void wallClockThatReturnsByItselfBringsTheTokensBack() throws Exception {
        AccessToken one = fetched(keyOne);
        setWall(DAY);
        look();
        setWall(DAY.negated());
        look();

        assertThat(tokens.token(keyOne)).isSameAs(one);
        assertThat(bed.tokenRequests()).isZero();
        assertThat(kinds()).containsExactly(AuthEvent.Kind.CLOCK_JUMPED, AuthEvent.Kind.CLOCK_SETTLED);
    }

    @Test
    void suspensionWhileTheWallClockIsWrongIsSeenForWhatItIs() throws Exception {
        AccessToken one = fetched(keyOne);
        setWall(DAY);
        suspend(Duration.ofHours(2));
        look();
        fetched(keyTwo);

        assertThat(bed.events.get(1).message()).contains("stood still for PT2H");
        assertThat(tokens.token(keyOne)).isNotSameAs(one);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void suspensionIsNoticedOnceAWrongWallClockHasBeenCorrected(boolean lookedBetween) throws Exception {
        fetched(keyOne);
        setWall(DAY);
        look();
        AccessToken one = fetchedAgain(keyOne);
        assertThat(kinds()).contains(AuthEvent.Kind.CLOCK_SETTLED);

        setWall(DAY.negated());
        if (lookedBetween) {
            look();
            assertThat(tokens.token(keyOne)).isSameAs(one);
        }
        suspend(Duration.ofHours(2));
        look();

        assertThat(tokens.token(keyOne)).isNotSameAs(one);
    }

    @Test
    void tokenThatCameWhileTheWallClockWasWrongLivesAsLongAsAnyOther() throws Exception {
        fetched(keyOne);
        setWall(DAY);
        look();
        AccessToken one = fetchedAgain(keyOne);
        setWall(DAY.negated());
        noRenewalOf(keyOne);
        bed.clock.advance(Duration.ofSeconds(3599 - 61));
        assertThat(tokens.token(keyOne)).isSameAs(one);

        bed.clock.advance(Duration.ofSeconds(1));

        assertThatThrownBy(() -> tokens.token(keyOne)).isInstanceOf(AuthException.Configuration.class);
        assertThat(kinds()).containsExactly(AuthEvent.Kind.CLOCK_JUMPED, AuthEvent.Kind.CLOCK_SETTLED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon"})
    void replyThatIsNotDatedSettlesNothingAndItsTokenIsNotDoubted(String date) throws Exception {
        fetched(keyOne);
        AccessToken two = fetched(keyTwo);
        suspend(Duration.ofHours(2));
        look();
        answerDated(date);
        AccessToken undated = tokens.token(keyOne);
        look();
        look();

        assertThat(tokens.token(keyOne)).isSameAs(undated);
        assertThat(bed.tokenRequests()).isEqualTo(1);
        assertThat(kinds()).containsExactly(AuthEvent.Kind.CLOCK_JUMPED);
        assertThat(tokens.token(keyTwo)).isNotSameAs(two);
        assertThat(kinds()).containsExactly(AuthEvent.Kind.CLOCK_JUMPED, AuthEvent.Kind.CLOCK_SETTLED);
    }

    @Test
    void tokenThatIsNotDatedAndCameByAWrongWallClockEndsByTheIssuersWord() throws Exception {
        fetched(keyOne);
        setWall(DAY);
        look();
        answerDated("");
        AccessToken undated = tokens.token(keyOne);
        suspend(Duration.ofHours(2));
        look();
        setWall(DAY.negated());
        fetched(keyTwo);

        assertThat(tokens.token(keyOne)).isNotSameAs(undated);
    }

    @Test
    void tokenThatCameBetweenASuspensionAndTheLookIsRenewedNoSecondTime() throws Exception {
        fetched(keyOne);
        suspend(Duration.ofHours(2));
        AccessToken two = fetched(keyTwo);
        look();
        fetched(keyOne);

        assertThat(tokens.token(keyTwo)).isSameAs(two);
    }

    @Test
    void secondJumpInADoubtIsAnotherOne() throws Exception {
        fetched(keyOne);
        suspend(Duration.ofHours(2));
        look();
        look();
        answerDated("");
        AccessToken undated = tokens.token(keyOne);
        suspend(Duration.ofHours(3));
        look();

        assertThat(tokens.token(keyOne)).isNotSameAs(undated);
        assertThat(kinds())
                .containsExactly(
                        AuthEvent.Kind.CLOCK_JUMPED, AuthEvent.Kind.CLOCK_JUMPED, AuthEvent.Kind.CLOCK_SETTLED);
        assertThat(bed.events.get(1).message()).contains("PT5H");
    }

    @Test
    void minuteMoreOrLessIsNoJumpAndASecondMoreIs() throws Exception {
        fetched(keyOne);
        suspend(Duration.ofSeconds(60));
        look();
        assertThat(bed.events).isEmpty();

        suspend(Duration.ofSeconds(1));
        look();

        assertThat(kinds()).containsExactly(AuthEvent.Kind.CLOCK_JUMPED);
    }

    @Test
    void shortSuspensionsAddUp() throws Exception {
        AccessToken token = fetched(keyOne);
        noRenewalOf(keyOne);
        for (int i = 0; i < 40; i++) {
            suspend(Duration.ofSeconds(50));
            look();
        }
        advanceTo(token.expiresAt().minusSeconds(30));

        assertThatThrownBy(() -> tokens.token(keyOne)).isInstanceOf(AuthException.Configuration.class);
    }

    @Test
    void invalidatedTokenDoesNotComeBackWithTheOthers() throws Exception {
        AccessToken one = fetched(keyOne);
        setWall(DAY);
        look();
        tokens.invalidate(one);
        fetched(keyTwo);

        assertThat(tokens.token(keyOne)).isNotSameAs(one);
    }

    @Test
    void failedRenewalOfADoubtedTokenIsForgottenWhereTheTokenComesBack() throws Exception {
        AccessToken one = fetched(keyOne);
        noRenewalOf(keyOne);
        setWall(DAY);
        look();
        assertThatThrownBy(() -> tokens.token(keyOne)).isInstanceOf(AuthException.Configuration.class);
        fetched(keyTwo);

        assertThat(tokens.token(keyOne)).isSameAs(one);
    }

    @Test
    void jumpIsAnnouncedOnceHoweverManyProvidersThereAre() throws Exception {
        AppOnlyTokenProvider other = AppOnlyTokenProvider.create(bed.app);
        AccessToken one = fetched(keyOne);
        AccessToken others = other.token(keyOne);
        suspend(Duration.ofHours(2));
        look();

        assertThat(tokens.token(keyOne)).isNotSameAs(one);
        assertThat(other.token(keyOne)).isNotSameAs(others);
        assertThat(kinds()).containsExactly(AuthEvent.Kind.CLOCK_JUMPED, AuthEvent.Kind.CLOCK_SETTLED);
    }

    @Test
    void watchBeginsWithTheFirstTokenAndEndsWithTheApp() throws Exception {
        suspend(DAY);
        look();
        assertThat(bed.events).isEmpty();
        fetched(keyOne);
        look();
        bed.events.clear();

        bed.app.close();
        suspend(DAY);
        look();

        assertThat(bed.events).isEmpty();
    }

    @Test
    void manyCallersAfterASuspensionMakeOneRequestForEachKey() throws Exception {
        ExecutorService callers = Executors.newCachedThreadPool();
        AtomicInteger fetched = new AtomicInteger();
        try (CannedTokens canned = CannedTokens.threaded()) {
            TokenCache many =
                    TokenCache.of(canned.app, (request, claims) -> canned.reply("token-" + fetched.incrementAndGet()));
            for (int i = 0; i < 50; i++) {
                many.token(anyKey(i));
            }
            fetched.set(0);
            canned.clock.jumpWall(Duration.ofHours(2));
            canned.clock.advance(LOOK);

            CyclicBarrier together = new CyclicBarrier(200);
            List<Future<AccessToken>> asked = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                TokenRequest request = anyKey(i % 40);
                asked.add(callers.submit(() -> {
                    together.await();
                    return many.token(request);
                }));
            }

            for (Future<AccessToken> one : asked) {
                assertThat(one.get().expiresAt()).isAfter(canned.clock.instant());
            }
            assertThat(fetched).hasValue(40);
        } finally {
            callers.shutdownNow();
        }
    }

    @Test
    void doubtedTokenIsNotSweptAway() throws Exception {
        AtomicInteger fetched = new AtomicInteger();
        AtomicBoolean dated = new AtomicBoolean(true);
        try (CannedTokens canned = CannedTokens.on(new InlineExecutor())) {
            Instant start = canned.clock.instant();
            TokenCache cache = TokenCache.of(
                    canned.app,
                    (request, claims) -> canned.reply(
                            "token-" + fetched.incrementAndGet(),
                            Duration.ofHours(1),
                            dated.get() ? start.plusNanos(canned.clock.nanoTime()) : null));
            AccessToken token = cache.token(keyOne);
            canned.clock.advance(Duration.ofMinutes(11));
            canned.clock.jumpWall(DAY);
            canned.clock.advance(LOOK);
            dated.set(false);
            cache.token(keyTwo);
            dated.set(true);
            canned.clock.advance(LOOK);
            cache.token(keyThree);

            assertThat(cache.token(keyOne)).isSameAs(token);
        }
    }

    /** The machine stands still, and with it the monotonic clock. */
    private void suspend(Duration duration) {
        bed.clock.jumpWall(duration);
    }

    /** Somebody sets the wall clock, and time goes on as before. */
    private void setWall(Duration difference) {
        bed.clock.jumpWall(difference);
        issuerAhead = issuerAhead.minus(difference);
        bed.microsoft.faults().clockAhead(issuerAhead);
    }

    private void look() {
        bed.clock.advance(LOOK);
    }

    private void advanceTo(Instant wall) {
        bed.clock.advance(Duration.between(bed.clock.instant(), wall));
    }

    private AccessToken fetched(TokenRequest request) throws AuthException {
        AccessToken token = tokens.token(request);
        bed.microsoft.journal().clear();
        return token;
    }

    private AccessToken fetchedAgain(TokenRequest request) throws AuthException {
        tokens.invalidate(tokens.token(request));
        return fetched(request);
    }

    private void noRenewalOf(TokenRequest request) {
        bed.microsoft
                .faults()
                .tokenEndpoint()
                .forTenant(request.tenant().value())
                .oauthErrorNext(Integer.MAX_VALUE, "invalid_scope", 70011);
    }

    private void answerDated(String date) {
        String body = "{\"token_type\":\"Bearer\",\"access_token\":\"undated\",\"expires_in\":3599}";
        bed.microsoft.faults().tokenEndpoint().answerNext(1, 200, "application/json", body, Map.of("Date", date));
    }

    private void isInDate(AccessToken token) {
        assertThat(token.expiresAt()).isAfter(bed.clock.instant());
    }

    private List<AuthEvent.Kind> kinds() {
        return bed.events.stream()
                .map(AuthEvent::kind)
                .filter(kind -> !kind.equals(AuthEvent.Kind.RENEWAL_FAILED))
                .toList();
    }

    private static TokenRequest key(TenantId customer) {
        return TokenRequest.forPartner(TestBed.PARTNER).inCustomer(customer);
    }

    private static TokenRequest anyKey(int number) {
        return key(TenantId.of("33333333-0000-4000-8000-%012d".formatted(number)));
    }
}
