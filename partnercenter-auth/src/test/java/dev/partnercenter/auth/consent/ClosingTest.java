package dev.partnercenter.auth.consent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.partnercenter.auth.TestBed;
import dev.partnercenter.auth.entra.AuthEvent;
import dev.partnercenter.auth.entra.Resource;
import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.auth.secret.SecretName;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of renewed tokens that are not stored yet when the app is closed. */
@Timeout(120)
class ClosingTest {
    @Test
    void tokensOfManyPartnersAreStoredAtTheSameTime() throws Exception {
        try (TestBed bed = TestBed.withPartners(6)) {
            FailingStore store = held(bed);
            store.writesFail = false;
            CountDownLatch writing = new CountDownLatch(6);
            store.opener = () -> {
                writing.countDown();
                awaitAll(writing);
                throw bed.app.failure().because("the vault is down after all").unavailable();
            };

            CompletableFuture<Void> closing = CompletableFuture.runAsync(bed.app::close);

            assertThat(writing.await(30, TimeUnit.SECONDS)).as("all at once").isTrue();
            closing.get(30, TimeUnit.SECONDS);
            assertThat(bed.events)
                    .filteredOn(event -> event.message().contains("the app is closed"))
                    .extracting(AuthEvent::kind)
                    .hasSize(6)
                    .containsOnly(AuthEvent.Kind.REFRESH_TOKEN_NOT_STORED);
        }
    }

    @Test
    void storeThatHangsIsNotWaitedForLongerThanTenSeconds() throws Exception {
        try (TestBed bed = TestBed.withPartners(2)) {
            FailingStore store = held(bed);
            store.writesFail = false;
            CountDownLatch hanging = new CountDownLatch(2);
            CountDownLatch released = new CountDownLatch(1);
            store.opener = () -> {
                hanging.countDown();
                awaitAll(released);
                throw bed.app.failure().because("it hung").unavailable();
            };
            // A write that is under way when the app is closed.
            bed.clock.advance(Duration.ofSeconds(30));
            assertThat(hanging.await(30, TimeUnit.SECONDS)).isTrue();
            CompletableFuture<Void> closing = CompletableFuture.runAsync(bed.app::close);
            // The limits of the two writes, and the one of closing.
            bed.clock.awaitWaiting(3);
            bed.clock.advance(Duration.ofSeconds(9));
            assertThat(closing).isNotDone();
            bed.clock.advance(Duration.ofSeconds(1));

            closing.get(30, TimeUnit.SECONDS);
            released.countDown();
            assertThat(bed.events)
                    .filteredOn(event -> event.message().contains("the app is closed"))
                    .hasSize(2);
        }
    }

    /** A store that is down, and a renewed token for each of many partners on its way there. */
    private static FailingStore held(TestBed bed) throws Exception {
        FailingStore store = new FailingStore(bed.store);
        RefreshTokens register = RefreshTokens.of(bed.app, store);
        for (var partner : bed.manyPartners) {
            bed.consentedBy(partner);
        }
        bed.clock.advance(Duration.ofDays(9));
        for (var partner : bed.manyPartners) {
            TenantId id = TenantId.of(partner.tenantId());
            register.redeem(id, id, Resource.PARTNER_CENTER);
            while (register.of(id).held().token() == null
                    || bed.events.stream().noneMatch(event -> id.equals(event.partner()))) {
                Thread.onSpinWait();
            }
            assertThat(bed.store.versions(new SecretName(id.value()))).hasSize(2);
        }
        return store;
    }

    private static void awaitAll(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
