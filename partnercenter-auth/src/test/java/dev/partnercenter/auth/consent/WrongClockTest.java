package dev.partnercenter.auth.consent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.partnercenter.auth.TestBed;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.entra.Resource;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A machine whose clock is wrong by less than the ten minutes that a consent may be dated ahead: no token is taken for
 * another one than its metadata says because of that, and none passed over.
 */
class WrongClockTest {
    private final TestBed bed = TestBed.inline();
    private final Stored stored = Stored.in(bed);

    @AfterEach
    void close() {
        bed.close();
    }

    @ParameterizedTest(name = "the issuer is {0} minutes ahead")
    @ValueSource(ints = {-9, 9})
    void storedTokenIsRedeemedAtHomeAndAtCustomers(int minutes) throws Exception {
        bed.consented();
        bed.microsoft.faults().clockAhead(Duration.ofMinutes(minutes));

        try (PartnerApp node = bed.anotherApp()) {
            RefreshTokens register = RefreshTokens.of(node, bed.store);
            register.redeem(TestBed.PARTNER, bed.customer(0), Resource.GRAPH);
            register.redeem(TestBed.PARTNER, TestBed.PARTNER, Resource.PARTNER_CENTER);
        }

        assertThat(bed.events).isEmpty();
    }

    @ParameterizedTest(name = "the issuer is {0} minutes ahead")
    @ValueSource(ints = {-9, 9})
    void consentIsTakenAndUsedAtOnce(int minutes) throws Exception {
        bed.microsoft.faults().clockAhead(Duration.ofMinutes(minutes));

        ConsentedPartner consented = bed.consented();

        assertThat(consented.consentedAt()).isEqualTo(bed.clock.instant().plus(Duration.ofMinutes(minutes)));
        try (PartnerApp node = bed.anotherApp()) {
            RefreshTokens.of(node, bed.store).redeem(TestBed.PARTNER, TestBed.PARTNER, Resource.PARTNER_CENTER);
        }
        assertThat(bed.events).isEmpty();
    }

    @ParameterizedTest(name = "the issuer is {0} minutes ahead")
    @ValueSource(ints = {-9, 9})
    void tokenGotElsewhereIsAdopted(int minutes) throws Exception {
        bed.consented();
        bed.microsoft.faults().clockAhead(Duration.ofMinutes(minutes));

        bed.consent().adopt(TestBed.PARTNER, stored.current().value());

        assertThat(stored.tags()).doesNotContainKey("unproven");
    }
}
