package dev.partnercenter.testing;

import java.util.LinkedHashMap;
import java.util.Map;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * An answer of a simulated service, and whether it arrives.
 *
 * @param bytes what goes over the wire in place of the body; null for the body itself
 */
record Reply(
        int status,
        Map<String, String> headers,
        String body,
        @Nullable ByteString bytes,
        Ending ending) {

    /** What becomes of the exchange. */
    enum Ending {
        ANSWERED,
        DISCONNECTED,
        LEFT_OPEN
    }

    static final Reply DISCONNECTED = new Reply(0, Map.of(), "", null, Ending.DISCONNECTED);
    static final Reply LEFT_OPEN = new Reply(0, Map.of(), "", null, Ending.LEFT_OPEN);

    static Reply json(int status, Map<String, ? extends @Nullable Object> body) {
        return of(status, "application/json; charset=utf-8", Json.text(body));
    }

    static Reply html(int status, String body) {
        return of(status, "text/html; charset=utf-8", body);
    }

    static Reply of(int status, String contentType, String body) {
        return new Reply(status, Map.of("Content-Type", contentType), body, null, Ending.ANSWERED);
    }

    static Reply of(int status, String contentType, byte[] bytes) {
        return new Reply(status, Map.of("Content-Type", contentType), "", ByteString.of(bytes), Ending.ANSWERED);
    }

    static Reply empty(int status) {
        return new Reply(status, Map.of(), "", null, Ending.ANSWERED);
    }

    Reply with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Reply(status, Map.copyOf(more), body, bytes, ending);
    }
}
