package dev.partnercenter.auth.consent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.partnercenter.auth.TestBed;
import dev.partnercenter.auth.consent.RefreshToken.Standing;
import dev.partnercenter.auth.entra.MfaEvidence;
import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.auth.secret.Secret;
import dev.partnercenter.auth.secret.SecretName;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A store that takes nothing for hours, and many partners' renewed tokens that wait for it. */
class ManyUnstoredTest {
    private static final int PARTNERS = 1_000;

    private final TestBed bed = TestBed.inline();
    private final FailingStore store = new FailingStore(bed.store);
    private final RefreshTokens register = RefreshTokens.of(bed.app, store);
    private final WriteBack writeBack =
            new WriteBack(bed.app, RefreshTokenOptions.builder().build());

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void storeIsAskedForOneASecondAndGetsAllOnceItTakesThem() throws Exception {
        IntStream.range(0, PARTNERS).forEach(this::renew);
        bed.clock.advance(Duration.ofHours(2));
        store.histories.set(0);

        bed.clock.advance(Duration.ofHours(1));

        assertThat(store.histories.get()).isBetween(3_000, 4_000);
        store.writesFail = false;
        bed.clock.advance(Duration.ofSeconds(PARTNERS));
        for (int i = 0; i < PARTNERS; i++) {
            assertThat(bed.store.versions(new SecretName(partner(i).value()))).hasSize(1);
        }
    }

    private void renew(int number) {
        TenantId partner = partner(number);
        writeBack.offer(
                register.of(partner),
                new RefreshToken(
                        partner,
                        Secret.of("renewed " + number),
                        "public",
                        TestBed.CLIENT_ID,
                        null,
                        bed.clock.instant(),
                        bed.clock.instant(),
                        MfaEvidence.PRESENT,
                        Standing.PROVEN,
                        null));
    }

    private static TenantId partner(int number) {
        return TenantId.of("33333333-0000-4000-8000-%012d".formatted(number));
    }
}
