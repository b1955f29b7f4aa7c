package dev.partnercenter.auth.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.partnercenter.auth.TestBed;
import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.Resource;
import dev.partnercenter.auth.secret.StoredSecret;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A store that asks to be left alone for a while. */
class BusyStoreTest {
    private final TestBed bed = TestBed.inline();
    private final Stored stored = Stored.in(bed);
    private final FailingStore store = new FailingStore(bed.store);
    private final RefreshTokens register = RefreshTokens.of(bed.app, store);

    @BeforeEach
    void consent() throws Exception {
        bed.consented();
        store.writesFail = false;
    }

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void renewedTokenIsWrittenOnceThatIsOver() throws Exception {
        StoredSecret before = stored.current();
        bed.clock.advance(Duration.ofDays(9));
        store.writesFail = true;
        store.retryAfter = Duration.ofMinutes(5);
        redeemAtHome();
        store.writesFail = false;

        bed.clock.advance(Duration.ofMinutes(5).minusSeconds(1));
        assertThat(stored.current()).isEqualTo(before);

        bed.clock.advance(Duration.ofSeconds(1));
        assertThat(stored.current().value()).isNotEqualTo(before.value());
    }

    @Test
    void storeThatAsksForDaysIsTriedAfterAnHour() throws Exception {
        StoredSecret before = stored.current();
        bed.clock.advance(Duration.ofDays(9));
        store.writesFail = true;
        store.retryAfter = Duration.ofDays(1_000_000);
        redeemAtHome();
        store.writesFail = false;

        bed.clock.advance(Duration.ofHours(1));

        assertThat(stored.current().value()).isNotEqualTo(before.value());
    }

    @Test
    void storedTokenIsNotReadAgainBeforeThatIsOver() throws Exception {
        redeemAtHome();
        bed.clock.advance(Duration.ofMinutes(20));
        store.readsFail = true;
        store.retryAfter = Duration.ofMinutes(5);
        redeemAtHome();
        store.reads.set(0);

        bed.clock.advance(Duration.ofMinutes(5).minusSeconds(1));
        redeemAtHome();
        assertThat(store.reads).hasValue(0);

        bed.clock.advance(Duration.ofSeconds(1));
        redeemAtHome();
        assertThat(store.reads).hasValue(1);
    }

    @Test
    void callerWhoHasNoTokenLearnsWhenThatWillBeOver() {
        store.readsFail = true;
        store.retryAfter = Duration.ofMinutes(5);

        assertThatThrownBy(() -> register.redeem(TestBed.OTHER_PARTNER, TestBed.OTHER_PARTNER, Resource.PARTNER_CENTER))
                .isInstanceOfSatisfying(
                        AuthException.StoreFailed.class,
                        failure -> assertThat(failure.retryAt())
                                .contains(bed.clock.instant().plus(Duration.ofMinutes(5))));
    }

    private void redeemAtHome() throws AuthException {
        var unused = register.redeem(TestBed.PARTNER, TestBed.PARTNER, Resource.PARTNER_CENTER);
    }
}
