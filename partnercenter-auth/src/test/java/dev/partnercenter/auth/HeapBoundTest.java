package dev.partnercenter.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.partnercenter.auth.entra.TenantId;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the usual bounds mean in memory. */
@Timeout(120)
class HeapBoundTest {
    private static final int BOUND = 250_000;

    @Test
    void millionKeysAskedForOnceTakeNoMoreThanTheBoundAndIdleOnesLeave() throws Exception {
        try (CannedTokens canned = CannedTokens.on(new InlineExecutor())) {
            TokenCache tokens = TokenCache.of(canned.app, (request, claims) -> canned.reply("token"));
            long empty = usedHeap();
            for (int i = 0; i < BOUND; i++) {
                tokens.token(request(i));
            }
            assertThat(tokens.size()).isEqualTo(BOUND);
            long atTheBound = usedHeap() - empty;

            for (int i = BOUND; i < 1_000_000; i++) {
                tokens.token(request(i));
            }

            assertThat(tokens.size()).isBetween(BOUND * 19 / 20, BOUND);
            assertThat(usedHeap() - empty).isLessThan(atTheBound * 21 / 20);

            canned.clock.advance(Duration.ofMinutes(61));
            tokens.token(request(0));
            assertThat(tokens.size()).isEqualTo(1);
            assertThat(usedHeap() - empty).isLessThan(atTheBound / 10);
        }
    }

    /** After a collection; the least of some, because others may allocate between it and the look. */
    private static long usedHeap() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            System.gc();
            least = Math.min(
                    least,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return least;
    }

    private static TokenRequest request(int number) {
        return TokenRequest.forPartner(TenantId.of(new UUID(0x4000, 0x8000_0000_0000_0001L + number).toString()));
    }
}
