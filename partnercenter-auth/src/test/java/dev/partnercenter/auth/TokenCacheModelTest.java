package dev.partnercenter.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.AuthFailure;
import dev.partnercenter.auth.entra.ClaimsChallenge;
import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.auth.entra.TokenOptions;
import dev.partnercenter.auth.entra.TokenReply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Random sequences of ask, advance, succeed, fail, reject, demand and drop, on one thread that decides when each piece of
 * background work is done. After every step the invariants hold; the seed of a sequence that breaks one is in the message,
 * and {@code -Dmodel.seed} replays it alone.
 */
class TokenCacheModelTest {
    private static final int SEQUENCES = Integer.getInteger("model.sequences", 20_000);
    private static final int STEPS = 40;
    private static final Duration LIFE = Duration.ofHours(1);
    private static final long HARD = LIFE.minusSeconds(60).toNanos();

    private final StepExecutor executor = new StepExecutor();
    private final CannedTokens canned = CannedTokens.on(executor);

    @AfterEach
    void close() {
        canned.close();
    }

    @Test
    void invariantsHoldAfterEveryStepOfManySequences() throws Exception {
        Long replayed = Long.getLong("model.seed");
        if (replayed != null) {
            run(replayed);
        } else {
            runFrom(new Random().nextLong());
        }
    }

    /** On all cores; a sequence has one thread and knows nothing of the others. */
    private static void runFrom(long seed) throws Exception {
        int cores = Runtime.getRuntime().availableProcessors();
        AtomicInteger begun = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(cores);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < cores; i++) {
                running.add(threads.submit(() -> runSome(seed, begun)));
            }
            for (Future<?> one : running) {
                one.get();
            }
        } finally {
            begun.set(SEQUENCES); // After a failure the others need not go on.
            threads.shutdown();
        }
    }

    private static @Nullable Void runSome(long seed, AtomicInteger begun) {
        for (int i = begun.getAndIncrement(); i < SEQUENCES; i = begun.getAndIncrement()) {
            run(seed + i);
        }
        return null;
    }

    /** An app for itself: what one remembers of one sequence would make another hard to repeat. */
    private static void run(long seed) {
        StepExecutor executor = new StepExecutor();
        // The jitter is part of the sequence.
        try (CannedTokens canned =
                CannedTokens.on(executor, TokenOptions.builder().build(), new Random(seed))) {
            new Sequence(seed, canned, executor).run();
        }
    }

    /** What is known of one token that was fetched. */
    private record Fetched(TokenRequest request, long serial, long askedAt) {}

    /** One who asked, and up to which of the key's tokens all had been dropped by then. */
    private record Asked(TokenRequest request, long at, long dropped, CompletableFuture<AccessToken> answer) {}

    private static final class Sequence {
        private final long seed;
        private final CannedTokens canned;
        private final StepExecutor executor;
        private final Random random;
        private final TokenCache cache;
        private final Map<String, Fetched> fetched = new HashMap<>();
        private final Map<TokenRequest, Long> droppedUpTo = new HashMap<>();
        private final Map<TokenRequest, AccessToken> lastGiven = new HashMap<>();
        private final List<Asked> waiting = new ArrayList<>();
        private final Map<TokenRequest, Integer> fetching = new HashMap<>();
        private long serial;
        private boolean failing;

        Sequence(long seed, CannedTokens canned, StepExecutor executor) {
            this.seed = seed;
            this.canned = canned;
            this.executor = executor;
            this.random = new Random(seed);
            this.cache = new TokenCache(canned.app, (request, claims) -> fetch(request), new CacheBounds(4, 1 << 20));
        }

        void run() {
            for (int step = 0; step < STEPS; step++) {
                step();
                answered();
                assertThat(fetching.values())
                        .as("flights of a key at once, seed %d", seed)
                        .allMatch(n -> n == 0);
            }
            canned.clock.advance(Duration.ofSeconds(16));
            executor.runAll();
            answered();
            assertThat(waiting)
                    .as("unanswered after their deadline, seed %d", seed)
                    .isEmpty();
        }

        private void step() {
            TokenRequest request = request(random.nextInt(6));
            switch (random.nextInt(12)) {
                case 0, 1, 2, 3 -> ask(request);
                case 4, 5, 6 -> executor.runOne(random);
                case 7 -> canned.clock.advance(Duration.ofMillis(random.nextInt(2_000)));
                case 8 -> canned.clock.advance(Duration.ofMinutes(random.nextInt(40)));
                case 9 -> failing = random.nextBoolean();
                case 10 -> reject(request);
                default -> drop(request);
            }
        }

        private void ask(TokenRequest request) {
            long dropped = droppedUpTo.getOrDefault(request, 0L);
            waiting.add(new Asked(request, canned.clock.nanoTime(), dropped, cache.tokenAsync(request)));
        }

        /** An API refuses what was given out last, with or without a demand. */
        private void reject(TokenRequest request) {
            AccessToken last = lastGiven.get(request);
            if (last == null) {
                return;
            }
            if (random.nextBoolean()) {
                cache.invalidate(last);
                dropped(request, origin(last).serial);
            } else {
                // The same demand again soon leaves the token in use, so nothing is concluded from it.
                cache.invalidate(last, new ClaimsChallenge("{\"a\":" + random.nextInt(3) + "}"));
            }
        }

        private Fetched origin(AccessToken token) {
            return Objects.requireNonNull(fetched.get(token.authorizationHeader()));
        }

        private void drop(TokenRequest request) {
            cache.invalidateTenant(request.tenant());
            dropped(request, serial);
        }

        private void dropped(TokenRequest request, long upTo) {
            droppedUpTo.merge(request, upTo, Math::max);
        }

        private void answered() {
            for (Asked asked : List.copyOf(waiting)) {
                boolean done = asked.answer.isDone();
                if (done) {
                    waiting.remove(asked);
                    asked.answer
                            .handle((token, error) -> check(asked, token, error))
                            .join();
                }
            }
        }

        private boolean check(Asked asked, AccessToken token, Throwable error) {
            if (error != null) {
                assertThat(error).as("seed %d", seed).isInstanceOf(AuthException.class);
                return true;
            }
            Fetched origin = origin(token);
            assertThat(origin.request).as("whose token, seed %d", seed).isEqualTo(asked.request);
            assertThat(asked.at - origin.askedAt)
                    .as("age when asked for, seed %d", seed)
                    .isLessThan(HARD);
            assertThat(origin.serial)
                    .as("dropped before it was asked for, seed %d", seed)
                    .isGreaterThan(asked.dropped);
            lastGiven.put(asked.request, token);
            return true;
        }

        private TokenReply fetch(TokenRequest request) throws AuthException {
            assertThat(fetching.merge(request, 1, Integer::sum))
                    .as("seed %d", seed)
                    .isEqualTo(1);
            try {
                if (failing) {
                    throw random.nextBoolean()
                            ? AuthFailure.builder().because("it is down").unavailable()
                            : AuthFailure.builder().because("it is wrong").configuration();
                }
                serial++;
                TokenReply reply = canned.reply("token-" + seed + "-" + serial);
                fetched.put(
                        "Bearer token-" + seed + "-" + serial, new Fetched(request, serial, canned.clock.nanoTime()));
                if (random.nextInt(10) == 0) {
                    drop(request); // Dropped while the flight is up: what it brings is out of date.
                }
                return reply;
            } finally {
                fetching.merge(request, -1, Integer::sum);
            }
        }

        private static TokenRequest request(int number) {
            return TokenRequest.forPartner(TenantId.of("11111111-0000-4000-8000-%012d".formatted(number + 1)));
        }
    }

    @Test
    void droppedTokenIsNeverGivenOutAfterwardsWhateverWasUnderWay() {
        for (int i = 0; i < SEQUENCES / 10; i++) {
            dropAtRandomMoment(new Random(i), i);
        }
    }

    /** Dropping alone, at every moment of a flight: what is asked for after the drop is younger than the drop. */
    private void dropAtRandomMoment(Random random, long seed) {
        TokenRequest request = Sequence.request(0);
        long[] serial = {0};
        TokenCache cache = new TokenCache(
                canned.app,
                (asked, claims) -> canned.reply("token-" + ++serial[0]),
                CacheBounds.of(canned.app.options()));
        List<CompletableFuture<AccessToken>> before = new ArrayList<>();
        for (int i = 0; i < random.nextInt(4); i++) {
            before.add(cache.tokenAsync(request));
            if (random.nextBoolean()) {
                executor.runOne(random);
            }
            canned.clock.advance(Duration.ofMinutes(random.nextInt(55)));
        }
        cache.invalidateTenant(request.tenant());
        long dropped = serial[0];

        CompletableFuture<AccessToken> after = cache.tokenAsync(request);
        executor.runAll();

        assertThat(after.join().authorizationHeader())
                .as("seed %d", seed)
                .matches(header -> Long.parseLong(header.substring("Bearer token-".length())) > dropped);
        assertThat(before).as("seed %d", seed).allMatch(CompletableFuture::isDone);
    }
}
