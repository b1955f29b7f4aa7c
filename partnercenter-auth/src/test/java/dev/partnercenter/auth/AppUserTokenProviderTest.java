package dev.partnercenter.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.partnercenter.auth.entra.AuthEvent;
import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.AuthException.ConsentRequired;
import dev.partnercenter.auth.entra.ClaimsChallenge;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.entra.Resource;
import dev.partnercenter.testing.Journal;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AppUserTokenProviderTest {
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
    void heldTokenIsGivenOutWithoutARequest() throws Exception {
        AccessToken first = tokens.token(HOME);

        assertThat(tokens.token(HOME)).isSameAs(first);
        assertThat(tokens.source(HOME).token()).isSameAs(first);
        assertThat(tokens.tokenAsync(HOME).join()).isSameAs(first);
        assertThat(bed.tokenRequests()).isEqualTo(1);
        assertThat(first.request()).isEqualTo(HOME);
        assertThat(first.scopes()).isNotEmpty();
    }

    @Test
    void tokenSoonToExpireIsRenewedInTheBackgroundAndStillGivenOut() throws Exception {
        AccessToken first = tokens.token(HOME);
        bed.clock.advance(Duration.ofMinutes(50));

        assertThat(tokens.token(HOME)).isSameAs(first);
        assertThat(bed.tokenRequests()).isEqualTo(2);
        assertThat(tokens.token(HOME)).isNotSameAs(first);
        assertThat(bed.tokenRequests()).isEqualTo(2);
    }

    @Test
    void tokenIsNotGivenOutInItsLastMinute() throws Exception {
        AccessToken first = tokens.token(HOME);
        bed.microsoft.faults().tokenEndpoint().answerNext(10, 503, "text/plain", "", Map.of());
        bed.clock.advance(Duration.ofSeconds(3599 - 61));
        assertThat(tokens.token(HOME)).isSameAs(first);

        bed.clock.advance(Duration.ofSeconds(1));

        assertThatThrownBy(() -> tokens.token(HOME)).isInstanceOf(AuthException.Unavailable.class);
    }

    @Test
    void expiredTokenIsReplacedByExactlyOneRequest() throws Exception {
        AccessToken first = tokens.token(HOME);
        bed.clock.advance(Duration.ofMinutes(61));

        assertThat(tokens.token(HOME)).isNotSameAs(first);
        assertThat(bed.tokenRequests()).isEqualTo(2);
    }

    @Test
    void eachTenantAndResourceHasItsOwnToken() throws Exception {
        AccessToken home = tokens.token(HOME);
        AccessToken customer = tokens.token(HOME.inCustomer(bed.customer(0)));
        AccessToken graph = tokens.token(HOME.inCustomer(bed.customer(0)).to(Resource.GRAPH));

        assertThat(home.authorizationHeader())
                .isNotEqualTo(customer.authorizationHeader())
                .isNotEqualTo(graph.authorizationHeader());
        assertThat(graph.request()).isEqualTo(HOME.inCustomer(bed.customer(0)).to(Resource.GRAPH));
        assertThat(bed.tokenRequests()).isEqualTo(3);
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
    void refusalThatWillNotPassIsNotTriedTwice() {
        bed.microsoft.faults().tokenEndpoint().oauthErrorNext(3, "invalid_scope", 70011);

        assertThat(tokens.tokenAsync(HOME)).isCompletedExceptionally();
        assertThat(bed.tokenRequests()).isEqualTo(1);
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
    void revokedConsentIsNotAskedAboutAgainBeforeAMinuteHasPassed() throws Exception {
        bed.microsoft.revokeRefreshTokens(TestBed.PARTNER.value());
        assertThatThrownBy(() -> tokens.token(HOME)).isInstanceOf(ConsentRequired.class);
        assertThatThrownBy(() -> tokens.token(HOME)).isInstanceOf(ConsentRequired.class);

        assertThat(bed.tokenRequests()).isEqualTo(1);
    }

    @Test
    void newConsentInTheSameProcessIsUsedAtOnce() throws Exception {
        bed.microsoft.revokeRefreshTokens(TestBed.PARTNER.value());
        assertThatThrownBy(() -> tokens.token(HOME)).isInstanceOf(ConsentRequired.class);
        bed.clock.advance(Duration.ofSeconds(1));
        bed.consented();

        assertThat(tokens.token(HOME)).isNotNull();
    }

    @Test
    void invalidateDropsThatVeryTokenOnly() throws Exception {
        AccessToken first = tokens.token(HOME);
        tokens.invalidate(first);
        AccessToken second = tokens.token(HOME);

        tokens.invalidate(first);

        assertThat(tokens.token(HOME)).isSameAs(second).isNotSameAs(first);
        assertThat(bed.tokenRequests()).isEqualTo(2);
    }

    @Test
    void refreshTokenThatIsDeadIsConfirmedOnceAtHomeForAllCustomers() throws Exception {
        tokens.token(HOME);
        bed.clock.advance(Duration.ofMinutes(2));
        bed.microsoft.revokeRefreshTokens(TestBed.PARTNER.value());
        bed.microsoft.journal().clear();

        for (int i = 0; i < 3; i++) {
            TokenRequest customer = HOME.inCustomer(bed.customer(i));
            assertThatThrownBy(() -> tokens.token(customer)).isInstanceOf(ConsentRequired.class);
        }

        assertThat(bed.microsoft.journal().entries())
                .extracting(Journal.Entry::tenant)
                .containsExactly(bed.customer(0).value(), TestBed.PARTNER.value());
    }

    @Test
    void refusalByACustomersTenantThatHomeDoesNotShareIsThatCustomersMatter() throws Exception {
        bed.microsoft
                .faults()
                .tokenEndpoint()
                .forTenant(bed.customer(0).value())
                .oauthErrorNext(10, "invalid_grant", 50076);

        assertThatThrownBy(() -> tokens.token(HOME.inCustomer(bed.customer(0))))
                .isInstanceOf(AuthException.CustomerAccess.class)
                .hasMessageContaining("AADSTS50076");
        assertThat(tokens.token(HOME.inCustomer(bed.customer(1)))).isNotNull();
    }

    @Test
    void deadRefreshTokenIsAskedAboutLessAndLess() {
        bed.microsoft.revokeRefreshTokens(TestBed.PARTNER.value());

        for (int minute = 0; minute < 60; minute++) {
            assertThatThrownBy(() -> tokens.token(HOME)).isInstanceOf(ConsentRequired.class);
            bed.clock.advance(Duration.ofMinutes(1));
        }

        assertThat(bed.tokenRequests()).isBetween(5L, 6L);
    }

    @Test
    void betterTokenThatAnotherNodeStoresHealsWithinAMinuteOrTwo() throws Exception {
        bed.microsoft.revokeRefreshTokens(TestBed.PARTNER.value());
        for (int minute = 0; minute < 20; minute++) {
            assertThatThrownBy(() -> tokens.token(HOME)).isInstanceOf(ConsentRequired.class);
            bed.clock.advance(Duration.ofMinutes(1));
        }
        try (PartnerApp otherNode = bed.anotherApp()) {
            bed.consentThrough(otherNode);
        }

        bed.clock.advance(Duration.ofMinutes(2));

        assertThat(tokens.token(HOME)).isNotNull();
    }

    @Test
    void invalidatedPartnerIsAskedAboutAtOnce() throws Exception {
        bed.microsoft.revokeRefreshTokens(TestBed.PARTNER.value());
        assertThatThrownBy(() -> tokens.token(HOME)).isInstanceOf(ConsentRequired.class);
        bed.clock.advance(Duration.ofSeconds(1));
        try (PartnerApp otherNode = bed.anotherApp()) {
            bed.consentThrough(otherNode);
        }

        tokens.invalidateTenant(TestBed.PARTNER);

        assertThat(tokens.token(HOME)).isNotNull();
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
    void demandedClaimsGoWithOneRenewalAndTheSameAgainSoonHasNoEffect() throws Exception {
        ClaimsChallenge claims = new ClaimsChallenge("{\"access_token\":{\"nbf\":{\"essential\":true}}}");
        AccessToken first = tokens.token(HOME);

        tokens.invalidate(first, claims);
        AccessToken second = tokens.token(HOME);
        tokens.invalidate(second, claims);

        assertThat(second).isNotSameAs(first);
        assertThat(tokens.token(HOME)).isSameAs(second);
        assertThat(bed.microsoft.journal().entries())
                .extracting(Journal.Entry::claims)
                .containsExactly(null, claims.json());
        bed.clock.advance(Duration.ofMinutes(1));
        tokens.invalidate(second, claims);
        assertThat(tokens.token(HOME)).isNotSameAs(second);
    }

    @Test
    void apiThatDemandsOtherClaimsEachTimeCausesOneRenewalAMinute() throws Exception {
        for (int second = 0; second < 180; second++) {
            tokens.invalidate(tokens.token(HOME), new ClaimsChallenge("{\"a\":" + second + "}"));
            bed.clock.advance(Duration.ofSeconds(1));
        }

        tokens.token(HOME);

        assertThat(bed.tokenRequests()).isEqualTo(1 + 3);
    }

    @Test
    void apiThatRefusesEveryTokenCausesOneRenewalAMinuteForEachOfItsTokens() throws Exception {
        TokenRequest customer = HOME.inCustomer(bed.customer(0));
        for (int second = 0; second < 180; second++) {
            tokens.invalidate(tokens.token(HOME));
            tokens.invalidate(tokens.token(customer));
            bed.clock.advance(Duration.ofSeconds(1));
        }

        tokens.token(HOME);
        tokens.token(customer);

        assertThat(bed.tokenRequests()).isEqualTo(2 * (1 + 3));
    }

    @Test
    void claimsAreWorthARenewalThoughATokenHasJustBeenReplacedWithoutThem() throws Exception {
        tokens.invalidate(tokens.token(HOME));
        AccessToken second = tokens.token(HOME);

        tokens.invalidate(second, new ClaimsChallenge("{\"a\":1}"));

        assertThat(tokens.token(HOME)).isNotSameAs(second);
    }

    @Test
    void invalidateTenantDropsTheTokensOfThatTenantOnly() throws Exception {
        TokenRequest customer = HOME.inCustomer(bed.customer(0));
        AccessToken home = tokens.token(HOME);
        AccessToken before = tokens.token(customer);

        tokens.invalidateTenant(bed.customer(0));

        assertThat(tokens.token(customer)).isNotSameAs(before);
        assertThat(tokens.token(HOME)).isSameAs(home);
    }

    @Test
    void invalidateTenantOfThePartnerDropsItsCustomersTokensToo() throws Exception {
        TokenRequest customer = HOME.inCustomer(bed.customer(0));
        AccessToken before = tokens.token(customer);

        tokens.invalidateTenant(TestBed.PARTNER);

        assertThat(tokens.token(customer)).isNotSameAs(before);
    }

    @Test
    void invalidateTenantForgetsARememberedFailure() throws Exception {
        bed.microsoft.faults().tokenEndpoint().oauthErrorNext(1, "invalid_grant", 65001);
        TokenRequest customer = HOME.inCustomer(bed.customer(0));
        assertThatThrownBy(() -> tokens.token(customer)).isInstanceOf(AuthException.CustomerAccess.class);

        tokens.invalidateTenant(bed.customer(0));

        assertThat(tokens.token(customer)).isNotNull();
    }

    @Test
    void oneCustomersRefusalLeavesTheOthersAlone() throws Exception {
        bed.microsoft
                .faults()
                .tokenEndpoint()
                .forTenant(bed.customer(0).value())
                .oauthErrorNext(10, "invalid_grant", 90099);

        assertThatThrownBy(() -> tokens.token(HOME.inCustomer(bed.customer(0))))
                .isInstanceOf(AuthException.CustomerAccess.class);
        assertThat(tokens.token(HOME.inCustomer(bed.customer(1)))).isNotNull();
        assertThat(tokens.token(HOME)).isNotNull();
    }

    @Test
    void failureOfAnAsynchronousAskIsTheAuthExceptionItself() {
        CompletableFuture<AccessToken> future = tokens.tokenAsync(TokenRequest.forPartner(TestBed.OTHER_PARTNER));

        assertThat(future).isCompletedExceptionally();
        assertThat(future.handle((token, error) -> error).join()).isInstanceOf(ConsentRequired.class);
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

    @Test
    void closedAppGivesOutNothingMore() throws Exception {
        TokenSource handle = tokens.source(HOME);
        handle.token();

        bed.app.close();

        assertThatThrownBy(handle::token)
                .isInstanceOf(AuthException.Unavailable.class)
                .hasMessageContaining("closed");
        assertThatThrownBy(() -> tokens.token(HOME)).isInstanceOf(AuthException.Unavailable.class);
        assertThat(tokens.tokenAsync(HOME)).isCompletedExceptionally();
    }

    @Test
    void tokenPrintsNothingSecret() throws Exception {
        AccessToken token = tokens.token(HOME);

        assertThat(token.toString())
                .contains(TestBed.PARTNER.value())
                .doesNotContain(token.value().reveal().substring(0, 8));
        assertThat(token.authorizationHeader())
                .isEqualTo("Bearer " + token.value().reveal());
    }
}
