package dev.partnercenter.auth.nodes;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** A request as it came over the wire. */
record CannedCall(String host, String path, Map<String, String> form) {

    /** @throws IllegalStateException if it is not whole, as none of OkHttp's is */
    static CannedCall read(String host, String bytes) {
        int end = bytes.indexOf("\r\n\r\n");
        String[] line = bytes.split(" ", 3);
        if (end < 0 || line.length < 3) {
            throw new IllegalStateException("no whole request was sent before the reply was read");
        }
        return new CannedCall(host, line[1], fields(bytes.substring(end + 4)));
    }

    /** The fields of a form, or of a query. */
    static Map<String, String> fields(String text) {
        Map<String, String> fields = new HashMap<>();
        for (String field : text.split("&", -1)) {
            int equals = field.indexOf('=');
            if (equals > 0) {
                fields.put(
                        field.substring(0, equals),
                        URLDecoder.decode(field.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return fields;
    }
}
