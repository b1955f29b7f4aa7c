package dev.partnercenter.auth;

import dev.partnercenter.auth.entra.ClaimsChallenge;
import dev.partnercenter.auth.entra.Resource;
import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.auth.entra.TokenOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One random sequence of what may happen to a cache, compared with the model after every step. All on the calling thread,
 * which decides when each piece of background work is done, and on a clock of its own; so a seed always gives the same
 * sequence.
 */
final class ModelSequence {
    private static final int STEPS = 60;
    private static final TenantId PARTNER = TenantId.of("11111111-0000-4000-8000-000000000001");
    private static final TenantId OTHER_PARTNER = TenantId.of("22222222-0000-4000-8000-000000000002");
    private static final TenantId CUSTOMER = TenantId.of("33333333-0000-4000-8000-000000000003");
    private static final List<TenantId> TENANTS = List.of(PARTNER, OTHER_PARTNER, CUSTOMER);
    private static final List<TokenRequest> REQUESTS = List.of(
            TokenRequest.forPartner(PARTNER),
            TokenRequest.forPartner(PARTNER).inCustomer(CUSTOMER),
            TokenRequest.forPartner(PARTNER).inCustomer(CUSTOMER).to(Resource.GRAPH),
            TokenRequest.forPartner(OTHER_PARTNER),
            TokenRequest.forPartner(OTHER_PARTNER).inCustomer(CUSTOMER),
            TokenRequest.forPartner(OTHER_PARTNER).to(Resource.GRAPH));

    private final List<String> steps = new ArrayList<>();
    private final StepExecutor executor = new StepExecutor();
    private final Random random;
    private final CannedTokens canned;
    private final CacheModel model;
    private final ModelEndpoint endpoint;
    private final TokenCache cache;
    private final ModelCallers callers;

    ModelSequence(long seed) {
        random = new Random(seed);
        // The same each time, so that the model knows every pause and every life to the nanosecond.
        long bits = random.nextLong();
        RandomGenerator chance = () -> bits;
        int mostKeys = random.nextInt(3) == 0 ? 4 : 1_000;
        canned = CannedTokens.on(executor, TokenOptions.builder().keys(mostKeys).build(), chance);
        model = new CacheModel(REQUESTS, canned.clock.instant(), mostKeys, chance.nextDouble());
        endpoint = new ModelEndpoint(canned, model, random, steps);
        cache = TokenCache.of(
                canned.app,
                (request, claims) -> endpoint.fetch(model.key(request), claims, this::meanwhile, this::size));
        callers = new ModelCallers(cache, model, endpoint, canned.clock::nanoTime, random, steps);
    }

    /** @param facts of which the message tells */
    static void check(boolean holds, String otherwise, @Nullable Object... facts) {
        if (!holds) {
            throw new AssertionError(otherwise + ": " + Arrays.toString(facts));
        }
    }

    /** What has been done, in its order. */
    List<String> steps() {
        return steps;
    }

    private int size() {
        return cache.size();
    }

    void run() {
        try {
            for (int i = 0; i < STEPS; i++) {
                step();
                callers.hear();
            }
            comeToRest();
            close();
            model.keys().forEach(callers::askAsync);
            model.keys().forEach(callers::askBlocking);
        } finally {
            var unused = Thread.interrupted();
            canned.close();
        }
    }

    private void step() {
        KeyModel key = anyKey();
        switch (random.nextInt(21)) {
            case 0, 1, 2 -> callers.askAsync(key);
            case 3, 4 -> callers.askBlocking(key);
            case 5, 6, 7 -> runOne();
            case 8 -> runAll();
            case 9 -> advance(Duration.ofMillis(random.nextInt(2_000)));
            case 10, 11, 12 -> advanceToTurn(key, Duration.ofDays(1));
            case 13 -> advance(Duration.ofMinutes(random.nextInt(40)));
            case 14, 15 -> endpoint.turn(key);
            case 16 -> persist(key);
            case 17 -> insist(key);
            default -> interfere(key);
        }
    }

    /** While a request is under way. */
    private void meanwhile() {
        KeyModel key = anyKey();
        switch (random.nextInt(8)) {
            case 0 -> callers.askAsync(key);
            case 1 -> callers.askBlocking(key);
            case 2 -> advance(Duration.ofMillis(random.nextInt(40_000)));
            case 3 -> advanceToTurn(key, Duration.ofSeconds(40));
            default -> interfere(key);
        }
        callers.hear();
    }

    private void interfere(KeyModel key) {
        switch (random.nextInt(16)) {
            case 0, 1, 2, 3 -> callers.reject(key, null);
            case 4, 5, 6, 7, 8 -> callers.reject(key, new ClaimsChallenge("{\"a\":" + random.nextInt(2) + "}"));
            case 9, 10, 11 -> drop(TENANTS.get(random.nextInt(TENANTS.size())));
            case 12, 13, 14 -> callers.cancelOne();
            default -> {
                if (random.nextInt(4) == 0) {
                    close();
                }
            }
        }
    }

    private KeyModel anyKey() {
        return model.key(REQUESTS.get(random.nextInt(REQUESTS.size())));
    }

    private void drop(TenantId tenant) {
        steps.add("drop " + tenant);
        model.drop(tenant);
        cache.invalidateTenant(tenant);
    }

    private void close() {
        steps.add("close");
        model.close();
        canned.app.close();
    }

    private void runOne() {
        executor.runOne(random);
        callers.hear();
    }

    private void runAll() {
        while (executor.waiting() > 0) {
            runOne();
        }
        model.allHasRun(now());
    }

    private void advance(Duration duration) {
        steps.add("advance " + duration);
        canned.clock.advance(duration);
        model.timePassed(now());
    }

    /** To a moment when something about the key changes, or just before or after it. */
    private void advanceToTurn(KeyModel key, Duration most) {
        long now = now();
        long[] turns = key.turns()
                .filter(turn -> turn > now && turn - now < most.toNanos())
                .toArray();
        if (turns.length > 0) {
            advance(Duration.ofNanos(turns[random.nextInt(turns.length)] - now + random.nextInt(3) - 1));
        }
    }

    /** Asks for one key again and again, at each of its turns, while the endpoint stays in its mood. */
    private void persist(KeyModel key) {
        for (int i = random.nextInt(random.nextInt(4) == 0 ? 30 : 8); i > 0; i--) {
            callers.askAsync(key);
            if (random.nextInt(3) == 0) {
                callers.askAsync(anyKey());
            }
            runAll();
            advanceToTurn(key, Duration.ofHours(1));
        }
    }

    /** An API that demands the same again and again. */
    private void insist(KeyModel key) {
        ClaimsChallenge claims = new ClaimsChallenge("{\"b\":1}");
        for (int i = random.nextInt(5); i > 0; i--) {
            callers.askAsync(key);
            runAll();
            callers.reject(key, claims);
            advanceToTurn(key, Duration.ofMinutes(2));
        }
    }

    /** Once the endpoint answers and nobody disturbs it, every key has its token, and leaves when nobody asks for it. */
    private void comeToRest() {
        endpoint.rest();
        settle();
        advance(Duration.ofHours(1));
        model.keys().forEach(callers::askAsync);
        settle();
        advance(Duration.ofHours(3));
        callers.askAsync(anyKey());
        runAll();
        check(model.isClosed() || cache.size() == 1, "idle keys that stay", cache.size());
    }

    private void settle() {
        runAll();
        for (int second = 0; second < 20 && !model.isAtRest(); second++) {
            advance(Duration.ofSeconds(1));
            runAll();
        }
        check(model.isAtRest(), "a flight that does not end");
        check(model.waiting().isEmpty(), "somebody who still waits");
    }

    private long now() {
        return canned.clock.nanoTime();
    }
}
