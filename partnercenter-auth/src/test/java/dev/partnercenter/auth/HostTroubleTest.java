package dev.partnercenter.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.AuthFailure;
import java.time.Duration;
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
    void hostThatSaysHowLongItIsNotWellIsNotAskedBeforeByACallerWhoWaits() throws Exception {
        AppOnlyTokenProvider tokens = AppOnlyTokenProvider.create(bed.app);
        bed.microsoft
                .faults()
                .tokenEndpoint()
                .answerNext(1, 503, "text/html", "<html>canary</html>", Map.of("Retry-After", "30"));

        AuthException first = catchThrowableOfType(AuthException.class, () -> tokens.token(HOME));
        bed.clock.advance(Duration.ofSeconds(29));
        AuthException second = catchThrowableOfType(AuthException.class, () -> tokens.token(HOME));

        assertThat(first.retryAt()).contains(bed.clock.instant().plusSeconds(1));
        assertThat(second.retryAt()).isEqualTo(first.retryAt());
        assertThat(bed.tokenRequests()).isEqualTo(1);
        bed.clock.advance(Duration.ofSeconds(1));
        assertThat(tokens.token(HOME)).isNotNull();
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
}
