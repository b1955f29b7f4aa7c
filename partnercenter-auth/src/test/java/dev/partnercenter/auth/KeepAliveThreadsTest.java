package dev.partnercenter.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.partnercenter.auth.KeepAliveReport.Cause;
import dev.partnercenter.auth.consent.FailingStore;
import dev.partnercenter.auth.entra.AuthEvent;
import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.testing.Hold;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The keep-alive among threads: who waits for whom, and who does not. */
class KeepAliveThreadsTest {

    @Test
    void aFewPartnersAreVisitedAtATimeHoweverManyThereAre() {
        StepExecutor executor = new StepExecutor();
        try (TestBed bed = TestBed.on(executor, 0)) {
            List<KeepAliveReport> reports = new ArrayList<>();
            KeepAlive.builder(bed.app, bed.store)
                    .partners(() -> partners(20))
                    .onReport(reports::add)
                    .build()
                    .start();
            bed.clock.advance(Duration.ofHours(1));

            executor.runNext(1); // The look itself.

            assertThat(executor.waiting()).isEqualTo(8);
            for (int i = 0; i < 40; i++) {
                executor.runNext(1);
                bed.clock.advance(Duration.ofMillis(100));
                assertThat(executor.waiting()).isLessThanOrEqualTo(8);
            }
            assertThat(reports)
                    .singleElement()
                    .satisfies(report -> assertThat(report.failed()).hasSize(20));
        }
    }

    @Test
    void partnersComeInAnotherOrderOnEachNode() {
        assertThat(order(1)).isNotEqualTo(order(2)).containsExactlyInAnyOrderElementsOf(order(2));
    }

    @Test
    void storeThatDoesNotAnswerForOnePartnerStopsNoOther() throws Exception {
        try (TestBed bed = TestBed.threaded()) {
            bed.consentedBy(bed.partner);
            bed.consentedBy(bed.otherPartner);
            FailingStore store = new FailingStore(bed.store);
            CountDownLatch entered = new CountDownLatch(1);
            CountDownLatch held = new CountDownLatch(1);
            store.whileReading = () -> {
                store.whileReading = null;
                entered.countDown();
                awaitWhateverInterrupts(held);
            };
            List<TenantId> wanted = new ArrayList<>(List.of(TestBed.PARTNER));
            KeepAlive keepAlive = KeepAlive.builder(bed.app, store)
                    .partners(() -> List.copyOf(wanted))
                    .build();
            CompletableFuture<KeepAliveReport> hanging = inBackground(keepAlive);
            entered.await();
            wanted.set(0, TestBed.OTHER_PARTNER);

            assertThat(keepAlive.run().proven()).containsOnlyKeys(TestBed.OTHER_PARTNER);

            bed.clock.advance(Duration.ofSeconds(35));
            assertThat(hanging.join().failed().get(TestBed.PARTNER))
                    .isInstanceOf(AuthException.Unavailable.class)
                    .hasMessageContaining("took too long");
            held.countDown();
        }
    }

    @Test
    void listOfPartnersMayTakeAsLongAsItTakes() throws Exception {
        try (TestBed bed = TestBed.threaded()) {
            CountDownLatch entered = new CountDownLatch(1);
            CountDownLatch held = new CountDownLatch(1);
            CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
            KeepAlive.builder(bed.app, bed.store)
                    .partners(() -> {
                        entered.countDown();
                        interrupted.complete(isInterruptedBefore(held));
                        return List.of();
                    })
                    .build()
                    .start();
            bed.clock.advance(Duration.ofHours(1));
            entered.await();

            bed.clock.advance(Duration.ofMinutes(2));
            held.countDown();

            assertThat(interrupted.join()).isFalse();
        }
    }

    @Test
    void listOfPartnersThatDoesNotComeIsAnnouncedAndAskedForAnew() throws Exception {
        try (TestBed bed = TestBed.threaded()) {
            CountDownLatch entered = new CountDownLatch(1);
            CountDownLatch held = new CountDownLatch(1);
            CompletableFuture<KeepAliveReport> report = new CompletableFuture<>();
            KeepAlive.builder(bed.app, bed.store)
                    .partners(() -> {
                        if (entered.getCount() > 0) {
                            entered.countDown();
                            awaitWhateverInterrupts(held);
                        }
                        return partners(1);
                    })
                    .onReport(report::complete)
                    .build()
                    .start();
            bed.clock.advance(Duration.ofHours(1));
            entered.await();

            bed.clock.advance(Duration.ofHours(1));
            assertThat(bed.events).singleElement().satisfies(event -> {
                assertThat(event.kind()).isEqualTo(AuthEvent.Kind.KEEP_ALIVE_FAILED);
                assertThat(event.message()).contains("takes too long");
            });

            bed.clock.advance(Duration.ofMinutes(72));
            assertThat(report.join().failed()).hasSize(1);
            held.countDown();
        }
    }

    @Test
    void tokenEndpointThatDoesNotAnswerCostsOnePartnerHalfAMinuteAndTheOtherNothing() throws Exception {
        try (TestBed bed = TestBed.threaded()) {
            bed.consentedBy(bed.partner);
            bed.consentedBy(bed.otherPartner);
            bed.clock.advance(Duration.ofDays(1));
            CountDownLatch stored = new CountDownLatch(1);
            FailingStore store = new FailingStore(bed.store);
            store.writesFail = false;
            store.afterWriting = stored::countDown;
            try (Hold hold = bed.microsoft
                    .faults()
                    .tokenEndpoint()
                    .forTenant(TestBed.PARTNER.value())
                    .hold()) {
                CompletableFuture<KeepAliveReport> hanging =
                        inBackground(KeepAlive.builder(bed.app, store).build());
                hold.awaitArrived(1);
                stored.await();
                bed.clock.advance(Duration.ofSeconds(30));

                KeepAliveReport report = hanging.join();
                assertThat(report.proven()).containsOnlyKeys(TestBed.OTHER_PARTNER);
                assertThat(report.failed().get(TestBed.PARTNER)).isInstanceOf(AuthException.Unavailable.class);
            }
        }
    }

    @Test
    void whoeverIsInterruptedLeavesAndKeepsTheFlagAndNoMorePartnersAreVisited() {
        StepExecutor executor = new StepExecutor();
        try (TestBed bed = TestBed.on(executor, 0)) {
            FailingStore store = new FailingStore(bed.store);
            KeepAlive keepAlive = KeepAlive.builder(bed.app, store)
                    .partners(() -> partners(20))
                    .build();
            Thread.currentThread().interrupt();

            assertThatThrownBy(keepAlive::run)
                    .isInstanceOf(AuthException.Unavailable.class)
                    .hasMessageContaining("interrupted");
            assertThat(Thread.interrupted()).isTrue();
            executor.runAll();
            assertThat(executor.waiting()).isZero();
            assertThat(store.reads).as("two for each who has nothing stored").hasValue(2 * 8);
        }
    }

    @Test
    void closedInTheMiddleOfAPassItReportsWhoWasNotVisitedAndWhy() {
        StepExecutor executor = new StepExecutor();
        try (TestBed bed = TestBed.on(executor, 0)) {
            List<KeepAliveReport> reports = new ArrayList<>();
            KeepAlive keepAlive = KeepAlive.builder(bed.app, bed.store)
                    .partners(() -> partners(20))
                    .onReport(reports::add)
                    .build();
            keepAlive.start();
            bed.clock.advance(Duration.ofHours(1));
            executor.runNext(1); // The look itself, which begins eight visits.

            keepAlive.close();
            while (executor.waiting() > 0) {
                executor.runAll();
                bed.clock.advance(Duration.ofSeconds(1));
            }

            assertThat(reports).singleElement().satisfies(report -> {
                assertThat(report.failed()).hasSize(20);
                assertThat(report.failuresByCause().get(new Cause(AuthException.Unavailable.class, "")))
                        .hasSize(12)
                        .allSatisfy(partner -> assertThat(report.failed().get(partner))
                                .hasMessageContaining("the keep-alive was closed before")
                                .hasMessageNotContaining("the app has been closed"));
            });
        }
    }

    @Test
    void closingTheAppEndsAPassThatIsUnderWay() throws Exception {
        try (TestBed bed = TestBed.threaded()) {
            bed.consentedBy(bed.partner);
            bed.clock.advance(Duration.ofDays(1));
            try (Hold hold = bed.microsoft.faults().tokenEndpoint().hold()) {
                CompletableFuture<KeepAliveReport> waiting =
                        inBackground(KeepAlive.builder(bed.app, bed.store).build());
                hold.awaitArrived(1);

                bed.app.close();

                assertThat(waiting.join().failed().get(TestBed.PARTNER)).isInstanceOf(AuthException.Unavailable.class);
            }
        }
    }

    private static List<TenantId> order(long seed) {
        try (TestBed bed = TestBed.on(new InlineExecutor(), 0)) {
            bed.random.setSeed(seed);
            KeepAlive keepAlive = KeepAlive.builder(bed.app, bed.store)
                    .partners(() -> partners(8))
                    .build();
            return List.copyOf(keepAlive.run().failed().keySet());
        } catch (AuthException e) {
            throw new AssertionError(e);
        }
    }

    private static List<TenantId> partners(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> TenantId.of("33333333-0000-4000-8000-%012d".formatted(i)))
                .toList();
    }

    private static CompletableFuture<KeepAliveReport> inBackground(KeepAlive keepAlive) {
        CompletableFuture<KeepAliveReport> report = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                report.complete(keepAlive.run());
            } catch (AuthException | RuntimeException e) {
                report.completeExceptionally(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return report;
    }

    private static boolean isInterruptedBefore(CountDownLatch latch) {
        try {
            latch.await();
            return Thread.interrupted();
        } catch (InterruptedException e) {
            return true;
        }
    }

    private static void awaitWhateverInterrupts(CountDownLatch latch) {
        boolean over = false;
        while (!over) {
            try {
                latch.await();
                over = true;
            } catch (InterruptedException e) {
                over = false; // A store that takes no notice.
            }
        }
    }
}
