package dev.partnercenter.testing;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An answer of a simulated service, and whether it arrives. */
record Reply(int status, Map<String, String> headers, String body, Ending ending) {

    /** What becomes of the exchange. */
    enum Ending {
        ANSWERED,
        DISCONNECTED,
        LEFT_OPEN
    }

    static final Reply DISCONNECTED = new Reply(0, Map.of(), "", Ending.DISCONNECTED);
    static final Reply LEFT_OPEN = new Reply(0, Map.of(), "", Ending.LEFT_OPEN);

    static Reply json(int status, Map<String, ? extends @Nullable Object> body) {
        return of(status, "application/json; charset=utf-8", Json.text(body));
    }

    static Reply html(int status, String body) {
        return of(status, "text/html; charset=utf-8", body);
    }

    static Reply of(int status, String contentType, String body) {
        return new Reply(status, Map.of("Content-Type", contentType), body, Ending.ANSWERED);
    }

    static Reply empty(int status) {
        return new Reply(status, Map.of(), "", Ending.ANSWERED);
    }

    Reply with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Reply(status, Map.copyOf(more), body, ending);
    }
}
