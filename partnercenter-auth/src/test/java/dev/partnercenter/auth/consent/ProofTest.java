package dev.partnercenter.auth.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.partnercenter.auth.TestBed;
import dev.partnercenter.auth.entra.AuthEvent;
import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.AuthException.ConsentRequired;
import dev.partnercenter.auth.entra.AuthException.ConsentRequired.Reason;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.entra.Resource;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When a partner's refresh token counts as proven, and what is asked of whom where it does not. */
class ProofTest {
    private static final Duration DAY = Duration.ofDays(1);

    private final TestBed bed = TestBed.inline();
    private final FailingStore store = new FailingStore(bed.store);
    private final Stored stored = Stored.in(bed);
    private final PartnerApp node = bed.anotherApp();
    private final RefreshTokens register = RefreshTokens.of(node, store);

    @BeforeEach
    void consent() throws Exception {
        store.writesFail = false;
        bed.consented();
    }

    @AfterEach
    void close() {
        node.close();
        bed.close();
    }

    @Test
    void tokenIssuedWithinTheTimeProvesItselfByOneLookAtTheStore() throws Exception {
        bed.clock.advance(DAY.minusSeconds(1));

        Proof proof = register.keepAlive(TestBed.PARTNER, DAY);

        assertThat(proof.now()).isFalse();
        assertThat(proof.at()).isEqualTo(proof.consent().issuedAt());
        assertThat(bed.tokenRequests()).isZero();
        assertThat(store.reads).hasValue(1);
    }

    @Test
    void olderTokenIsRedeemedAtHomeAndTheRenewedOneStoredForOthersToSee() throws Exception {
        int versions = stored.versions();
        bed.clock.advance(DAY);

        Proof proof = register.keepAlive(TestBed.PARTNER, DAY);

        assertThat(proof.now()).isTrue();
        assertThat(proof.at()).isEqualTo(bed.clock.instant());
        assertThat(proof.consent().daysLeft(bed.clock.instant())).isEqualTo(90);
        assertThat(bed.microsoft.journal().entries())
                .singleElement()
                .satisfies(entry -> assertThat(entry.tenant()).isEqualTo(TestBed.PARTNER.value()));
        assertThat(stored.versions()).isEqualTo(versions + 1);
        assertThat(RefreshTokens.of(bed.app, bed.store)
                        .keepAlive(TestBed.PARTNER, DAY)
                        .now())
                .as("on another node")
                .isFalse();
    }

    @Test
    void whatAnotherNodeHasStoredMeanwhileIsSeenAlthoughWhatIsHeldIsYoungEnoughToUse() throws Exception {
        redeemAtHome();
        bed.clock.advance(DAY);
        register.redeem(TestBed.PARTNER, bed.customer(0), Resource.GRAPH);
        RefreshTokens.of(bed.app, bed.store).keepAlive(TestBed.PARTNER, DAY);
        bed.microsoft.journal().clear();
        bed.clock.advance(Duration.ofMinutes(1));

        assertThat(register.keepAlive(TestBed.PARTNER, DAY).consent().issuedAt())
                .isEqualTo(bed.clock.instant().minus(Duration.ofMinutes(1)));
        assertThat(bed.tokenRequests()).isZero();
    }

    @Test
    void redemptionOfThisProcessSufficesAlthoughTheStoreTellsOfNone() throws Exception {
        bed.clock.advance(DAY);
        redeemAtHome();

        Proof proof = register.keepAlive(TestBed.PARTNER, DAY);

        assertThat(proof.now()).isFalse();
        assertThat(proof.at()).isEqualTo(bed.clock.instant());
        assertThat(bed.tokenRequests()).isEqualTo(1);
    }

    @Test
    void redemptionOfACustomersTokenProvesNothingByItself() throws Exception {
        redeemAtHome();
        bed.clock.advance(DAY);
        register.redeem(TestBed.PARTNER, bed.customer(0), Resource.GRAPH);

        assertThat(register.keepAlive(TestBed.PARTNER, DAY).now()).isTrue();
    }

    @Test
    void oncePartnersAreKeptAliveAnyRedemptionAtHomeIsStoredForOthersToSee() throws Exception {
        register.keepAlive(TestBed.PARTNER, DAY);
        int versions = stored.versions();
        bed.clock.advance(DAY);

        redeemAtHome();
        redeemAtHome();

        assertThat(stored.versions()).isEqualTo(versions + 1);
    }

    @Test
    void nodesThatProveAtTheSameTimeWriteOnce() throws Exception {
        bed.clock.advance(DAY);
        int versions = stored.versions();
        RefreshTokens other = RefreshTokens.of(bed.app, bed.store);
        store.afterReading = () -> {
            store.afterReading = null;
            assertThat(prove(other).now()).isTrue();
        };

        assertThat(prove(register).now()).isTrue();

        assertThat(bed.tokenRequests()).isEqualTo(2);
        assertThat(stored.versions()).isEqualTo(versions + 1);
    }

    @Test
    void storeThatCannotBeReadIsReportedAndNothingRedeemed() throws Exception {
        redeemAtHome();
        bed.clock.advance(DAY);
        store.readsFail = true;

        assertThatThrownBy(() -> register.keepAlive(TestBed.PARTNER, DAY))
                .isInstanceOf(AuthException.StoreFailed.class)
                .hasMessageContaining("the vault is down");
        assertThat(bed.tokenRequests()).isEqualTo(1);
        assertThat(register.experience(TestBed.PARTNER).failure()).isInstanceOf(AuthException.StoreFailed.class);
    }

    @Test
    void storeThatDoesNotTakeTheRenewedTokenLeavesThePartnerProvenAndTheTokenUnstored() throws Exception {
        bed.clock.advance(DAY);
        store.writesFail = true;

        assertThat(register.keepAlive(TestBed.PARTNER, DAY).now()).isTrue();
        assertThat(register.experience(TestBed.PARTNER).unstored()).isTrue();

        store.writesFail = false;
        bed.clock.advance(Duration.ofMinutes(1));
        assertThat(register.experience(TestBed.PARTNER).unstored()).isFalse();
    }

    @Test
    void partnerWhoHasBeenSuspendedIsNoticed() throws Exception {
        bed.store.setEnabled(stored.name(), stored.current().version().id(), false);

        assertThatThrownBy(() -> register.keepAlive(TestBed.PARTNER, DAY))
                .isInstanceOf(AuthException.StoreFailed.class)
                .hasMessageContaining("suspended");
        assertThat(bed.events).extracting(AuthEvent::kind).containsExactly(AuthEvent.Kind.SUSPENDED);
    }

    @Test
    void partnerWithoutATokenHasNeverConsented() {
        ConsentRequired error =
                catchThrowableOfType(ConsentRequired.class, () -> register.keepAlive(TestBed.OTHER_PARTNER, DAY));

        assertThat(error.reason()).isEqualTo(Reason.NEVER_GIVEN);
    }

    @Test
    void tokenRefusedSinceItWasIssuedIsNotProvenByItsYouth() {
        bed.microsoft.revokeRefreshTokens(TestBed.PARTNER.value());
        bed.clock.advance(Duration.ofSeconds(1));
        assertThatThrownBy(this::redeemAtHome).isInstanceOf(ConsentRequired.class);

        assertThatThrownBy(() -> register.keepAlive(TestBed.PARTNER, DAY)).isInstanceOf(ConsentRequired.class);
        assertThat(bed.tokenRequests()).as("the verdict stands").isEqualTo(1);
    }

    @Test
    void refusedPartnerIsProvenOnceAnotherNodeHasTakenANewConsent() throws Exception {
        bed.microsoft.revokeRefreshTokens(TestBed.PARTNER.value());
        assertThatThrownBy(this::redeemAtHome).isInstanceOf(ConsentRequired.class);
        bed.clock.advance(Duration.ofSeconds(1));
        bed.consented();

        assertThat(register.keepAlive(TestBed.PARTNER, DAY).now()).isFalse();
        assertThat(bed.tokenRequests()).isZero();
    }

    @Test
    void policyThatForbidsItIsNotAskedAboutAgainWithinAMinute() throws Exception {
        bed.clock.advance(DAY);
        bed.microsoft.faults().tokenEndpoint().oauthErrorNext(1, "invalid_grant", 53003);
        assertThatThrownBy(() -> register.keepAlive(TestBed.PARTNER, DAY))
                .isInstanceOf(AuthException.BlockedByPolicy.class);

        assertThatThrownBy(() -> register.keepAlive(TestBed.PARTNER, DAY))
                .isInstanceOf(AuthException.BlockedByPolicy.class);

        assertThat(bed.tokenRequests()).isEqualTo(1);
        bed.clock.advance(Duration.ofMinutes(1));
        assertThat(register.keepAlive(TestBed.PARTNER, DAY).now()).isTrue();
        assertThat(register.experience(TestBed.PARTNER).failure()).isNull();
    }

    @Test
    void newerTokenThatIsFoundIsTheOneInUseFromThenOn() throws Exception {
        redeemAtHome();
        bed.microsoft.revokeRefreshTokens(TestBed.PARTNER.value());
        bed.clock.advance(Duration.ofSeconds(1));
        bed.consented();

        register.keepAlive(TestBed.PARTNER, DAY);
        redeemAtHome();

        assertThat(bed.tokenRequests()).as("the old one is not even tried").isEqualTo(1);
    }

    @Test
    void neitherYouthNorAnEarlierSuccessProvesATokenThatHasFailedSince() throws Exception {
        bed.microsoft.faults().tokenEndpoint().oauthErrorNext(1, "invalid_grant", 53003);
        assertThatThrownBy(this::redeemAtHome).isInstanceOf(AuthException.BlockedByPolicy.class);
        bed.clock.advance(Duration.ofMinutes(2));
        assertThat(register.keepAlive(TestBed.PARTNER, DAY).now()).as("young").isTrue();

        bed.clock.advance(Duration.ofHours(1));
        bed.microsoft.faults().tokenEndpoint().oauthErrorNext(1, "invalid_grant", 53003);
        assertThatThrownBy(this::redeemAtHome).isInstanceOf(AuthException.BlockedByPolicy.class);
        bed.clock.advance(Duration.ofMinutes(2));
        assertThat(register.keepAlive(TestBed.PARTNER, DAY).now())
                .as("redeemed an hour ago")
                .isTrue();
    }

    @Test
    void tokenDatedInTheFutureIsNotProvenByThat() throws Exception {
        long ahead = bed.clock.instant().plus(Duration.ofDays(400)).getEpochSecond();
        stored.append(stored.current().value(), "issued-at", Long.toString(ahead));

        assertThat(register.keepAlive(TestBed.PARTNER, DAY).now()).isTrue();
    }

    @Test
    void throttledPartnerIsLeftAloneForAsLongAsEntraAsks() {
        bed.clock.advance(DAY);
        bed.microsoft.faults().tokenEndpoint().throttleNext(1, Duration.ofMinutes(3));
        assertThatThrownBy(() -> register.keepAlive(TestBed.PARTNER, DAY)).isInstanceOf(AuthException.Throttled.class);
        bed.clock.advance(Duration.ofMinutes(2));

        assertThatThrownBy(() -> register.keepAlive(TestBed.PARTNER, DAY)).isInstanceOf(AuthException.Throttled.class);

        assertThat(bed.tokenRequests()).isEqualTo(1);
        assertThat(Optional.ofNullable(register.experience(TestBed.PARTNER).failure())
                        .flatMap(AuthException::retryAt))
                .contains(bed.clock.instant().plus(Duration.ofMinutes(1)));
    }

    private static Proof prove(RefreshTokens through) {
        try {
            return through.keepAlive(TestBed.PARTNER, DAY);
        } catch (AuthException e) {
            throw new AssertionError(e);
        }
    }

    private void redeemAtHome() throws AuthException {
        register.redeem(TestBed.PARTNER, TestBed.PARTNER, Resource.PARTNER_CENTER);
    }
}
