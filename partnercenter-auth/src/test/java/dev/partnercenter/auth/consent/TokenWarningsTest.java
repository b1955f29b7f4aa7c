package dev.partnercenter.auth.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.partnercenter.auth.TestBed;
import dev.partnercenter.auth.entra.AuthEvent;
import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.Resource;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What operators are told of a partner's refresh token before it is too late, and how often. */
class TokenWarningsTest {
    private static final Duration DAY = Duration.ofDays(1);

    private final TestBed bed = TestBed.inline();
    private final RefreshTokens register = RefreshTokens.of(bed.app, bed.store);

    @BeforeEach
    void consent() throws Exception {
        bed.consented();
    }

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void idleTokenIsToldOfOnceWithinThirtyAndFourteenDaysOfItsEndAndOnceAfterIt() throws Exception {
        assertThat(toldAfterLooking(Duration.ofDays(60).minusSeconds(1))).isEmpty();
        assertThat(toldAfterLooking(Duration.ofSeconds(1)))
                .singleElement()
                .satisfies(text -> assertThat(text).contains("expires in 30 days"));
        assertThat(toldAfterLooking(Duration.ofDays(15))).isEmpty();
        assertThat(toldAfterLooking(DAY))
                .singleElement()
                .satisfies(text -> assertThat(text).contains("expires in 14 days"));
        assertThat(toldAfterLooking(Duration.ofDays(13))).isEmpty();
        assertThat(toldAfterLooking(DAY))
                .singleElement()
                .satisfies(text -> assertThat(text).contains("has expired"));
        assertThat(toldAfterLooking(DAY)).isEmpty();
    }

    @Test
    void renewedTokenIsToldOfAnewWhenItIsIdleItself() throws Exception {
        bed.clock.advance(Duration.ofDays(61));
        register.holder(TestBed.PARTNER);
        redeemAtHome();
        bed.events.clear();

        assertThat(toldAfterLooking(Duration.ofDays(61))).hasSize(1);
    }

    @Test
    void keepingAliveTellsOfATokenOnlyIfItCannotRenewIt() throws Exception {
        bed.clock.advance(Duration.ofDays(61));
        bed.microsoft.faults().tokenEndpoint().oauthErrorNext(1, "invalid_grant", 53003);

        assertThatThrownBy(() -> register.keepAlive(TestBed.PARTNER, DAY))
                .isInstanceOf(AuthException.BlockedByPolicy.class);

        assertThat(told(AuthEvent.Kind.REFRESH_TOKEN_EXPIRING)).hasSize(1);
        bed.events.clear();
        bed.clock.advance(Duration.ofDays(16));
        register.keepAlive(TestBed.PARTNER, DAY);
        assertThat(told(AuthEvent.Kind.REFRESH_TOKEN_EXPIRING)).isEmpty();
    }

    @Test
    void lossOfMultiFactorAuthenticationIsToldOfOnceUntilItWasThereAgain() throws Exception {
        redeemAtHome();
        bed.microsoft.faults().withoutMfa(true);
        redeemAtHome();
        redeemAtHome();
        assertThat(told(AuthEvent.Kind.MFA_LOST)).hasSize(1);

        bed.microsoft.faults().withoutMfa(false);
        redeemAtHome();
        bed.microsoft.faults().withoutMfa(true);
        redeemAtHome();

        assertThat(told(AuthEvent.Kind.MFA_LOST)).hasSize(2);
    }

    @Test
    void renewedTokenThatHasLostMultiFactorAuthenticationIsStoredAsSuchAndToldOfOnce() throws Exception {
        bed.microsoft.faults().withoutMfa(true);
        bed.clock.advance(Duration.ofDays(9));

        redeemAtHome();
        bed.clock.advance(Duration.ofDays(9));
        redeemAtHome();

        assertThat(told(AuthEvent.Kind.MFA_LOST)).hasSize(1);
        assertThat(register.holder(TestBed.PARTNER).orElseThrow().mfa()).hasToString("absent");
    }

    @Test
    void consentThatNeverShowedMultiFactorAuthenticationLosesNone() throws Exception {
        Stored stored = Stored.in(bed);
        stored.append(stored.current().value(), "mfa", "absent");
        register.forget(TestBed.PARTNER);
        bed.microsoft.faults().withoutMfa(true);

        redeemAtHome();

        assertThat(told(AuthEvent.Kind.MFA_LOST)).isEmpty();
    }

    @Test
    void tokensForOtherResourcesTellNothingOfMultiFactorAuthentication() throws Exception {
        bed.microsoft.faults().withoutMfa(true);

        register.redeem(TestBed.PARTNER, TestBed.PARTNER, Resource.GRAPH);

        assertThat(told(AuthEvent.Kind.MFA_LOST)).isEmpty();
    }

    private List<String> toldAfterLooking(Duration later) throws AuthException {
        bed.clock.advance(later);
        bed.events.clear();
        register.holder(TestBed.PARTNER);
        register.holder(TestBed.PARTNER);
        return told(AuthEvent.Kind.REFRESH_TOKEN_EXPIRING);
    }

    private List<String> told(AuthEvent.Kind kind) {
        return bed.events.stream()
                .filter(event -> event.kind().equals(kind) && TestBed.PARTNER.equals(event.partner()))
                .map(AuthEvent::message)
                .toList();
    }

    private void redeemAtHome() throws AuthException {
        register.redeem(TestBed.PARTNER, TestBed.PARTNER, Resource.PARTNER_CENTER);
    }
}
