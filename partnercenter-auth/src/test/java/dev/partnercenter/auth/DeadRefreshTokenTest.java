package dev.partnercenter.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.AuthException.ConsentRequired;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.testing.Journal;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What follows when Entra refuses the refresh token, by itself or for a customer alone. */
class DeadRefreshTokenTest {
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
    void revokedConsentIsNotAskedAboutAgainBeforeAMinuteHasPassed() throws Exception {
        bed.microsoft.revokeRefreshTokens(TestBed.PARTNER.value());
        assertThatThrownBy(() -> tokens.token(HOME)).isInstanceOf(ConsentRequired.class);
        assertThatThrownBy(() -> tokens.token(HOME)).isInstanceOf(ConsentRequired.class);

        assertThat(bed.tokenRequests()).isEqualTo(1);
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
    void newConsentInTheSameProcessIsUsedAtOnce() throws Exception {
        bed.microsoft.revokeRefreshTokens(TestBed.PARTNER.value());
        assertThatThrownBy(() -> tokens.token(HOME)).isInstanceOf(ConsentRequired.class);
        bed.clock.advance(Duration.ofSeconds(1));
        bed.consented();

        assertThat(tokens.token(HOME)).isNotNull();
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
}
