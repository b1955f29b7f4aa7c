package dev.partnercenter.auth.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.partnercenter.auth.AccessToken;
import dev.partnercenter.auth.AppUserTokenProvider;
import dev.partnercenter.auth.TestBed;
import dev.partnercenter.auth.TokenRequest;
import dev.partnercenter.auth.entra.AuthEvent;
import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.entra.Resource;
import dev.partnercenter.auth.secret.Secret;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A partner whose current version somebody has disabled in the store gets nothing, and all it had is dropped. */
class SuspensionTest {
    private static final TokenRequest HOME = TokenRequest.forPartner(TestBed.PARTNER);

    private final TestBed bed = TestBed.inline();
    private final FailingStore store = new FailingStore(bed.store);
    private final Stored stored = Stored.in(bed);
    private final PartnerApp node = bed.anotherApp();
    private final AppUserTokenProvider tokens = AppUserTokenProvider.create(node, store);
    private final RefreshTokens register = RefreshTokens.of(node, store);
    private String suspended = "";

    @BeforeEach
    void consent() throws Exception {
        store.writesFail = false;
        bed.consented();
        bed.clock.advance(Duration.ofSeconds(1));
        bed.consented();
        suspended = stored.current().version().id();
    }

    @AfterEach
    void close() {
        node.close();
        bed.close();
    }

    @Test
    void storesOperatorIsNamedNoEarlierConsentServesAndTheStoreIsLookedAtOnceAMinute() {
        enabled(false);

        for (int i = 0; i < 5; i++) {
            assertSuspended();
        }

        assertThat(store.reads).hasValue(1);
        assertThat(bed.tokenRequests()).isZero();
        assertThat(bed.events).extracting(AuthEvent::kind).containsExactly(AuthEvent.Kind.SUSPENDED);
    }

    @Test
    void accessTokensThatAreHeldAreDroppedWhenItIsNoticed() throws Exception {
        AccessToken before = tokens.token(HOME);
        tokens.token(HOME.inCustomer(bed.customer(0)));
        enabled(false);
        bed.clock.advance(Duration.ofMinutes(19));
        assertThat(tokens.token(HOME)).as("held, and the store not read yet").isSameAs(before);

        assertThatThrownBy(() -> tokens.token(HOME.to(Resource.GRAPH))).isInstanceOf(AuthException.StoreFailed.class);

        assertThatThrownBy(() -> tokens.token(HOME)).hasMessageContaining("suspended");
        assertThatThrownBy(() -> tokens.token(HOME.inCustomer(bed.customer(0)))).hasMessageContaining("suspended");
        assertThat(bed.tokenRequests()).isEqualTo(2);
    }

    @Test
    void refusedTokenThatIsPutOnTopEndsTheSuspensionAndIsToldOf() throws Exception {
        bed.store.versions(stored.name()).forEach(each -> bed.store.setEnabled(stored.name(), each.id(), false));
        assertSuspended();
        stored.paste(Secret.of("mistyped"));
        bed.clock.advance(Duration.ofMinutes(1));

        assertThatThrownBy(this::redeem).isInstanceOf(AuthException.ConsentRequired.class);
    }

    @Test
    void whoeverLooksAtThePartnersHealthNoticesItForAll() throws Exception {
        tokens.token(HOME);
        enabled(false);

        assertThatThrownBy(() -> register.holder(TestBed.PARTNER)).isInstanceOf(AuthException.StoreFailed.class);

        assertThatThrownBy(() -> tokens.token(HOME)).hasMessageContaining("suspended");
        assertThat(bed.events).extracting(AuthEvent::kind).containsExactly(AuthEvent.Kind.SUSPENDED);
    }

    @Test
    void enabledAgainThePartnerIsServedAMinuteLater() throws Exception {
        enabled(false);
        assertSuspended();
        enabled(true);
        bed.clock.advance(Duration.ofMinutes(1));

        redeem();

        enabled(false);
        bed.clock.advance(Duration.ofMinutes(19));
        assertSuspended();
        assertThat(bed.events)
                .extracting(AuthEvent::kind)
                .containsExactly(AuthEvent.Kind.SUSPENDED, AuthEvent.Kind.SUSPENDED);
    }

    @Test
    void suspensionOutlastsAStoreThatCannotBeRead() throws Exception {
        redeem();
        enabled(false);
        bed.clock.advance(Duration.ofMinutes(19));
        assertSuspended();
        store.readsFail = true;

        bed.clock.advance(Duration.ofMinutes(2));
        assertSuspended();
        register.forget(TestBed.PARTNER);
        assertSuspended();

        assertThat(bed.tokenRequests()).isEqualTo(1);
        store.readsFail = false;
        enabled(true);
        bed.clock.advance(Duration.ofMinutes(1));
        redeem();
    }

    @Test
    void refusedTokenThatIsDisabledMeanwhileBringsNoEarlierConsentBack() throws Exception {
        redeem();
        enabled(false);
        bed.microsoft.faults().tokenEndpoint().oauthErrorNext(1, "invalid_grant", 70000);

        assertSuspended();

        assertThat(bed.tokenRequests()).isEqualTo(2);
    }

    @Test
    void renewedTokenIsNotWrittenOverTheDisabledOneUntilThatIsEnabled() throws Exception {
        bed.clock.advance(Duration.ofDays(9));
        int versions = stored.versions();
        store.writesFail = true;
        redeem();
        store.writesFail = false;
        enabled(false);

        bed.clock.advance(Duration.ofHours(1));

        assertThat(stored.versions()).isEqualTo(versions);
        assertSuspended();
        enabled(true);
        bed.clock.advance(Duration.ofMinutes(10));
        assertThat(stored.versions()).isEqualTo(versions + 1);
        redeem();
    }

    @Test
    void partnerCannotConsentItsWayOutOfASuspension() {
        enabled(false);

        assertThatThrownBy(bed::consented)
                .isInstanceOf(AuthException.StoreFailed.class)
                .hasMessageContaining("suspended");
    }

    private void enabled(boolean enabled) {
        bed.store.setEnabled(stored.name(), suspended, enabled);
    }

    private void redeem() throws AuthException {
        assertThat(register.redeem(TestBed.PARTNER, TestBed.PARTNER, Resource.PARTNER_CENTER)
                        .accessToken())
                .isNotNull();
    }

    private void assertSuspended() {
        assertThatThrownBy(this::redeem)
                .isInstanceOf(AuthException.StoreFailed.class)
                .hasMessageContaining("suspended")
                .hasMessageContaining("enable it again");
    }
}
