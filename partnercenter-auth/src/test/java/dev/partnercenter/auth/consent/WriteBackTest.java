package dev.partnercenter.auth.consent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.partnercenter.auth.AppOnlyTokenProvider;
import dev.partnercenter.auth.TestBed;
import dev.partnercenter.auth.TokenRequest;
import dev.partnercenter.auth.entra.AuthEvent;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.entra.Resource;
import dev.partnercenter.auth.entra.TokenReply;
import dev.partnercenter.auth.secret.StoredSecret;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When the token that a redemption brings replaces the one in the store, and what if the store does not take it. */
class WriteBackTest {
    /** A consent stores one version that does not count and, once it is proven, one that does. */
    private static final int BY_CONSENT = 2;

    private final RegisterBed bed = new RegisterBed();
    private final FailingStore store = bed.store;
    private final Stored stored = bed.stored;
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
    void youngTokenIsNotWrittenBack() throws Exception {
        bed.clock.advance(Duration.ofDays(5));

        bed.redeemAtHome();

        assertThat(stored.versions()).isEqualTo(BY_CONSENT);
    }

    @Test
    void tokenOfNineDaysIsReplacedByTheNewerOneOfTheSameConsent() throws Exception {
        StoredSecret before = stored.current();
        bed.clock.advance(Duration.ofDays(9));

        bed.redeemAtHome();

        StoredSecret after = stored.current();
        assertThat(after.value()).isNotEqualTo(before.value());
        assertThat(after.version().metadata().tags().get("epoch"))
                .isEqualTo(before.version().metadata().tags().get("epoch"));
        assertThat(Long.parseLong(after.version().metadata().tags().get("issued-at")))
                .isEqualTo(bed.clock.instant().getEpochSecond());
        assertThat(after.version().metadata().expiresAt())
                .contains(bed.clock.instant().plus(Duration.ofDays(90)));
        assertThat(bed.events).extracting(AuthEvent::kind).containsExactly(AuthEvent.Kind.REFRESH_TOKEN_STORED);
    }

    @Test
    void partnerInUseOutlivesNinetyDays() throws Exception {
        for (int week = 0; week < 20; week++) {
            bed.clock.advance(Duration.ofDays(9));
            bed.redeemAtHome();
        }

        assertThat(register.holder(TestBed.PARTNER).orElseThrow().daysLeft(bed.clock.instant()))
                .isEqualTo(90);
    }

    @Test
    void customersRedemptionNeverReplacesTheTokenButHasItRenewedAtHome() throws Exception {
        bed.redeemAtHome();
        bed.microsoft.journal().clear();
        bed.clock.advance(Duration.ofDays(9));

        register.redeem(TestBed.PARTNER, bed.customer(0), Resource.GRAPH);

        assertThat(bed.microsoft.journal().entries())
                .extracting(entry -> entry.tenant())
                .containsExactly(bed.customer(0).value(), TestBed.PARTNER.value());
        assertThat(stored.versions()).isEqualTo(BY_CONSENT + 1);
    }

    @Test
    void tokenThatTheStoreAlreadyHasNewerIsNotAppended() throws Exception {
        bed.clock.advance(Duration.ofDays(9));
        bed.redeemAtHome();
        PartnerApp otherNode = bed.anotherApp();
        RefreshTokens other = RefreshTokens.of(otherNode, bed.memory);

        other.redeem(TestBed.PARTNER, TestBed.PARTNER, Resource.PARTNER_CENTER);

        assertThat(stored.versions()).isEqualTo(BY_CONSENT + 1);
        otherNode.close();
    }

    @Test
    void storeThatIsDownCostsNoCallerAnythingAndGetsTheTokenLater() throws Exception {
        StoredSecret before = stored.current();
        bed.clock.advance(Duration.ofDays(9));
        store.writesFail = true;

        TokenReply reply = bed.redeemAtHome();

        assertThat(reply.accessToken()).isNotNull();
        assertThat(stored.current()).isEqualTo(before);
        assertThat(bed.events).extracting(AuthEvent::kind).containsExactly(AuthEvent.Kind.REFRESH_TOKEN_NOT_STORED);
        store.writesFail = false;
        bed.clock.advance(Duration.ofMinutes(1));
        assertThat(stored.current().value()).isNotEqualTo(before.value());
    }

    @Test
    void closingMakesOneMoreAttemptToStoreWhatIsHeld() throws Exception {
        StoredSecret before = stored.current();
        bed.clock.advance(Duration.ofDays(9));
        store.writesFail = true;
        bed.redeemAtHome();
        store.writesFail = false;

        bed.app.close();

        assertThat(stored.current().value()).isNotEqualTo(before.value());
    }

    @Test
    void closingStoresWhatIsHeldInAStoreThatNeedsATokenOfTheAppItself() throws Exception {
        StoredSecret before = stored.current();
        store.opener = AppOnlyTokenProvider.create(bed.app)
                .source(TokenRequest.forPartner(TestBed.PARTNER).to(Resource.KEY_VAULT));
        bed.clock.advance(Duration.ofDays(9));
        store.writesFail = true;
        bed.redeemAtHome();
        store.writesFail = false;

        bed.app.close();

        assertThat(stored.current().value()).isNotEqualTo(before.value());
    }
}
