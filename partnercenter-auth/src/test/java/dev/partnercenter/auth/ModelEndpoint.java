package dev.partnercenter.auth;

import static dev.partnercenter.auth.ModelSequence.check;

import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.ClaimsChallenge;
import dev.partnercenter.auth.entra.TokenReply;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Where a sequence's tokens come from: it is in one mood for a while, towards one key or all, and while it answers other
 * things happen.
 */
final class ModelEndpoint {
    private static final ModelOutcome[] OUTCOMES = ModelOutcome.values();
    private static final int DEEPEST = 4;

    private final CannedTokens canned;
    private final CacheModel model;
    private final Random random;
    private final List<String> steps;
    private final Map<KeyModel, ModelOutcome> moods = new HashMap<>();
    private boolean resting;
    private long newest;
    private int depth;

    ModelEndpoint(CannedTokens canned, CacheModel model, Random random, List<String> steps) {
        this.canned = canned;
        this.model = model;
        this.random = random;
        this.steps = steps;
    }

    /** For one key, or for all. */
    void turn(KeyModel key) {
        ModelOutcome mood = random.nextBoolean() ? ModelOutcome.GRANTED : anything();
        boolean all = random.nextBoolean();
        steps.add("from now on " + mood + " for " + (all ? "all" : key));
        (all ? model.keys() : List.of(key)).forEach(each -> moods.put(each, mood));
    }

    /** Whether the calling thread is waiting for an answer. */
    boolean isAsked() {
        return depth > 0;
    }

    /** From now on it answers, and nothing happens meanwhile. */
    void rest() {
        moods.clear();
        resting = true;
    }

    /**
     * @param meanwhile what may happen while it answers
     * @param size how many keys the cache has
     */
    TokenReply fetch(KeyModel key, @Nullable ClaimsChallenge claims, Runnable meanwhile, IntSupplier size)
            throws AuthException {
        steps.add("request for " + key);
        check(!model.isClosed(), "a request after closing", key);
        long askedAt = now();
        key.begins(claims, depth > 0, askedAt);
        Duration life = life(key, askedAt);
        Duration advice = random.nextInt(4) == 0 ? Duration.ofMinutes(random.nextInt(120)) : null;
        ModelToken token = ModelToken.of(++newest, askedAt, life, advice, model.drawn());
        TokenReply reply = canned.reply(token.text(), life, advice, canned.clock.instant());
        depth++;
        for (int i = random.nextInt(4) - 1; i > 0 && !resting && depth < DEEPEST; i--) {
            meanwhile.run();
        }
        depth--;
        ModelOutcome outcome = outcome(key);
        Duration stated = outcome.isTimed() ? Duration.ofMillis(random.nextInt(longestStated())) : Duration.ZERO;
        steps.add(outcome + " for " + key);
        if (!model.isClosed()) {
            if (outcome == ModelOutcome.GRANTED) {
                model.granted(key, token, size.getAsInt(), now());
            } else {
                key.refused(outcome, stated.toNanos(), now());
            }
        }
        if (outcome != ModelOutcome.GRANTED) {
            throw outcome.failure(canned.clock.instant().plus(stated));
        }
        return reply;
    }

    /** Mostly an hour or more; sometimes little; sometimes about as long as that of the token which is held. */
    private Duration life(KeyModel key, long now) {
        ModelToken held = key.usable(now);
        if (held != null && random.nextInt(4) == 0) {
            long left = held.askedAt() + held.life().toNanos() - now;
            return Duration.ofNanos(left).plusSeconds(2).plusNanos(random.nextInt(3) - 1);
        }
        return random.nextInt(6) == 0
                ? Duration.ofSeconds(20 + random.nextInt(random.nextBoolean() ? 10 : 1_800))
                : Duration.ofMinutes(60 + random.nextInt(60));
    }

    private int longestStated() {
        return random.nextBoolean() ? 5_000 : 3_600_000;
    }

    private ModelOutcome outcome(KeyModel key) {
        ModelFlight flight = key.flight();
        if (flight != null && flight.isOver(now())) {
            return ModelOutcome.DOWN;
        }
        return !resting && random.nextInt(8) == 0 ? anything() : moods.getOrDefault(key, ModelOutcome.GRANTED);
    }

    private ModelOutcome anything() {
        return OUTCOMES[random.nextInt(OUTCOMES.length)];
    }

    private long now() {
        return canned.clock.nanoTime();
    }
}
