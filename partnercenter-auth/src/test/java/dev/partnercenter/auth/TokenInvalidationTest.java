package dev.partnercenter.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.AuthException.ConsentRequired;
import dev.partnercenter.auth.entra.ClaimsChallenge;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.testing.Journal;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What callers and APIs have thrown away, and how often that is worth a renewal. */
class TokenInvalidationTest {
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
    void invalidateDropsThatVeryTokenOnly() throws Exception {
        AccessToken first = tokens.token(HOME);
        tokens.invalidate(first);
        AccessToken second = tokens.token(HOME);

        tokens.invalidate(first);

        assertThat(tokens.token(HOME)).isSameAs(second).isNotSameAs(first);
        assertThat(bed.tokenRequests()).isEqualTo(2);
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
    void claimsAreWorthARenewalThoughATokenHasJustBeenReplacedWithoutThem() throws Exception {
        tokens.invalidate(tokens.token(HOME));
        AccessToken second = tokens.token(HOME);

        tokens.invalidate(second, new ClaimsChallenge("{\"a\":1}"));

        assertThat(tokens.token(HOME)).isNotSameAs(second);
    }
}
