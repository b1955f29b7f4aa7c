package dev.partnercenter.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.partnercenter.auth.entra.AuthEvent;
import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.Resource;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How a failure to get a token is answered, for how long, and whom else it stops. */
class FailedRenewalTest {
    private static final TokenRequest HOME = TokenRequest.forPartner(TestBed.PARTNER);

    private final TestBed bed = TestBed.inline();
    private final AppUserTokenProvider tokens = AppUserTokenProvider.create(bed.app, bed.store);

    @BeforeEach
    void consent() throws Exception {
        bed.consented();
    }

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void renewalThatFailsLeavesTheTokenInUseAndIsAnnouncedAndNotTriedAgainAtOnce() throws Exception {
        AccessToken first = tokens.token(HOME);
        bed.clock.advance(Duration.ofMinutes(50));
        bed.microsoft.faults().tokenEndpoint().answerNext(100, 503, "text/html", "<html>", Map.of());

        for (int i = 0; i < 10; i++) {
            assertThat(tokens.token(HOME)).isSameAs(first);
        }

        assertThat(bed.tokenRequests()).isEqualTo(2);
        assertThat(bed.events).extracting(AuthEvent::kind).containsExactly(AuthEvent.Kind.RENEWAL_FAILED);
    }

    @Test
    void failureIsAnsweredFromMemoryUntilTheNextAttemptIsDue() throws Exception {
        bed.microsoft.faults().tokenEndpoint().answerNext(3, 503, "text/html", "<html>canary</html>", Map.of());
        CompletableFuture<AccessToken> asked = tokens.tokenAsync(HOME);
        bed.clock.advance(Duration.ofMillis(1_500));
        AuthException first =
                (AuthException) asked.handle((token, error) -> error).join();
        AuthException second = catchThrowableOfType(AuthException.class, () -> tokens.token(HOME));

        assertThat(second).isInstanceOf(AuthException.Unavailable.class).isNotSameAs(first);
        assertThat(second.retryAt()).isEqualTo(first.retryAt()).isPresent();
        assertThat(second).message().doesNotContain("canary");
        assertThat(bed.tokenRequests()).isEqualTo(3);
        bed.clock.advance(Duration.ofSeconds(1));
        assertThat(tokens.token(HOME)).isNotNull();
    }

    @Test
    void blipOfTheTokenEndpointCostsAWaitingCallerHalfASecondAndNoFailure() {
        bed.microsoft.faults().tokenEndpoint().answerNext(1, 503, "text/html", "", Map.of());
        CompletableFuture<AccessToken> asked = tokens.tokenAsync(HOME);
        assertThat(asked).isNotDone();

        bed.clock.advance(Duration.ofMillis(500));

        assertThat(asked).isCompletedWithValueMatching(token -> token.request().equals(HOME));
        assertThat(bed.tokenRequests()).isEqualTo(2);
    }

    @Test
    void throttledTokenEndpointIsLeftAloneAsLongAsItAsks() throws Exception {
        bed.microsoft.faults().tokenEndpoint().throttleNext(1, Duration.ofSeconds(90));

        AuthException error = catchThrowableOfType(AuthException.class, () -> tokens.token(HOME));
        bed.clock.advance(Duration.ofSeconds(89));
        assertThatThrownBy(() -> tokens.token(HOME)).isInstanceOf(AuthException.Throttled.class);

        assertThat(error).isInstanceOf(AuthException.Throttled.class);
        assertThat(bed.tokenRequests()).isEqualTo(1);
        bed.clock.advance(Duration.ofSeconds(2));
        assertThat(tokens.token(HOME)).isNotNull();
    }

    @Test
    void throttledTenantIsLeftAloneByAllItsKeysAndTheOthersAreNot() throws Exception {
        TokenRequest customer = HOME.inCustomer(bed.customer(0));
        bed.microsoft
                .faults()
                .tokenEndpoint()
                .forTenant(bed.customer(0).value())
                .throttleNext(1, Duration.ofSeconds(60));

        assertThatThrownBy(() -> tokens.token(customer)).isInstanceOf(AuthException.Throttled.class);
        assertThatThrownBy(() -> tokens.token(customer.to(Resource.GRAPH))).isInstanceOf(AuthException.Throttled.class);

        assertThat(bed.tokenRequests()).isEqualTo(1);
        assertThat(tokens.token(HOME.inCustomer(bed.customer(1)))).isNotNull();
        bed.clock.advance(Duration.ofSeconds(61));
        assertThat(tokens.token(customer.to(Resource.GRAPH))).isNotNull();
    }

    @Test
    void threeThrottledTenantsWithinAMinuteStopTheHostForAMinute() throws Exception {
        bed.microsoft.faults().tokenEndpoint().throttleNext(3, Duration.ofSeconds(5));
        for (int i = 0; i < 3; i++) {
            TokenRequest customer = HOME.inCustomer(bed.customer(i));
            assertThatThrownBy(() -> tokens.token(customer)).isInstanceOf(AuthException.Throttled.class);
        }

        assertThatThrownBy(() -> tokens.token(HOME)).isInstanceOf(AuthException.Throttled.class);
        assertThat(bed.tokenRequests()).isEqualTo(3);
        bed.clock.advance(Duration.ofSeconds(61));
        assertThat(tokens.token(HOME)).isNotNull();
    }

    @Test
    void refusalThatWillNotPassIsNotTriedTwice() {
        bed.microsoft.faults().tokenEndpoint().oauthErrorNext(3, "invalid_scope", 70011);

        assertThat(tokens.tokenAsync(HOME)).isCompletedExceptionally();
        assertThat(bed.tokenRequests()).isEqualTo(1);
    }

    @Test
    void refusedCredentialIsNotTriedForTheNextPartner() {
        AppOnlyTokenProvider wrong = AppOnlyTokenProvider.create(bed.appWithSecret("canary-wrong"));
        TokenRequest other = TokenRequest.forPartner(TestBed.OTHER_PARTNER);
        assertThatThrownBy(() -> wrong.token(HOME)).isInstanceOf(AuthException.Credential.class);

        assertThatThrownBy(() -> wrong.token(other))
                .isInstanceOfSatisfying(
                        AuthException.Credential.class,
                        e -> assertThat(e.partner()).contains(TestBed.OTHER_PARTNER));
        assertThat(bed.tokenRequests()).isEqualTo(1);
    }

    @Test
    void wrongClientSecretIsTheOperatorsMove() throws Exception {
        AppUserTokenProvider wrong = AppUserTokenProvider.create(bed.appWithSecret("canary-wrong-secret"), bed.store);

        assertThatThrownBy(() -> wrong.token(HOME))
                .isInstanceOf(AuthException.Credential.class)
                .hasMessageContaining("AADSTS7000215")
                .message()
                .doesNotContain("canary");
    }
}
