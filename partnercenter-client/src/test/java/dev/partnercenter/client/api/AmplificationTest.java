package dev.partnercenter.client.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How much is sent to a host that is down, or whose every answer is a failure. */
class AmplificationTest {
    private static final int CALLS_A_MINUTE = 120;

    private PipelineBed bed = new PipelineBed();

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    @DisplayName("H3, I-16: while every call fails for its own reasons, at most one in ten is sent again")
    void repetitionsAreATenthOfTheCallsHoweverLongItLasts() {
        bed.answer(Integer.MAX_VALUE, 500, "{\"code\":\"800003\"}", Map.of());

        List<Long> sentPerMinute = outage();

        assertThat(sentPerMinute.get(0)).as("what was saved up is spent").isBetween(132L, 142L);
        assertThat(sentPerMinute.subList(1, 10))
                .allSatisfy(sent -> assertThat(sent).isBetween(131L, 132L));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 503})
    @DisplayName("H3, I-16: in minutes 2 to 10 of a full outage the requests are a fraction of the calls")
    void hostThatIsDownIsLeftAloneButForAProbe(int status) {
        if (status == 0) {
            bed.microsoft.faults().api().disconnectNext(Integer.MAX_VALUE);
        } else {
            bed.answer(status);
        }

        List<Long> sentPerMinute = outage();

        assertThat(sentPerMinute.get(0)).isBetween(30L, 60L);
        assertThat(sentPerMinute.subList(1, 10))
                .allSatisfy(sent -> assertThat(sent).isBetween(1L, 2L));
    }

    @Test
    @DisplayName("H6: while the host is left alone nothing is sent, then one probe goes and its answer counts for all")
    void probeFindsOutForAll() throws Exception {
        bed.answer(30, 503, "{}", Map.of());
        Pipeline once = bed.pipeline(1, Duration.ofSeconds(90));
        for (int call = 0; call < 30; call++) {
            var unused = catchThrowable(() -> bed.call(once));
        }

        PartnerCenterException heldBack = refused();
        assertThat(heldBack.status()).isEqualTo(503);
        assertThat(heldBack.isTransient()).isTrue();
        assertThat(heldBack.isHeldBack()).isTrue();
        assertThat(heldBack.retryAfter()).contains(Duration.ofSeconds(5));
        assertThat(heldBack)
                .hasMessageStartingWith(
                        "GET /v1/customers was not sent: Partner Center answered an earlier call with 503,"
                                + " and such calls are held back for another 5 s. Nobody has to act yet: try again later. [partner ");
        bed.clock.advance(Duration.ofMillis(4_999));
        assertThat(refused().status()).isEqualTo(503);
        assertThat(bed.sent()).isEqualTo(30);

        bed.clock.advance(Duration.ofMillis(1));
        bed.answer(200);
        bed.call(once);
        bed.call(once);
        assertThat(bed.sent()).isEqualTo(32);
    }

    @Test
    void hostThatDoesNotAnswerIsToldOfByAnExceptionOfTheSameKind() {
        bed.microsoft.faults().api().disconnectNext(Integer.MAX_VALUE);
        Pipeline once = bed.pipeline(1, Duration.ofSeconds(90));
        for (int call = 0; call < 30; call++) {
            var unused = catchThrowable(() -> bed.call(once));
        }

        Throwable heldBack = catchThrowable(() -> bed.call(once));

        assertThat(heldBack)
                .isInstanceOfSatisfying(NoAnswerException.class, none -> {
                    assertThat(none.mayBeDone()).isFalse();
                    assertThat(none.remedy())
                            .as("what it is for a call that was sent")
                            .endsWith("DNS, proxy settings and firewall.");
                })
                .hasMessageStartingWith("GET /v1/customers was not sent: Partner Center has not answered")
                .hasCauseInstanceOf(IOException.class);
        assertThat(bed.sent()).isEqualTo(30);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"code\":\"800003\"}", "{\"code\":800005}"})
    void failureWithACodeShowsThatTheHostWorks(String body) {
        bed.answer(Integer.MAX_VALUE, 500, body, Map.of());
        Pipeline once = bed.pipeline(1, Duration.ofSeconds(90));

        for (int call = 0; call < 40; call++) {
            var unused = catchThrowable(() -> bed.call(once));
        }

        assertThat(bed.sent()).isEqualTo(40);
    }

    @Test
    void hostsTroublesAreOfAllClientsOfAnApp() {
        bed.answer(503);
        for (int call = 0; call < 30; call++) {
            var unused = catchThrowable(() -> bed.call(bed.pipeline(1, Duration.ofSeconds(90))));
        }

        var unused = catchThrowable(() -> bed.call(bed.pipeline()));

        assertThat(bed.sent()).isEqualTo(30);
    }

    /** Two calls a second for ten minutes; what was sent in each of them. */
    private List<Long> outage() {
        Pipeline pipeline = bed.pipeline();
        List<Long> sentPerMinute = new ArrayList<>();
        Instant next = bed.clock.instant();
        for (int minute = 0; minute < 10; minute++) {
            long before = bed.sent();
            for (int call = 0; call < CALLS_A_MINUTE; call++) {
                var unused = catchThrowable(() -> bed.call(pipeline));
                next = next.plus(Duration.ofMinutes(1).dividedBy(CALLS_A_MINUTE));
                Duration left = Duration.between(bed.clock.instant(), next);
                bed.clock.advance(left.isNegative() ? Duration.ZERO : left);
            }
            sentPerMinute.add(bed.sent() - before);
        }
        return sentPerMinute;
    }

    private PartnerCenterException refused() {
        return catchThrowableOfType(PartnerCenterException.class, () -> bed.call(bed.pipeline()));
    }
}
