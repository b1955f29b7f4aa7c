package dev.partnercenter.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.partnercenter.auth.entra.AuthEvent;
import dev.partnercenter.auth.entra.AuthException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When the two clocks are found to have parted, what is announced of it, and what settles which of them was wrong. */
@Timeout(60)
class ClockWatchTest {
    private static final Duration DAY = Duration.ofDays(1);

    private final ClockBed bed = new ClockBed();
    private final AppOnlyTokenProvider tokens = bed.tokens;
    private final TokenRequest keyOne = bed.keyOne;
    private final TokenRequest keyTwo = bed.keyTwo;

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void minuteMoreOrLessIsNoJumpAndASecondMoreIs() throws Exception {
        bed.fetched(keyOne);
        bed.suspend(Duration.ofSeconds(60));
        bed.look();
        assertThat(bed.events).isEmpty();

        bed.suspend(Duration.ofSeconds(1));
        bed.look();

        assertThat(bed.kinds()).containsExactly(AuthEvent.Kind.CLOCK_JUMPED);
    }

    @Test
    void whileNothingIsSettledEachLookDoubtsWhatHasExpiredByThen() throws Exception {
        AccessToken token = bed.fetched(keyOne);
        bed.noRenewalOf(keyOne);
        bed.clock.advance(Duration.ofMinutes(30));
        bed.suspend(Duration.ofMinutes(20));
        bed.look();
        bed.advanceTo(token.expiresAt().minusSeconds(61));
        assertThat(tokens.token(keyOne)).isSameAs(token);

        bed.look();

        assertThatThrownBy(() -> tokens.token(keyOne)).isInstanceOf(AuthException.Configuration.class);
        assertThat(bed.kinds()).doesNotContain(AuthEvent.Kind.CLOCK_SETTLED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon"})
    void replyThatIsNotDatedSettlesNothingAndItsTokenIsNotDoubted(String date) throws Exception {
        bed.fetched(keyOne);
        AccessToken two = bed.fetched(keyTwo);
        bed.suspend(Duration.ofHours(2));
        bed.look();
        bed.answerDated(date);
        AccessToken undated = tokens.token(keyOne);
        bed.look();
        bed.look();

        assertThat(tokens.token(keyOne)).isSameAs(undated);
        assertThat(bed.tokenRequests()).isEqualTo(1);
        assertThat(bed.kinds()).containsExactly(AuthEvent.Kind.CLOCK_JUMPED);
        assertThat(tokens.token(keyTwo)).isNotSameAs(two);
        assertThat(bed.kinds()).containsExactly(AuthEvent.Kind.CLOCK_JUMPED, AuthEvent.Kind.CLOCK_SETTLED);
    }

    @Test
    void secondJumpInADoubtIsAnotherOne() throws Exception {
        bed.fetched(keyOne);
        bed.suspend(Duration.ofHours(2));
        bed.look();
        bed.look();
        bed.answerDated("");
        AccessToken undated = tokens.token(keyOne);
        bed.suspend(Duration.ofHours(3));
        bed.look();

        assertThat(tokens.token(keyOne)).isNotSameAs(undated);
        assertThat(bed.kinds())
                .containsExactly(
                        AuthEvent.Kind.CLOCK_JUMPED, AuthEvent.Kind.CLOCK_JUMPED, AuthEvent.Kind.CLOCK_SETTLED);
        assertThat(bed.events.get(1).message()).contains("PT5H");
    }

    @Test
    void jumpIsAnnouncedOnceHoweverManyProvidersThereAre() throws Exception {
        AppOnlyTokenProvider other = AppOnlyTokenProvider.create(bed.app);
        AccessToken one = bed.fetched(keyOne);
        AccessToken others = other.token(keyOne);
        bed.suspend(Duration.ofHours(2));
        bed.look();

        assertThat(tokens.token(keyOne)).isNotSameAs(one);
        assertThat(other.token(keyOne)).isNotSameAs(others);
        assertThat(bed.kinds()).containsExactly(AuthEvent.Kind.CLOCK_JUMPED, AuthEvent.Kind.CLOCK_SETTLED);
    }

    @Test
    void watchBeginsWithTheFirstTokenAndEndsWithTheApp() throws Exception {
        bed.suspend(DAY);
        bed.look();
        assertThat(bed.events).isEmpty();
        bed.fetched(keyOne);
        bed.look();
        bed.events.clear();

        bed.app.close();
        bed.suspend(DAY);
        bed.look();

        assertThat(bed.events).isEmpty();
    }
}
