package dev.partnercenter.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.partnercenter.auth.entra.AuthEvent;
import dev.partnercenter.auth.entra.AuthException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of held tokens when somebody sets the wall clock, or sets it right again. */
@Timeout(60)
class WrongWallClockTest {
    private static final Duration DAY = Duration.ofDays(1);

    private final ClockBed bed = new ClockBed();
    private final AppOnlyTokenProvider tokens = bed.tokens;
    private final TokenRequest keyOne = bed.keyOne;
    private final TokenRequest keyTwo = bed.keyTwo;
    private final TokenRequest keyThree = bed.keyThree;

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    @DisplayName("D8: a wall clock that is wrongly a day ahead costs one renewal, and the other tokens come back")
    void wallClockThatIsWronglyADayAheadCostsOneRenewalAndTheOtherTokensComeBack() throws Exception {
        AccessToken one = bed.fetched(keyOne);
        AccessToken two = bed.fetched(keyTwo);

        bed.setWall(DAY);
        bed.look();
        AccessToken renewed = tokens.token(keyOne);

        assertThat(renewed).isNotSameAs(one);
        assertThat(tokens.token(keyTwo)).isSameAs(two);
        bed.clock.advance(Duration.ofMinutes(20));
        assertThat(tokens.token(keyOne)).isSameAs(renewed);
        assertThat(tokens.token(keyTwo)).isSameAs(two);
        assertThat(bed.tokenRequests()).isEqualTo(1);
        assertThat(bed.kinds()).containsExactly(AuthEvent.Kind.CLOCK_JUMPED, AuthEvent.Kind.CLOCK_SETTLED);
        assertThat(bed.events.get(1).message()).contains("no time had passed");
    }

    @Test
    void tokenThatCameBackEndsWhenItWouldHave() throws Exception {
        AccessToken two = bed.fetched(keyTwo);
        bed.clock.advance(Duration.ofMinutes(10));
        bed.setWall(DAY);
        bed.look();
        bed.fetched(keyOne);
        bed.noRenewalOf(keyTwo);
        bed.clock.advance(Duration.ofSeconds(3599 - 600 - 30 - 61));
        assertThat(tokens.token(keyTwo)).isSameAs(two);

        bed.clock.advance(Duration.ofSeconds(1));

        assertThatThrownBy(() -> tokens.token(keyTwo)).isInstanceOf(AuthException.Configuration.class);
    }

    @Test
    @DisplayName("D8: a wall clock that is set back changes nothing, nor does its return")
    void wallClockThatIsSetBackChangesNothingNorDoesItsReturn() throws Exception {
        AccessToken one = bed.fetched(keyOne);
        bed.setWall(DAY.negated());
        bed.look();
        assertThat(tokens.token(keyOne)).isSameAs(one);
        AccessToken two = bed.fetched(keyTwo);
        bed.look();
        bed.setWall(DAY);
        bed.look();

        assertThat(tokens.token(keyOne)).isSameAs(one);
        assertThat(tokens.token(keyTwo)).isSameAs(two);
        assertThat(bed.tokenRequests()).isZero();
        assertThat(bed.events).isEmpty();
    }

    @Test
    void wallClockThatReturnsByItselfBringsTheTokensBack() throws Exception {
        AccessToken one = bed.fetched(keyOne);
        bed.setWall(DAY);
        bed.look();
        bed.setWall(DAY.negated());
        bed.look();

        assertThat(tokens.token(keyOne)).isSameAs(one);
        assertThat(bed.tokenRequests()).isZero();
        assertThat(bed.kinds()).containsExactly(AuthEvent.Kind.CLOCK_JUMPED, AuthEvent.Kind.CLOCK_SETTLED);
    }

    @Test
    void suspensionWhileTheWallClockIsWrongIsSeenForWhatItIs() throws Exception {
        AccessToken one = bed.fetched(keyOne);
        bed.setWall(DAY);
        bed.suspend(Duration.ofHours(2));
        bed.look();
        bed.fetched(keyTwo);

        assertThat(bed.events.get(1).message()).contains("stood still for PT2H");
        assertThat(tokens.token(keyOne)).isNotSameAs(one);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void suspensionIsNoticedOnceAWrongWallClockHasBeenCorrected(boolean lookedBetween) throws Exception {
        bed.fetched(keyOne);
        bed.setWall(DAY);
        bed.look();
        AccessToken one = bed.fetchedAgain(keyOne);
        assertThat(bed.kinds()).contains(AuthEvent.Kind.CLOCK_SETTLED);

        bed.setWall(DAY.negated());
        if (lookedBetween) {
            bed.look();
            assertThat(tokens.token(keyOne)).isSameAs(one);
        }
        bed.suspend(Duration.ofHours(2));
        bed.look();

        assertThat(tokens.token(keyOne)).isNotSameAs(one);
    }

    @Test
    void tokenThatCameWhileTheWallClockWasWrongLivesAsLongAsAnyOther() throws Exception {
        bed.fetched(keyOne);
        bed.setWall(DAY);
        bed.look();
        AccessToken one = bed.fetchedAgain(keyOne);
        bed.setWall(DAY.negated());
        bed.noRenewalOf(keyOne);
        bed.clock.advance(Duration.ofSeconds(3599 - 61));
        assertThat(tokens.token(keyOne)).isSameAs(one);

        bed.clock.advance(Duration.ofSeconds(1));

        assertThatThrownBy(() -> tokens.token(keyOne)).isInstanceOf(AuthException.Configuration.class);
        assertThat(bed.kinds()).containsExactly(AuthEvent.Kind.CLOCK_JUMPED, AuthEvent.Kind.CLOCK_SETTLED);
    }

    @Test
    void tokenThatIsNotDatedAndCameByAWrongWallClockEndsByTheIssuersWord() throws Exception {
        bed.fetched(keyOne);
        bed.setWall(DAY);
        bed.look();
        bed.answerDated("");
        AccessToken undated = tokens.token(keyOne);
        bed.suspend(Duration.ofHours(2));
        bed.look();
        bed.setWall(DAY.negated());
        bed.fetched(keyTwo);

        assertThat(tokens.token(keyOne)).isNotSameAs(undated);
    }

    @Test
    void invalidatedTokenDoesNotComeBackWithTheOthers() throws Exception {
        AccessToken one = bed.fetched(keyOne);
        bed.setWall(DAY);
        bed.look();
        tokens.invalidate(one);
        bed.fetched(keyTwo);

        assertThat(tokens.token(keyOne)).isNotSameAs(one);
    }

    @Test
    void failedRenewalOfADoubtedTokenIsForgottenWhereTheTokenComesBack() throws Exception {
        AccessToken one = bed.fetched(keyOne);
        bed.noRenewalOf(keyOne);
        bed.setWall(DAY);
        bed.look();
        assertThatThrownBy(() -> tokens.token(keyOne)).isInstanceOf(AuthException.Configuration.class);
        bed.fetched(keyTwo);

        assertThat(tokens.token(keyOne)).isSameAs(one);
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
            canned.clock.advance(ClockBed.LOOK);
            dated.set(false);
            cache.token(keyTwo);
            dated.set(true);
            canned.clock.advance(ClockBed.LOOK);
            cache.token(keyThree);

            assertThat(cache.token(keyOne)).isSameAs(token);
        }
    }
}
