package dev.partnercenter.auth.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.partnercenter.auth.AppOnlyTokenProvider;
import dev.partnercenter.auth.TestBed;
import dev.partnercenter.auth.TokenRequest;
import dev.partnercenter.auth.entra.AuthEvent;
import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.AuthException.ConsentRequired;
import dev.partnercenter.auth.entra.AuthException.ConsentRequired.Reason;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.entra.Resource;
import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.auth.entra.TokenReply;
import dev.partnercenter.auth.secret.SecretName;
import dev.partnercenter.auth.secret.StoredSecret;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RefreshTokensTest {
    /** A consent stores one version that does not count and, once it is proven, one that does. */
    private static final int BY_CONSENT = 2;

    private static final SecretName NAME = new SecretName(TestBed.PARTNER.value());

    private final TestBed bed = TestBed.inline();
    private final FailingStore store = new FailingStore(bed.store);
    private final RefreshTokens register = RefreshTokens.of(bed.app, store);

    @BeforeEach
    void consent() throws Exception {
        store.writesFail = false;
        bed.consented();
    }

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void sameAppAndStoreHaveOneRegister() {
        assertThat(RefreshTokens.of(bed.app, store)).isSameAs(register);
        assertThat(RefreshTokens.of(bed.app, bed.store)).isNotSameAs(register);
    }

    @Test
    void youngTokenIsNotWrittenBack() throws Exception {
        bed.clock.advance(Duration.ofDays(5));

        redeemAtHome();

        assertThat(bed.store.versions(NAME)).hasSize(BY_CONSENT);
    }

    @Test
    void tokenOfNineDaysIsReplacedByTheNewerOneOfTheSameConsent() throws Exception {
        StoredSecret before = current();
        bed.clock.advance(Duration.ofDays(9));

        redeemAtHome();

        StoredSecret after = current();
        assertThat(after.value()).isNotEqualTo(before.value());
        assertThat(tags(after).get("epoch")).isEqualTo(tags(before).get("epoch"));
        assertThat(Long.parseLong(tags(after).get("issued-at")))
                .isEqualTo(bed.clock.instant().getEpochSecond());
        assertThat(after.version().metadata().expiresAt())
                .contains(bed.clock.instant().plus(Duration.ofDays(90)));
        assertThat(bed.events).extracting(AuthEvent::kind).containsExactly(AuthEvent.Kind.REFRESH_TOKEN_STORED);
    }

    @Test
    void partnerInUseOutlivesNinetyDays() throws Exception {
        for (int week = 0; week < 20; week++) {
            bed.clock.advance(Duration.ofDays(9));
            redeemAtHome();
        }

        assertThat(register.holder(TestBed.PARTNER).orElseThrow().daysLeft(bed.clock.instant()))
                .isEqualTo(90);
    }

    @Test
    void customersRedemptionNeverReplacesTheTokenButHasItRenewedAtHome() throws Exception {
        redeemAtHome();
        bed.microsoft.journal().clear();
        bed.clock.advance(Duration.ofDays(9));

        register.redeem(TestBed.PARTNER, bed.customer(0), Resource.GRAPH);

        assertThat(bed.microsoft.journal().entries())
                .extracting(entry -> entry.tenant())
                .containsExactly(bed.customer(0).value(), TestBed.PARTNER.value());
        assertThat(bed.store.versions(NAME)).hasSize(BY_CONSENT + 1);
    }

    @Test
    void storeThatIsDownCostsNoCallerAnythingAndGetsTheTokenLater() throws Exception {
        StoredSecret before = current();
        bed.clock.advance(Duration.ofDays(9));
        store.writesFail = true;

        TokenReply reply = redeemAtHome();

        assertThat(reply.accessToken()).isNotNull();
        assertThat(current()).isEqualTo(before);
        assertThat(bed.events).extracting(AuthEvent::kind).containsExactly(AuthEvent.Kind.REFRESH_TOKEN_NOT_STORED);
        store.writesFail = false;
        bed.clock.advance(Duration.ofMinutes(1));
        assertThat(current().value()).isNotEqualTo(before.value());
    }

    @Test
    void closingMakesOneMoreAttemptToStoreWhatIsHeld() throws Exception {
        StoredSecret before = current();
        bed.clock.advance(Duration.ofDays(9));
        store.writesFail = true;
        redeemAtHome();
        store.writesFail = false;

        bed.app.close();

        assertThat(current().value()).isNotEqualTo(before.value());
    }

    @Test
    void closingStoresWhatIsHeldInAStoreThatNeedsATokenOfTheAppItself() throws Exception {
        StoredSecret before = current();
        store.opener = AppOnlyTokenProvider.create(bed.app)
                .source(TokenRequest.forPartner(TestBed.PARTNER).to(Resource.KEY_VAULT));
        bed.clock.advance(Duration.ofDays(9));
        store.writesFail = true;
        redeemAtHome();
        store.writesFail = false;

        bed.app.close();

        assertThat(current().value()).isNotEqualTo(before.value());
    }

    @Test
    void tokenThatTheStoreAlreadyHasNewerIsNotAppended() throws Exception {
        bed.clock.advance(Duration.ofDays(9));
        redeemAtHome();
        PartnerApp otherNode = bed.anotherApp();
        RefreshTokens other = RefreshTokens.of(otherNode, bed.store);

        other.redeem(TestBed.PARTNER, TestBed.PARTNER, Resource.PARTNER_CENTER);

        assertThat(bed.store.versions(NAME)).hasSize(BY_CONSENT + 1);
        otherNode.close();
    }

    @Test
    void storeIsReadOnceInAWhileAndAgainAfterwards() throws Exception {
        redeemAtHome();
        int reads = store.reads.get();
        redeemAtHome();
        bed.clock.advance(Duration.ofMinutes(11));
        redeemAtHome();
        assertThat(store.reads).hasValue(reads);

        bed.clock.advance(Duration.ofMinutes(8));
        redeemAtHome();

        assertThat(store.reads).hasValue(reads + 1);
    }

    @Test
    void whatIsHeldStaysInUseWhenTheStoreCannotBeReadAgain() throws Exception {
        redeemAtHome();
        bed.clock.advance(Duration.ofMinutes(30));
        store.readsFail = true;

        assertThat(redeemAtHome().accessToken()).isNotNull();
    }

    @Test
    void storeThatCannotBeReadAgainIsTriedOnceAMinute() throws Exception {
        redeemAtHome();
        bed.clock.advance(Duration.ofMinutes(30));
        store.readsFail = true;
        int reads = store.reads.get();

        for (int i = 0; i < 120; i++) {
            redeemAtHome();
            bed.clock.advance(Duration.ofSeconds(1));
        }

        assertThat(store.reads).hasValue(reads + 2);
    }

    @Test
    void deadTokenCostsTheStoreOneLookForAHundredCustomers() throws Exception {
        redeemAtHome();
        bed.clock.advance(Duration.ofMinutes(2));
        bed.microsoft.revokeRefreshTokens(TestBed.PARTNER.value());
        int reads = store.reads.get();

        for (int i = 0; i < 100; i++) {
            TenantId customer = bed.customer(i);
            assertThatThrownBy(() -> register.redeem(TestBed.PARTNER, customer, Resource.GRAPH))
                    .isInstanceOf(ConsentRequired.class);
        }

        assertThat(store.reads).hasValue(reads + 1);
        assertThat(store.histories).hasValue(1);
        assertThat(bed.tokenRequests()).as("two at home, one at a customer's").isEqualTo(3);
    }

    @Test
    void customersThatRefuseByThemselvesCostTheStoreNothing() throws Exception {
        redeemAtHome();
        int reads = store.reads.get();
        bed.microsoft.faults().tokenEndpoint().oauthErrorNext(10, "invalid_grant", 50076);

        for (int i = 0; i < 10; i++) {
            TenantId customer = bed.customer(i);
            assertThatThrownBy(() -> register.redeem(TestBed.PARTNER, customer, Resource.GRAPH))
                    .isInstanceOf(AuthException.CustomerAccess.class);
        }

        assertThat(store.reads).hasValue(reads);
        assertThat(store.histories).hasValue(0);
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
    void storeThatCannotBeReadAtAllIsReportedAsSuch() {
        store.readsFail = true;

        assertThatThrownBy(this::redeemAtHome)
                .isInstanceOf(AuthException.StoreFailed.class)
                .hasMessageContaining("the vault is down");
        assertThat(bed.tokenRequests()).isZero();
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

        ConsentRequired error = catchThrowableOfType(ConsentRequired.class, this::redeemAtHome);

        assertThat(error.reason()).isEqualTo(Reason.REVOKED);
        assertThat(error.error().orElseThrow().numbers()).contains(50173);
        assertThat(error.correlationId()).isPresent();
    }

    @Test
    void tokenUnusedForNinetyDaysHasExpired() {
        bed.clock.advance(Duration.ofDays(91));

        ConsentRequired error = catchThrowableOfType(ConsentRequired.class, this::redeemAtHome);

        assertThat(error.reason()).isEqualTo(Reason.EXPIRED);
    }

    @Test
    void refusedTokenIsReadAgainAndANewConsentOfAnotherNodeIsFound() throws Exception {
        redeemAtHome();
        bed.microsoft.revokeRefreshTokens(TestBed.PARTNER.value());
        bed.clock.advance(Duration.ofSeconds(1));
        bed.consented();

        assertThat(redeemAtHome().accessToken()).isNotNull();
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

    private TokenReply redeemAtHome() throws AuthException {
        return register.redeem(TestBed.PARTNER, TestBed.PARTNER, Resource.PARTNER_CENTER);
    }

    private StoredSecret current() throws Exception {
        return bed.store.current(NAME).orElseThrow();
    }

    private static Map<String, String> tags(StoredSecret stored) {
        return stored.version().metadata().tags();
    }
}
