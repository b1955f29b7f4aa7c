package dev.partnercenter.auth.entra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TokenOptionsTest {
    @Test
    void usualNumbersAreThoseOfTheDocumentation() {
        TokenOptions usual = TokenOptions.builder().build();

        assertThat(usual)
                .isEqualTo(new TokenOptions(
                        Duration.ofSeconds(60),
                        Duration.ofMinutes(5),
                        Duration.ofMinutes(15),
                        Duration.ofMinutes(60),
                        Duration.ofMinutes(5),
                        Duration.ofSeconds(15),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(10),
                        3,
                        Duration.ofSeconds(5),
                        Duration.ofMillis(500),
                        Duration.ofMinutes(5),
                        Duration.ofMinutes(1),
                        Duration.ofMinutes(60),
                        Duration.ofSeconds(60),
                        Duration.ofMinutes(5),
                        Duration.ofMinutes(60),
                        Duration.ofSeconds(60),
                        64,
                        10,
                        100,
                        250_000,
                        256L * 1024 * 1024));
    }

    static Stream<Arguments> wrong() {
        Duration nothing = Duration.ZERO;
        Duration day = Duration.ofDays(1);
        return Stream.of(
                wrong("margin", options -> options.margin(nothing)),
                wrong("aheadOfShortLife", options -> options.aheadOfShortLife(nothing)),
                wrong("aheadOfShortLife", options -> options.aheadOfShortLife(day)),
                wrong("aheadOfUsualLife", options -> options.aheadOfUsualLife(day)),
                wrong("aheadOfUsualLife", options -> options.aheadOfLongLife(nothing)),
                wrong("longestJitter", options -> options.longestJitter(Duration.ofSeconds(-1))),
                wrong("callerWait", options -> options.callerWait(nothing)),
                wrong("flightLimit", options -> options.flightLimit(nothing)),
                wrong("connectTimeout", options -> options.connectTimeout(nothing)),
                wrong("connectTimeout", options -> options.connectTimeout(day)),
                wrong("readTimeout", options -> options.readTimeout(nothing)),
                wrong("readTimeout", options -> options.readTimeout(day)),
                wrong("attempts", options -> options.attempts(0)),
                wrong("attempts", options -> options.attempts(11)),
                wrong("urgentBackOff", options -> options.urgentBackOff(nothing)),
                wrong("urgentBackOff", options -> options.urgentBackOff(day)),
                wrong("backOff", options -> options.backOff(day)),
                wrong("refusal", options -> options.refusal(nothing)),
                wrong("refusal", options -> options.refusal(day)),
                wrong("throttle", options -> options.throttle(nothing)),
                wrong("throttle", options -> options.longestUserThrottle(nothing)),
                wrong("throttle", options -> options.longestAppThrottle(nothing)),
                wrong("hostPause", options -> options.hostPause(nothing)),
                wrong("requestsAtOnce", options -> options.requestsAtOnce(1)),
                wrong("startsPerSecond", options -> options.startsPerSecond(0)),
                wrong("startsPerSecond", options -> options.startsPerSecond(101)),
                wrong("mostStartsPerSecond", options -> options.mostStartsPerSecond(100_000)),
                wrong("keys", options -> options.keys(0)),
                wrong("characters", options -> options.characters(0)));
    }

    private static Arguments wrong(String name, UnaryOperator<TokenOptionsBuilder> change) {
        return Arguments.of(name, change);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrong")
    void numberThatMakesNoSenseIsRefusedByName(String name, UnaryOperator<TokenOptionsBuilder> change) {
        TokenOptionsBuilder builder = change.apply(TokenOptions.builder());

        assertThatIllegalArgumentException().isThrownBy(builder::build).withMessageStartingWith(name + " must");
    }
}
