package dev.partnercenter.auth;

import static dev.partnercenter.auth.ModelSequence.check;

import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.auth.entra.ClaimsChallenge;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Who asks a cache for tokens, compares what comes with what the model says, and has APIs that refuse it. */
final class ModelCallers {
    private final TokenCache cache;
    private final CacheModel model;
    private final ModelEndpoint endpoint;
    private final LongSupplier clock;
    private final Random random;
    private final List<String> steps;
    private final Map<ModelAsk, CompletableFuture<AccessToken>> futures = new HashMap<>();
    private final Map<KeyModel, TokenSource> handles = new HashMap<>();
    private final Map<KeyModel, List<AccessToken>> given = new HashMap<>();

    ModelCallers(
            TokenCache cache,
            CacheModel model,
            ModelEndpoint endpoint,
            LongSupplier clock,
            Random random,
            List<String> steps) {
        this.cache = cache;
        this.model = model;
        this.endpoint = endpoint;
        this.clock = clock;
        this.random = random;
        this.steps = steps;
    }

    void askAsync(KeyModel key) {
        look(key);
        steps.add("ask for " + key);
        ModelAsk ask = model.ask(key, clock.getAsLong());
        CompletableFuture<AccessToken> future = cache.tokenAsync(key.request);
        if (ask.due() == null) {
            futures.put(ask, future);
        } else {
            check(future.isDone(), "who need not wait does", key);
            compare(ask, future);
        }
    }

    /** Interrupted, so that it does not block; on a thread that is up it flies itself, if nobody does yet. */
    void askBlocking(KeyModel key) {
        TokenSource handle = handles.getOrDefault(key, () -> cache.token(key.request));
        look(key);
        steps.add("ask, interrupted, for " + key);
        ModelAsk ask = model.ask(key, clock.getAsLong());
        ModelFlight flight = key.flight();
        boolean flies = endpoint.isAsked() && flight != null && !flight.hasBegun();
        Thread.currentThread().interrupt();
        ModelAnswer answer;
        try {
            answer = given(key, random.nextBoolean() ? handle.token() : cache.token(key.request));
        } catch (AuthException e) {
            answer = e.getCause() instanceof InterruptedException ? null : ModelAnswer.of(e);
        }
        check(ask.due() != null || !flies, "its own thread's need left waiting", key);
        check(Thread.interrupted() || answer != null, "the interrupt was lost", key);
        check(Objects.equals(answer, ask.due()), "answer", key, answer, ask.due());
        model.leaves(ask);
    }

    /** Finds out whether the key has left the cache since it was asked for last. */
    private void look(KeyModel key) {
        TokenSource now = cache.source(key.request);
        TokenSource before = handles.put(key, now);
        if (before == null || before.equals(now)) {
            model.stayed(key);
        } else {
            steps.add(key + " had left");
            model.left(key);
        }
    }

    /** Whoever has an answer by now compares it. */
    void hear() {
        for (ModelAsk ask : model.waiting()) {
            CompletableFuture<AccessToken> future = futures.get(ask);
            if (future != null && future.isDone()) {
                leaves(ask);
                compare(ask, future);
            }
        }
    }

    private void leaves(ModelAsk ask) {
        futures.remove(ask);
        model.leaves(ask);
    }

    private void compare(ModelAsk ask, CompletableFuture<AccessToken> future) {
        ModelAnswer answer = future.handle(
                        (token, error) -> error == null ? given(ask.key, token) : ModelAnswer.of((AuthException) error))
                .join();
        check(answer.equals(ask.due()), "answer", ask.key, answer, ask.due());
    }

    /** The same token is the same instance each time, by which an API's refusal is told. */
    private ModelAnswer given(KeyModel key, AccessToken token) {
        check(token.request().equals(key.request), "whose token", key, token);
        List<AccessToken> before = given.computeIfAbsent(key, none -> new ArrayList<>());
        if (!before.contains(token)) {
            String header = token.authorizationHeader();
            check(before.stream().noneMatch(one -> one.authorizationHeader().equals(header)), "two instances", key);
            before.add(token);
        }
        return ModelAnswer.token(token.authorizationHeader());
    }

    /** An API refuses a token that was given out, mostly the last. */
    void reject(KeyModel key, @Nullable ClaimsChallenge claims) {
        List<AccessToken> tokens = given.getOrDefault(key, List.of());
        if (tokens.isEmpty()) {
            return;
        }
        AccessToken token = tokens.get(random.nextInt(4) == 0 ? random.nextInt(tokens.size()) : tokens.size() - 1);
        steps.add("reject " + token.authorizationHeader() + (claims == null ? "" : ", demand " + claims.json()));
        key.reject(token.authorizationHeader(), claims, clock.getAsLong());
        if (claims == null) {
            cache.invalidate(token);
        } else {
            cache.invalidate(token, claims);
        }
    }

    void cancelOne() {
        List<ModelAsk> asked =
                model.waiting().stream().filter(futures::containsKey).toList();
        if (!asked.isEmpty()) {
            ModelAsk ask = asked.get(random.nextInt(asked.size()));
            steps.add("cancel one for " + ask.key);
            Objects.requireNonNull(futures.get(ask)).cancel(true);
            leaves(ask);
        }
    }
}
