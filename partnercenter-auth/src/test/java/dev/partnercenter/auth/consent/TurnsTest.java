package dev.partnercenter.auth.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.partnercenter.auth.TestBed;
import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.AuthRuntime;
import dev.partnercenter.auth.entra.ClientCredential;
import dev.partnercenter.auth.entra.PartnerApp;
import dev.partnercenter.auth.secret.Secret;
import dev.partnercenter.testing.ManualClock;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Those who follow one another, and those who share what one of them does. */
@Timeout(60)
class TurnsTest {
    private final ManualClock clock = ManualClock.startingAt(Instant.parse("2026-01-01T00:00:00Z"));
    private final PartnerApp app = app(clock.scheduler());
    private final Turns turns = new Turns(app, TestBed.PARTNER);
    private final Shared<String> shared = new Shared<>(app, TestBed.PARTNER);
    private final List<String> order = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        app.close();
    }

    @Test
    void turnsComeInTheOrderInWhichTheyWereWaitedFor() throws Exception {
        turns.take();
        CompletableFuture<?> first = inTurn("first");
        clock.awaitWaiting(1);
        CompletableFuture<?> second = inTurn("second");
        clock.awaitWaiting(2);
        assertThat(order).isEmpty();

        turns.give();

        first.get(30, TimeUnit.SECONDS);
        second.get(30, TimeUnit.SECONDS);
        assertThat(order).containsExactly("first", "second");
    }

    @Test
    void whoHasLeftIsPassedOverAndATurnThatNobodyWantsIsFree() throws Exception {
        turns.take();
        CompletableFuture<?> impatient = inTurn("impatient");
        clock.awaitWaiting(1);
        clock.advance(Duration.ofSeconds(15));
        assertThat(impatient.handle((done, error) -> error).get(30, TimeUnit.SECONDS))
                .hasRootCauseInstanceOf(AuthException.Unavailable.class);

        turns.give();

        turns.take();
        assertThat(order).isEmpty();
    }

    @Test
    void turnThatIsPassedOnIsNobodyElsesUntilItIsGiven() throws Exception {
        CompletableFuture<String> work = new CompletableFuture<>();
        turns.take();
        CompletableFuture<?> second = CompletableFuture.runAsync(() -> {
            takeTurn("second");
            var unused = work.join();
            turns.give();
        });
        clock.awaitWaiting(1);
        turns.give();
        while (order.isEmpty()) {
            Thread.onSpinWait();
        }

        CompletableFuture<?> third = inTurn("third");
        clock.awaitWaiting(1);

        assertThat(order).containsExactly("second");
        work.complete("done");
        second.get(30, TimeUnit.SECONDS);
        third.get(30, TimeUnit.SECONDS);
    }

    @Test
    void turnThatComesWhileItsOwnerLeavesIsPassedOn() throws Exception {
        AtomicReference<Runnable> whileLeaving = new AtomicReference<>(() -> {});
        try (PartnerApp other = app(cancelling(() -> whileLeaving.get().run()))) {
            Turns left = new Turns(other, TestBed.PARTNER);
            left.take();
            whileLeaving.set(left::give);
            Thread.currentThread().interrupt();

            assertThatThrownBy(left::take).isInstanceOf(AuthException.Unavailable.class);
            assertThat(Thread.interrupted()).isTrue();

            left.take();
        }
    }

    @Test
    void whoeverComesWhileItIsBeingDoneSharesWhatComesOfItAndTheNextDoesItAnew() throws Exception {
        CompletableFuture<String> work = new CompletableFuture<>();
        CompletableFuture<@Nullable String> leader = get(work);
        while (order.isEmpty()) {
            Thread.onSpinWait();
        }
        CompletableFuture<@Nullable String> follower = get(CompletableFuture.completedFuture("mine"));
        clock.awaitWaiting(1);

        work.complete("shared");

        assertThat(leader.get(30, TimeUnit.SECONDS)).isEqualTo("shared");
        assertThat(follower.get(30, TimeUnit.SECONDS)).isEqualTo("shared");
        assertThat(shared.get(() -> "anew")).isEqualTo("anew");
        assertThat(order).hasSize(1);
    }

    @Test
    void failureIsSharedToo() throws Exception {
        CompletableFuture<String> work = new CompletableFuture<>();
        CompletableFuture<@Nullable String> leader = get(work);
        while (order.isEmpty()) {
            Thread.onSpinWait();
        }
        CompletableFuture<@Nullable String> follower = get(CompletableFuture.completedFuture("mine"));
        clock.awaitWaiting(1);

        work.completeExceptionally(app.failure().because("of a test").storeFailed());

        for (CompletableFuture<?> one : List.of(leader, follower)) {
            assertThat(one.handle((done, error) -> error).get(30, TimeUnit.SECONDS))
                    .hasRootCauseInstanceOf(AuthException.StoreFailed.class)
                    .hasStackTraceContaining("of a test");
        }
        assertThat(shared.get(() -> "anew")).isEqualTo("anew");
    }

    private CompletableFuture<?> inTurn(String name) {
        return CompletableFuture.runAsync(() -> {
            takeTurn(name);
            turns.give();
        });
    }

    private void takeTurn(String name) {
        try {
            turns.take();
            order.add(name);
        } catch (AuthException e) {
            throw new IllegalStateException(e);
        }
    }

    private PartnerApp app(ScheduledExecutorService scheduler) {
        return PartnerApp.builder()
                .clientId(TestBed.CLIENT_ID)
                .credential(ClientCredential.secret(Secret.of("secret")))
                .runtime(AuthRuntime.builder()
                        .clocks(clock, clock::nanoTime)
                        .scheduler(scheduler)
                        .build())
                .build();
    }

    /** The clock's own scheduler; something is done when one of its tasks is cancelled. */
    private ScheduledExecutorService cancelling(Runnable first) {
        ScheduledExecutorService inner = clock.scheduler();
        return proxy(ScheduledExecutorService.class, (self, method, arguments) -> {
            Object result = method.invoke(inner, arguments);
            return result instanceof ScheduledFuture<?> task
                    ? proxy(ScheduledFuture.class, (future, called, with) -> {
                        if (called.getName().equals("cancel")) {
                            first.run();
                        }
                        return called.invoke(task, with);
                    })
                    : result;
        });
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(TurnsTest.class.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private CompletableFuture<@Nullable String> get(CompletableFuture<String> work) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return shared.get(() -> {
                    order.add("done");
                    return result(work);
                });
            } catch (AuthException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static String result(CompletableFuture<String> work) throws AuthException {
        try {
            return work.get();
        } catch (ExecutionException e) {
            throw (AuthException) e.getCause();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
