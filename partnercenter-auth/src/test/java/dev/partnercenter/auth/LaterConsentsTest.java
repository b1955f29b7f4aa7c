package dev.partnercenter.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.partnercenter.auth.entra.PartnerApp;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of a partner's tokens once an API has refused one for what its consent lacks. */
class LaterConsentsTest {
    private static final TokenRequest REQUEST = TokenRequest.forPartner(TestBed.PARTNER);

    private final TestBed bed = TestBed.inline();
    private final PartnerApp otherNode = bed.anotherApp();
    private final AppUserTokenProvider tokens = AppUserTokenProvider.create(bed.app, bed.store);

    @AfterEach
    void close() {
        otherNode.close();
        bed.close();
    }

    @Test
    void consentThatAnotherProcessHasGotTakesOver() throws Exception {
        bed.consented();
        AccessToken refused = tokens.token(REQUEST);
        AccessToken ofCustomer = tokens.token(REQUEST.inCustomer(bed.customer(0)));
        bed.clock.advance(Duration.ofMinutes(2));
        bed.consentThrough(otherNode);

        tokens.consentRefused(refused);

        assertThat(tokens.token(REQUEST)).isNotSameAs(refused);
        assertThat(tokens.token(REQUEST.inCustomer(bed.customer(0)))).isNotSameAs(ofCustomer);
    }

    @Test
    void oldConsentLeavesEverythingAsItIs() throws Exception {
        bed.consented();
        bed.clock.advance(Duration.ofDays(2));
        AccessToken refused = tokens.token(REQUEST);
        long before = bed.tokenRequests();

        tokens.consentRefused(refused);

        assertThat(tokens.token(REQUEST)).isSameAs(refused);
        assertThat(bed.tokenRequests()).isEqualTo(before);
    }

    @Test
    void consentThatIsTriedAndRefusedTooIsNotTriedAgain() throws Exception {
        bed.consented();
        tokens.consentRefused(tokens.token(REQUEST));
        AccessToken second = tokens.token(REQUEST);
        bed.clock.advance(Duration.ofMinutes(5));

        tokens.consentRefused(second);

        assertThat(tokens.token(REQUEST)).isSameAs(second);
    }

    @Test
    void storeIsLookedAtOnceAMinute() throws Exception {
        bed.consented();
        bed.clock.advance(Duration.ofDays(2));
        AccessToken refused = tokens.token(REQUEST);
        tokens.consentRefused(refused);
        bed.consentThrough(otherNode);

        bed.clock.advance(Duration.ofSeconds(59));
        tokens.consentRefused(refused);
        assertThat(tokens.token(REQUEST)).isSameAs(refused);

        bed.clock.advance(Duration.ofSeconds(1));
        tokens.consentRefused(refused);
        assertThat(tokens.token(REQUEST)).isNotSameAs(refused);
    }
}
