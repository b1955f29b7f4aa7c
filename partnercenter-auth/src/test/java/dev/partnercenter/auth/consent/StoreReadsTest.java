package dev.partnercenter.auth.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.partnercenter.auth.TestBed;
import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.AuthException.ConsentRequired;
import dev.partnercenter.auth.entra.Resource;
import dev.partnercenter.auth.entra.TenantId;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How often the store is read for a partner's token, and what is used while it cannot be. */
class StoreReadsTest {
    private final RegisterBed bed = new RegisterBed();
    private final FailingStore store = bed.store;
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
    void storeIsReadOnceInAWhileAndAgainAfterwards() throws Exception {
        bed.redeemAtHome();
        int reads = store.reads.get();
        bed.redeemAtHome();
        bed.clock.advance(Duration.ofMinutes(11));
        bed.redeemAtHome();
        assertThat(store.reads).hasValue(reads);

        bed.clock.advance(Duration.ofMinutes(8));
        bed.redeemAtHome();

        assertThat(store.reads).hasValue(reads + 1);
    }

    @Test
    void whatIsHeldStaysInUseWhenTheStoreCannotBeReadAgain() throws Exception {
        bed.redeemAtHome();
        bed.clock.advance(Duration.ofMinutes(30));
        store.readsFail = true;

        assertThat(bed.redeemAtHome().accessToken()).isNotNull();
    }

    @Test
    void storeThatCannotBeReadAgainIsTriedOnceAMinute() throws Exception {
        bed.redeemAtHome();
        bed.clock.advance(Duration.ofMinutes(30));
        store.readsFail = true;
        int reads = store.reads.get();

        for (int i = 0; i < 120; i++) {
            bed.redeemAtHome();
            bed.clock.advance(Duration.ofSeconds(1));
        }

        assertThat(store.reads).hasValue(reads + 2);
    }

    @Test
    void storeThatCannotBeReadAtAllIsReportedAsSuch() {
        store.readsFail = true;

        assertThatThrownBy(bed::redeemAtHome)
                .isInstanceOf(AuthException.StoreFailed.class)
                .hasMessageContaining("the vault is down");
        assertThat(bed.tokenRequests()).isZero();
    }

    @Test
    void deadTokenCostsTheStoreOneLookForAHundredCustomers() throws Exception {
        bed.redeemAtHome();
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
        bed.redeemAtHome();
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
}
