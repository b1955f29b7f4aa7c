package dev.partnercenter.auth.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.partnercenter.auth.TestBed;
import dev.partnercenter.auth.entra.AuthException.ConsentRequired;
import dev.partnercenter.auth.entra.AuthException.ConsentRequired.Reason;
import dev.partnercenter.auth.entra.Resource;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The register of a process: one for an app and a store, and what it tells of a partner's consent. */
class RefreshTokensTest {
    private final RegisterBed bed = new RegisterBed();
    private final FailingStore store = bed.store;
    private final RefreshTokens register = bed.register;

    @BeforeEach
    void consent() throws Exception {
        bed.consented();
    }

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void sameAppAndStoreHaveOneRegister() {
        assertThat(RefreshTokens.of(bed.app, store)).isSameAs(register);
        assertThat(RefreshTokens.of(bed.app, bed.memory)).isNotSameAs(register);
    }

    @Test
    void registerMadeWithOtherOptionsIsNotGivenOutInTheirPlace() {
        RefreshTokenOptions usual = RefreshTokenOptions.builder().build();

        assertThat(RefreshTokens.of(bed.app, store, usual)).isSameAs(register);
        assertThatThrownBy(() -> RefreshTokens.of(
                        bed.app,
                        store,
                        RefreshTokenOptions.builder().everyRedemption().build()))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void partnerWithoutATokenHasNeverConsented() {
        ConsentRequired error = catchThrowableOfType(
                ConsentRequired.class,
                () -> register.redeem(TestBed.OTHER_PARTNER, TestBed.OTHER_PARTNER, Resource.PARTNER_CENTER));

        assertThat(error.reason()).isEqualTo(Reason.NEVER_GIVEN);
        assertThat(error.partner()).contains(TestBed.OTHER_PARTNER);
    }

    @Test
    void revokedTokenMeansConsentAgain() {
        bed.microsoft.revokeRefreshTokens(TestBed.PARTNER.value());

        ConsentRequired error = catchThrowableOfType(ConsentRequired.class, bed::redeemAtHome);

        assertThat(error.reason()).isEqualTo(Reason.REVOKED);
        assertThat(error.error().orElseThrow().numbers()).contains(50173);
        assertThat(error.correlationId()).isPresent();
    }

    @Test
    void tokenUnusedForNinetyDaysHasExpired() {
        bed.clock.advance(Duration.ofDays(91));

        ConsentRequired error = catchThrowableOfType(ConsentRequired.class, bed::redeemAtHome);

        assertThat(error.reason()).isEqualTo(Reason.EXPIRED);
    }

    @Test
    void refusedTokenIsReadAgainAndANewConsentOfAnotherNodeIsFound() throws Exception {
        bed.redeemAtHome();
        bed.microsoft.revokeRefreshTokens(TestBed.PARTNER.value());
        bed.clock.advance(Duration.ofSeconds(1));
        bed.consented();

        assertThat(bed.redeemAtHome().accessToken()).isNotNull();
        assertThat(bed.tokenRequests()).isEqualTo(2);
    }

    @Test
    void holderTellsWhoConsentedAndHowLongTheTokenIsGood() throws Exception {
        bed.clock.advance(Duration.ofDays(3));

        ConsentedPartner holder = register.holder(TestBed.PARTNER).orElseThrow();

        assertThat(holder.userId()).isEqualTo(bed.partner.userObjectId());
        assertThat(holder.age(bed.clock.instant())).isEqualTo(Duration.ofDays(3));
        assertThat(holder.daysLeft(bed.clock.instant())).isEqualTo(87);
        assertThat(register.holder(TestBed.OTHER_PARTNER)).isEmpty();
    }
}
