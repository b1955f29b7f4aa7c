package dev.partnercenter.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.AuthFailure;
import dev.partnercenter.auth.entra.ClaimsChallenge;
import dev.partnercenter.auth.entra.TenantId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of demanded claims when the renewal that is to carry them does not go well. */
class TokenDemandTest {
    private static final TokenRequest HOME =
            TokenRequest.forPartner(TenantId.of("11111111-0000-4000-8000-000000000001"));
    private static final ClaimsChallenge CLAIMS = new ClaimsChallenge("{\"a\":1}");

    private final StepExecutor executor = new StepExecutor();
    private final CannedTokens canned = CannedTokens.on(executor);
    private final List<@Nullable ClaimsChallenge> carried = new ArrayList<>();
    private final Deque<AuthException> failures = new ArrayDeque<>();
    private Runnable meanwhile = () -> {};
    private final TokenCache tokens = TokenCache.of(canned.app, (request, claims) -> {
        carried.add(claims);
        meanwhile.run();
        if (!failures.isEmpty()) {
            throw failures.remove();
        }
        return canned.reply("token-" + carried.size());
    });

    @AfterEach
    void close() {
        canned.close();
    }

    @Test
    void nextAttemptCarriesThemAgainAfterTroubleThatPasses() throws Exception {
        tokens.invalidate(token(), CLAIMS);
        failures.add(AuthFailure.builder().unavailable());

        CompletableFuture<AccessToken> next = ask();
        canned.clock.advance(Duration.ofSeconds(1));
        executor.runAll();

        assertThat(next).isCompleted();
        assertThat(carried).containsExactly(null, CLAIMS, CLAIMS);
    }

    @Test
    void flightAfterTheBackOffCarriesThemAgain() throws Exception {
        tokens.invalidate(token(), CLAIMS);
        failures.add(AuthFailure.builder().storeFailed());
        assertThatThrownBy(this::token).isInstanceOf(AuthException.StoreFailed.class);
        canned.clock.advance(Duration.ofSeconds(1));

        token();

        assertThat(carried).containsExactly(null, CLAIMS, CLAIMS);
    }

    @Test
    void refusalForGoodOfWhatCarriedThemEndsThem() throws Exception {
        tokens.invalidate(token(), CLAIMS);
        failures.add(AuthFailure.builder().blockedByPolicy());
        assertThatThrownBy(this::token).isInstanceOf(AuthException.BlockedByPolicy.class);
        canned.clock.advance(Duration.ofMinutes(2));

        token();

        assertThat(carried).containsExactly(null, CLAIMS, null);
    }

    @Test
    void renewalThatWaitsForItsTurnCarriesThemAndIsNotRepeated() throws Exception {
        AccessToken first = token();
        canned.clock.advance(Duration.ofMinutes(50));
        var unused = tokens.tokenAsync(HOME);
        tokens.invalidate(first, CLAIMS);

        token();

        assertThat(carried).containsExactly(null, CLAIMS);
    }

    @Test
    void renewalUnderWayIsRepeatedWithThem() throws Exception {
        AccessToken first = token();
        canned.clock.advance(Duration.ofMinutes(50));
        meanwhile = () -> tokens.invalidate(first, CLAIMS);

        assertThat(token()).as("the token in use").isSameAs(first);

        assertThat(carried).containsExactly(null, null, CLAIMS);
        assertThat(token().authorizationHeader()).isEqualTo("Bearer token-3");
    }

    @Test
    void tenantInvalidatedBeforeTheTokenComesLeavesThemToTheNext() throws Exception {
        tokens.invalidate(token(), CLAIMS);
        meanwhile = () -> {
            meanwhile = () -> {};
            tokens.invalidateTenant(HOME.tenant());
        };

        token();

        assertThat(carried).containsExactly(null, CLAIMS, CLAIMS);
    }

    private CompletableFuture<AccessToken> ask() {
        CompletableFuture<AccessToken> asked = tokens.tokenAsync(HOME);
        executor.runAll();
        return asked;
    }

    private AccessToken token() throws Exception {
        CompletableFuture<AccessToken> asked = ask();
        if (asked.isCompletedExceptionally()) {
            throw asked.handle((token, failure) -> (Exception) failure).join();
        }
        return asked.join();
    }
}
