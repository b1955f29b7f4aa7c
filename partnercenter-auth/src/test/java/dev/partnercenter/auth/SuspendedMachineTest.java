package dev.partnercenter.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.partnercenter.auth.entra.AuthEvent;
import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.testing.Journal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of held tokens when the machine stands still, and with it the monotonic clock. */
@Timeout(60)
class SuspendedMachineTest {
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
    @DisplayName("D8: after a suspension what has expired is renewed once, where it is asked for and nowhere else")
    void afterASuspensionWhatHasExpiredIsRenewedOnceWhereItIsAskedForAndNowhereElse() throws Exception {
        AccessToken one = bed.fetched(keyOne);
        AccessToken two = bed.fetched(keyTwo);
        AccessToken three = bed.fetched(keyThree);

        bed.suspend(Duration.ofHours(2));
        bed.look();

        for (int i = 0; i < 10; i++) {
            assertThat(tokens.token(keyOne)).isNotSameAs(one).satisfies(bed::isInDate);
            assertThat(tokens.tokenAsync(keyTwo).join()).isNotSameAs(two).satisfies(bed::isInDate);
        }
        bed.clock.advance(Duration.ofMinutes(10));
        assertThat(bed.microsoft.journal().entries())
                .extracting(Journal.Entry::tenant)
                .containsExactly(keyOne.tenant().value(), keyTwo.tenant().value());
        assertThat(tokens.token(keyThree)).isNotSameAs(three).satisfies(bed::isInDate);
        assertThat(bed.kinds()).containsExactly(AuthEvent.Kind.CLOCK_JUMPED, AuthEvent.Kind.CLOCK_SETTLED);
        assertThat(bed.events.get(0).message()).contains("PT2H");
        assertThat(bed.events.get(1).message()).contains("stood still for PT2H");
    }

    @Test
    void handleThatIsHeldGivesOutNothingExpiredEither() throws Exception {
        AccessToken old = bed.fetched(keyOne);
        TokenSource handle = tokens.source(keyOne);
        bed.suspend(Duration.ofHours(2));
        bed.look();

        assertThat(handle.token()).isNotSameAs(old);
    }

    @Test
    void shortSuspensionLeavesTheTokenInUseAndEndsItAtTheRightTime() throws Exception {
        AccessToken token = bed.fetched(keyOne);
        bed.clock.advance(Duration.ofMinutes(30));
        bed.suspend(Duration.ofMinutes(20));
        bed.look();
        assertThat(tokens.token(keyOne)).isSameAs(token);
        tokens.token(keyTwo);
        assertThat(bed.kinds()).contains(AuthEvent.Kind.CLOCK_SETTLED);

        bed.noRenewalOf(keyOne);
        bed.advanceTo(token.expiresAt().minusSeconds(61));
        assertThat(tokens.token(keyOne)).isSameAs(token);
        bed.clock.advance(Duration.ofSeconds(1));

        assertThatThrownBy(() -> tokens.token(keyOne)).isInstanceOf(AuthException.Configuration.class);
    }

    @Test
    void shortSuspensionBringsTheNextRenewalForwardToo() throws Exception {
        AccessToken token = bed.fetched(keyOne);
        bed.clock.advance(Duration.ofMinutes(30));
        bed.suspend(Duration.ofMinutes(20));
        bed.look();
        tokens.token(keyTwo);

        assertThat(tokens.token(keyOne)).isSameAs(token);
        assertThat(tokens.token(keyOne)).isNotSameAs(token);
    }

    @Test
    void shortSuspensionsAddUp() throws Exception {
        AccessToken token = bed.fetched(keyOne);
        bed.noRenewalOf(keyOne);
        for (int i = 0; i < 40; i++) {
            bed.suspend(Duration.ofSeconds(50));
            bed.look();
        }
        bed.advanceTo(token.expiresAt().minusSeconds(30));

        assertThatThrownBy(() -> tokens.token(keyOne)).isInstanceOf(AuthException.Configuration.class);
    }

    @Test
    void tokenThatCameBetweenASuspensionAndTheLookIsRenewedNoSecondTime() throws Exception {
        bed.fetched(keyOne);
        bed.suspend(Duration.ofHours(2));
        AccessToken two = bed.fetched(keyTwo);
        bed.look();
        bed.fetched(keyOne);

        assertThat(tokens.token(keyTwo)).isSameAs(two);
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
            canned.clock.advance(ClockBed.LOOK);

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

    private static TokenRequest anyKey(int number) {
        return ClockBed.key(TenantId.of("33333333-0000-4000-8000-%012d".formatted(number)));
    }
}
