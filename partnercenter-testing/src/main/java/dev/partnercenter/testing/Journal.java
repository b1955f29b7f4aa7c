package dev.partnercenter.testing;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What reached the simulator, in the order in which it was answered, without anything secret: no bodies, no queries, no
 * {@code Authorization}.
 *
 * <p>An entry is written before its answer leaves, so whoever holds an answer finds its entry. Safe for use by any
 * number of threads.
 */
public final class Journal {
    private final ReentrantLock lock = new ReentrantLock();
    private final List<Entry> entries = new ArrayList<>();

    Journal() {}

    /** What was asked for. */
    public enum Kind {
        /** Entra's authorization endpoint. */
        AUTHORIZE,
        /** Entra's token endpoint. */
        TOKEN,
        /** Entra's endpoint for sign-ins on another device. */
        DEVICE_CODE,
        /** Entra's OpenID Connect metadata. */
        METADATA,
        /** Entra's signing keys. */
        KEYS,
        /** The Partner Center API. */
        API,
        /** Key Vault. */
        VAULT,
        /** Anything else, such as Microsoft Graph. */
        OTHER
    }

    /**
     * One request and how it was answered.
     *
     * @param at the simulator's time of the answer
     * @param kind what was asked for
     * @param method the HTTP method
     * @param host the host it was meant for, in lower case
     * @param path the path without the query
     * @param tenant the tenant in the path of an Entra request, or that of the bearer token elsewhere
     * @param grantType the grant type of a token request
     * @param scopes the scopes of an authorization or token request
     * @param claims the claims request of a token request, null without one
     * @param status the HTTP status, 0 if the request was left without an answer
     * @param headers the request's headers that are worth a look and hold no secret, such as {@code MS-RequestId}; to be
     *     looked up without regard to case
     */
    public record Entry(
            Instant at,
            Kind kind,
            String method,
            String host,
            String path,
            @Nullable String tenant,
            @Nullable String grantType,
            List<String> scopes,
            @Nullable String claims,
            int status,
            Map<String, String> headers) {}

    /** Returns the entries so far. */
    public List<Entry> entries() {
        lock.lock();
        try {
            return List.copyOf(entries);
        } finally {
            lock.unlock();
        }
    }

    /** Returns how many requests of that kind were answered so far. */
    public long count(Kind kind) {
        return count(entry -> entry.kind() == kind);
    }

    /** Returns how many entries so far match. */
    public long count(Predicate<Entry> matching) {
        return entries().stream().filter(matching).count();
    }

    /** Forgets all entries. */
    public void clear() {
        lock.lock();
        try {
            entries.clear();
        } finally {
            lock.unlock();
        }
    }

    void add(Entry entry) {
        lock.lock();
        try {
            entries.add(entry);
        } finally {
            lock.unlock();
        }
    }
}
