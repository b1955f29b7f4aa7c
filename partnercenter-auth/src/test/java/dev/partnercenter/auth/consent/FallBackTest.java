package dev.partnercenter.auth.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.partnercenter.auth.TestBed;
import dev.partnercenter.auth.entra.AuthEvent;
import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.AuthException.ConsentRequired;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.entra.Resource;
import dev.partnercenter.auth.secret.Secret;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What follows when Entra refuses the last consent's token for good. */
class FallBackTest {
    private static final String ANOTHER_USER = "99999999-0000-4000-8000-000000000009";

    private final TestBed bed = TestBed.inline();
    private final FailingStore store = new FailingStore(bed.store);
    private final Stored stored = Stored.in(bed);
    private final PartnerApp node = bed.anotherApp();
    private Secret good = Secret.of("none-yet");

    @BeforeEach
    void consent() throws Exception {
        store.writesFail = false;
        bed.consented();
        good = stored.current().value();
    }

    @AfterEach
    void close() {
        node.close();
        bed.close();
    }

    @Test
    void sameUsersEarlierConsentServesAndThatIsAnnouncedOnce() throws Exception {
        RefreshTokens register = register(FallBack.SAME_USER);
        laterConsent("user-oid", bed.partner.userObjectId());

        for (int hour = 0; hour < 6; hour++) {
            redeem(register);
            bed.clock.advance(Duration.ofHours(1));
        }

        assertThat(held(register)).isEqualTo(good);
        assertThat(bed.events).extracting(AuthEvent::kind).containsExactly(AuthEvent.Kind.FELL_BACK);
        assertThat(bed.tokenRequests()).as("6, and the dead one now and then").isBetween(9L, 12L);
    }

    @ParameterizedTest
    @CsvSource({
        "OFF, false, present, false",
        "SAME_USER, true, present, false",
        "SAME_USER, false, absent, false",
        "ANY_USER, true, present, true",
        "ANY_USER, true, unknown, false"
    })
    void otherConsentsServeAsFarAsTheSwitchLets(FallBack fallBack, boolean anotherUser, String mfa, boolean serves)
            throws Exception {
        stored.append(good, "mfa", mfa);
        bed.clock.advance(Duration.ofSeconds(1));
        stored.append(good, "issued-at", Long.toString(bed.clock.instant().getEpochSecond()));
        RefreshTokens register = register(fallBack);
        laterConsent("user-oid", anotherUser ? ANOTHER_USER : bed.partner.userObjectId());

        if (serves) {
            redeem(register);
        } else {
            assertThatThrownBy(() -> redeem(register)).isInstanceOf(ConsentRequired.class);
            assertThat(bed.tokenRequests()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"50173", "50057"})
    void nothingServesAfterARevocationOrForADisabledAccount(int number) throws Exception {
        RefreshTokens register = register(FallBack.ANY_USER);
        laterConsent("user-oid", bed.partner.userObjectId());
        bed.microsoft.faults().tokenEndpoint().oauthErrorNext(1, "invalid_grant", number);

        assertThatThrownBy(() -> redeem(register)).isInstanceOf(ConsentRequired.class);

        assertThat(bed.tokenRequests()).isEqualTo(1);
        assertThat(bed.events).isEmpty();
    }

    @Test
    void revocationThatThePartnerHasConsentedAfterIsOver() throws Exception {
        RefreshTokens register = register(FallBack.SAME_USER);
        bed.microsoft.faults().tokenEndpoint().oauthErrorNext(1, "invalid_grant", 50173);
        assertThatThrownBy(() -> redeem(register)).isInstanceOf(ConsentRequired.class);
        bed.clock.advance(Duration.ofMinutes(2));
        bed.consented();
        Secret consentedSince = stored.current().value();
        laterConsent("user-oid", bed.partner.userObjectId());

        redeem(register);

        assertThat(held(register)).isEqualTo(consentedSince);
    }

    @Test
    void everyConsentIsTriedOnceBeforeThePartnerHasToConsentAgain() throws Exception {
        RefreshTokens register = register(FallBack.SAME_USER);
        for (int consent = 0; consent < 3; consent++) {
            laterConsent("user-oid", bed.partner.userObjectId());
        }
        bed.microsoft.faults().tokenEndpoint().oauthErrorNext(4, "invalid_grant", 70000);

        ConsentRequired refused = catchThrowableOfType(ConsentRequired.class, () -> redeem(register));
        assertThatThrownBy(() -> redeem(register)).isInstanceOf(ConsentRequired.class);

        assertThat(bed.tokenRequests()).isEqualTo(4);
        assertThat(refused.retryAt()).contains(bed.clock.instant().plus(Duration.ofMinutes(1)));
    }

    @Test
    void greaterVersionBelowTheCurrentOneIsFoundWhenTheCurrentOneIsRefused() throws Exception {
        RefreshTokens register = register(FallBack.OFF);
        stored.append(Secret.of("older-and-dead"), "epoch", "1");

        redeem(register);

        assertThat(held(register)).isEqualTo(good);
        assertThat(bed.events).isEmpty();
    }

    @Test
    void consentThatHealsComesBeforeAnyEarlierOne() throws Exception {
        RefreshTokens register = register(FallBack.SAME_USER);
        laterConsent("user-oid", bed.partner.userObjectId());
        redeem(register);
        assertThat(held(register)).isEqualTo(good);

        bed.clock.advance(Duration.ofMinutes(1));
        bed.consented();
        bed.clock.advance(Duration.ofMinutes(19));
        redeem(register);

        assertThat(held(register)).isEqualTo(stored.current().value());
    }

    @Test
    void refusedTokenIsNotMadeTheCurrentOneAgain() throws Exception {
        RefreshTokens register = register(FallBack.OFF);
        bed.clock.advance(Duration.ofSeconds(1));
        bed.consented();
        redeem(register);
        bed.microsoft.faults().tokenEndpoint().oauthErrorNext(2, "invalid_grant", 70000);
        assertThatThrownBy(() -> redeem(register)).isInstanceOf(ConsentRequired.class);
        stored.append(good, "epoch", "1");
        int versions = stored.versions();

        bed.clock.advance(Duration.ofMinutes(19));
        assertThatThrownBy(() -> redeem(register)).isInstanceOf(ConsentRequired.class);
        assertThat(stored.versions()).isEqualTo(versions);

        bed.clock.advance(Duration.ofMinutes(19));
        redeem(register);
        bed.clock.advance(Duration.ofMinutes(19));
        redeem(register);
        assertThat(stored.versions()).as("now that it is good again").isEqualTo(versions + 1);
    }

    @Test
    void refusalIsNoReasonToConsentAgainWhileTheStoreCannotBeRead() throws Exception {
        RefreshTokens register = register(FallBack.SAME_USER);
        redeem(register);
        bed.microsoft.faults().tokenEndpoint().oauthErrorNext(1, "invalid_grant", 70000);
        store.readsFail = true;

        assertThatThrownBy(() -> redeem(register)).isInstanceOf(AuthException.StoreFailed.class);
        assertThatThrownBy(() -> redeem(register)).isInstanceOf(AuthException.StoreFailed.class);
        assertThat(bed.tokenRequests()).as("it is not asked about again").isEqualTo(2);

        store.readsFail = false;
        assertThatThrownBy(() -> redeem(register)).isInstanceOf(ConsentRequired.class);
        bed.clock.advance(Duration.ofMinutes(1));
        redeem(register);
    }

    @Test
    void fallenBackToTokenIsKeptAliveAlthoughAGreaterDeadOneStands() throws Exception {
        RefreshTokens register = register(FallBack.SAME_USER);
        bed.clock.advance(Duration.ofDays(8));
        laterConsent("user-oid", bed.partner.userObjectId());
        bed.clock.advance(Duration.ofDays(1));

        redeem(register);

        assertThat(bed.events)
                .extracting(AuthEvent::kind)
                .containsExactly(AuthEvent.Kind.FELL_BACK, AuthEvent.Kind.REFRESH_TOKEN_STORED);
        assertThat(Long.parseLong(stored.tags().get("issued-at")))
                .isEqualTo(bed.clock.instant().getEpochSecond());
    }

    /** A consent that went wrong: what is stored is no token at all. */
    private void laterConsent(String tag, String value) throws Exception {
        bed.clock.advance(Duration.ofSeconds(1));
        stored.append(
                Secret.of("dead-" + bed.clock.instant()),
                Map.of("epoch", Long.toString(bed.clock.instant().getEpochSecond()), tag, value));
    }

    private RefreshTokens register(FallBack fallBack) {
        return RefreshTokens.of(
                node, store, RefreshTokenOptions.builder().fallBack(fallBack).build());
    }

    private static Secret held(RefreshTokens register) {
        return Objects.requireNonNull(register.of(TestBed.PARTNER).held().token())
                .value();
    }

    private static void redeem(RefreshTokens register) throws AuthException {
        assertThat(register.redeem(TestBed.PARTNER, TestBed.PARTNER, Resource.PARTNER_CENTER)
                        .accessToken())
                .isNotNull();
    }
}
