package dev.partnercenter.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.partnercenter.auth.entra.AuthEvent;
import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.auth.secret.SecretName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What one node does, and how soon another one goes by it: with events that the application carries, and without. */
class NodeEventsTest {
    private static final TokenRequest HOME = TokenRequest.forPartner(TestBed.PARTNER);
    private static final SecretName NAME = new SecretName(TestBed.PARTNER.value());

    private final TestBed bed = TestBed.inline();
    private final AppUserTokenProvider here = AppUserTokenProvider.create(bed.app, bed.store);
    private final PartnerApp otherNode = bed.anotherApp();
    private final AppUserTokenProvider there = AppUserTokenProvider.create(otherNode, bed.store);

    @BeforeEach
    void consent() throws Exception {
        bed.consented();
    }

    @AfterEach
    void close() {
        otherNode.close();
        bed.close();
    }

    @Test
    void newConsentIsUsedElsewhereAtOnceWhereItIsToldOf() throws Exception {
        AccessToken before = there.token(HOME);
        bed.microsoft.revokeRefreshTokens(TestBed.PARTNER.value());
        consentAnew();

        carried().forEach(there::learn);

        assertThat(there.token(HOME)).isNotSameAs(before);
        assertThat(bed.tokenRequests())
                .as("the old refresh token is not even tried")
                .isEqualTo(1);
    }

    @Test
    void consentAfterARefusalEndsTheRefusalElsewhereWhereItIsToldOf() throws Exception {
        bed.microsoft.revokeRefreshTokens(TestBed.PARTNER.value());
        assertThatThrownBy(() -> there.token(HOME)).isInstanceOf(AuthException.ConsentRequired.class);
        consentAnew();
        assertThatThrownBy(() -> there.token(HOME)).as("untold").isInstanceOf(AuthException.ConsentRequired.class);

        carried().forEach(there::learn);

        assertThatCode(() -> there.token(HOME)).doesNotThrowAnyException();
    }

    @Test
    void suspensionDropsTokensElsewhereAtOnceWhereItIsToldOf() throws Exception {
        there.token(HOME);
        suspend();
        bed.clock.advance(Duration.ofMinutes(19));
        assertThatThrownBy(() -> here.token(HOME)).hasMessageContaining("suspended");
        assertThatCode(() -> there.token(HOME)).as("untold").doesNotThrowAnyException();

        carried().forEach(there::learn);

        assertThatThrownBy(() -> there.token(HOME)).hasMessageContaining("suspended");
    }

    @Test
    void changedGrantOfACustomerDropsThatCustomersTokensElsewhere() throws Exception {
        AccessToken changed = there.token(HOME.inCustomer(bed.customer(0)));
        AccessToken other = there.token(HOME.inCustomer(bed.customer(1)));
        here.invalidateTenant(bed.customer(0));
        assertThat(bed.events).singleElement().satisfies(event -> {
            assertThat(event.kind()).isEqualTo(AuthEvent.Kind.GRANT_CHANGED);
            assertThat(event.tenant()).isEqualTo(bed.customer(0));
            assertThat(event.partner()).isNull();
        });

        carried().forEach(there::learn);

        assertThat(there.token(HOME.inCustomer(bed.customer(0)))).isNotSameAs(changed);
        assertThat(there.token(HOME.inCustomer(bed.customer(1)))).isSameAs(other);
    }

    @Test
    void whatIsLearntIsNotAnnouncedSoThatNothingGoesRound() {
        here.invalidateTenant(bed.customer(0));
        List<AuthEvent> carried = carried();
        bed.events.clear();

        carried.forEach(there::learn);

        assertThat(bed.events).isEmpty();
    }

    @Test
    void otherEventsHaveNoEffect() throws Exception {
        AccessToken held = there.token(HOME);

        for (String kind :
                List.of("refresh-token-stored", "renewal-failed", "keep-alive-failed", "of-a-later-version")) {
            there.learn(event(kind, TestBed.PARTNER, TestBed.PARTNER));
        }
        there.learn(event("consented", null, null));
        there.learn(event("grant-changed", TestBed.PARTNER, null));

        assertThat(there.token(HOME)).isSameAs(held);
    }

    @Test
    void ownEventCostsOneRenewalAtMost() throws Exception {
        here.token(HOME);
        here.invalidateTenant(TestBed.PARTNER);
        here.token(HOME);
        bed.microsoft.journal().clear();

        carried().forEach(here::learn);

        askForTenMinutes(here);
        assertThat(bed.tokenRequests()).isEqualTo(1);
    }

    @Test
    void eventToldManyTimesCostsOneRenewal() throws Exception {
        there.token(HOME);
        bed.microsoft.journal().clear();
        AuthEvent told = event("consented", TestBed.PARTNER, null);

        for (int i = 0; i < 100; i++) {
            there.learn(told);
            there.learn(new AuthEvent(told.kind(), told.at(), told.partner(), told.tenant(), told.message()));
            there.token(HOME);
        }

        askForTenMinutes(there);
        assertThat(bed.tokenRequests()).isEqualTo(1);
    }

    @Test
    void floodOfForgedEventsCostsOneRenewalAMinute() throws Exception {
        there.token(HOME);
        bed.microsoft.journal().clear();

        for (int second = 0; second < 300; second++) {
            there.learn(event("consented", TestBed.PARTNER, null));
            there.token(HOME);
            bed.clock.advance(Duration.ofSeconds(1));
        }

        assertThat(bed.tokenRequests()).isBetween(1L, 6L);
    }

    @Test
    void newsThatComesRightAfterOtherNewsIsHeededWithinAMinute() throws Exception {
        there.learn(event("consented", TestBed.PARTNER, null));
        there.token(HOME);
        bed.clock.advance(Duration.ofSeconds(1));
        suspend();
        there.learn(event("suspended", TestBed.PARTNER, null));

        bed.clock.advance(Duration.ofSeconds(59));

        assertThatThrownBy(() -> there.token(HOME)).hasMessageContaining("suspended");
    }

    @Test
    void untoldANodeUsesTheNewRefreshTokenWithinEighteenMinutesAndTheAccessTokenItHoldsToItsEnd() throws Exception {
        there.token(HOME);
        AccessToken held = there.token(HOME.inCustomer(bed.customer(0)));
        consentAnew();
        bed.microsoft.revokeRefreshTokensOfUser(bed.partner.userObjectId());
        bed.clock.advance(Duration.ofSeconds(1));
        consentAnew();
        bed.microsoft.journal().clear();
        bed.clock.advance(Duration.ofMinutes(18));

        there.token(HOME.inCustomer(bed.customer(1)));

        assertThat(bed.microsoft.journal().count(entry -> entry.status() >= 400))
                .as("redemptions of the old refresh token, which was revoked")
                .isZero();
        assertThat(there.token(HOME.inCustomer(bed.customer(0)))).isSameAs(held);
    }

    @Test
    void untoldANodeNoticesASuspensionWithTheNextRedemptionAfterEighteenMinutes() throws Exception {
        there.token(HOME);
        suspend();
        bed.clock.advance(Duration.ofMinutes(18));
        assertThatCode(() -> there.token(HOME)).as("the access token held").doesNotThrowAnyException();

        assertThatThrownBy(() -> there.token(HOME.inCustomer(bed.customer(0)))).hasMessageContaining("suspended");

        assertThatThrownBy(() -> there.token(HOME)).hasMessageContaining("suspended");
    }

    @Test
    void untoldANodeTriesACustomersTenantThatRefusedAgainAfterAMinuteAtFirstAndAfterAnHourAtMost() throws Exception {
        TokenRequest inCustomer = HOME.inCustomer(bed.customer(0));
        bed.microsoft
                .faults()
                .tokenEndpoint()
                .forTenant(bed.customer(0).value())
                .oauthErrorNext(8, "invalid_grant", 65001);
        Duration waited = refusedFor(inCustomer);
        assertThat(waited).isBetween(Duration.ofSeconds(60), Duration.ofSeconds(72));
        for (int i = 0; i < 7; i++) {
            bed.clock.advance(waited);
            waited = refusedFor(inCustomer);
        }
        assertThat(waited).isEqualTo(Duration.ofHours(1));

        // By now it would be granted.
        bed.clock.advance(waited.minusSeconds(1));
        assertThatThrownBy(() -> there.token(inCustomer)).isInstanceOf(AuthException.CustomerAccess.class);
        bed.clock.advance(Duration.ofSeconds(1));

        assertThatCode(() -> there.token(inCustomer)).doesNotThrowAnyException();
        assertThat(bed.microsoft
                        .journal()
                        .count(entry -> bed.customer(0).value().equals(entry.tenant())))
                .isEqualTo(9);
    }

    @Test
    void learningOnAClosedNodeHasNoEffect() {
        otherNode.close();

        assertThatCode(() -> there.learn(event("consented", TestBed.PARTNER, null)))
                .doesNotThrowAnyException();
    }

    /** What has been announced, as text on its way over some bus and back. */
    private List<AuthEvent> carried() {
        return bed.events.stream()
                .map(event -> List.of(
                        event.kind().name(),
                        event.at().toString(),
                        Objects.toString(event.partner(), ""),
                        Objects.toString(event.tenant(), ""),
                        event.message()))
                .map(text -> new AuthEvent(
                        new AuthEvent.Kind(text.get(0)),
                        Instant.parse(text.get(1)),
                        TenantId.parse(text.get(2)).orElse(null),
                        TenantId.parse(text.get(3)).orElse(null),
                        text.get(4)))
                .toList();
    }

    private AuthEvent event(String kind, @Nullable TenantId partner, @Nullable TenantId tenant) {
        return new AuthEvent(new AuthEvent.Kind(kind), bed.clock.instant(), partner, tenant, "forged");
    }

    /** For how long the tenant is not asked again. */
    private Duration refusedFor(TokenRequest request) {
        AuthException.CustomerAccess refusal =
                catchThrowableOfType(AuthException.CustomerAccess.class, () -> there.token(request));
        return Duration.between(bed.clock.instant(), refusal.retryAt().orElseThrow());
    }

    private void consentAnew() throws Exception {
        bed.clock.advance(Duration.ofSeconds(1));
        bed.consentThrough(bed.app);
        bed.microsoft.journal().clear();
    }

    private void suspend() throws Exception {
        bed.store.setEnabled(
                NAME, bed.store.current(NAME).orElseThrow().version().id(), false);
    }

    private void askForTenMinutes(TokenProvider tokens) throws AuthException {
        for (int second = 0; second < 600; second++) {
            tokens.token(HOME);
            bed.clock.advance(Duration.ofSeconds(1));
        }
    }
}
