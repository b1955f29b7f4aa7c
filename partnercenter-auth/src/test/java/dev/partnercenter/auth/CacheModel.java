package dev.partnercenter.auth;

import static dev.partnercenter.auth.ModelSequence.check;

import dev.partnercenter.auth.entra.TenantId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** What must be true of a cache: its keys, those who wait, and who may have left. */
final class CacheModel {
    private final Map<TokenRequest, KeyModel> keys = new LinkedHashMap<>();
    private final List<ModelAsk> waiting = new ArrayList<>();
    private final Set<KeyModel> mayHaveLeft = new HashSet<>();
    private final int mostKeys;
    private final double drawn;
    private boolean closed;

    /** @param drawn what chance draws each time, from 0 to 1 */
    CacheModel(List<TokenRequest> requests, Instant start, int mostKeys, double drawn) {
        this.mostKeys = mostKeys;
        this.drawn = drawn;
        requests.forEach(request -> keys.put(request, new KeyModel(request, start, drawn)));
    }

    double drawn() {
        return drawn;
    }

    boolean isClosed() {
        return closed;
    }

    Collection<KeyModel> keys() {
        return keys.values();
    }

    KeyModel key(TokenRequest request) {
        return Objects.requireNonNull(keys.get(request));
    }

    List<ModelAsk> waiting() {
        return List.copyOf(waiting);
    }

    void leaves(ModelAsk ask) {
        waiting.remove(ask);
    }

    ModelAsk ask(KeyModel key, long now) {
        if (closed) {
            ModelAsk ask = new ModelAsk(key, now);
            ask.answer(ModelAnswer.UNAVAILABLE);
            return ask;
        }
        ModelAsk ask = key.ask(now);
        if (ask.due() == null) {
            waiting.add(ask);
        }
        return ask;
    }

    void timePassed(long now) {
        waiting.forEach(ask -> ask.timePassed(now));
    }

    void drop(TenantId tenant) {
        keys.values().stream()
                .filter(key -> key.request.tenant().equals(tenant)
                        || key.request.partner().equals(tenant))
                .forEach(KeyModel::drop);
    }

    void close() {
        closed = true;
        keys.values().forEach(KeyModel::close);
    }

    /** A key has its token, whereupon others may leave: who is idle, and anybody if there are too many. */
    void granted(KeyModel key, ModelToken token, int size, long now) {
        key.granted(token, now);
        if (key.flight() == null) {
            keys.values().stream()
                    .filter(other ->
                            other.isIdle(now) || (size > mostKeys && !other.equals(key) && other.flight() == null))
                    .forEach(mayHaveLeft::add);
        }
    }

    void stayed(KeyModel key) {
        mayHaveLeft.remove(key);
    }

    void left(KeyModel key) {
        check(mayHaveLeft.remove(key), "left while it was of use", key);
        key.forget(keys.size() > mostKeys);
    }

    /** Whether nothing is under way. */
    boolean isAtRest() {
        return keys.values().stream().allMatch(key -> key.flight() == null);
    }

    /** When everything has run that could: who has an answer knows it, and whom somebody waits for flies. */
    void allHasRun(long now) {
        waiting.forEach(ask -> check(ask.due() == null, "not answered", ask.key, ask.due()));
        for (KeyModel key : keys.values()) {
            ModelFlight flight = key.flight();
            check(flight == null || flight.waiters.isEmpty() || now < flight.due, "a flight that does not start", key);
        }
    }
}
