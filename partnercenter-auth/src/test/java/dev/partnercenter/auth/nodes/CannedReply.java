package dev.partnercenter.auth.nodes;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** A reply in JSON, with the clock of who gives it. */
record CannedReply(int status, Instant date, String json) {

    /** As it goes over the wire; the connection ends with it, or one left open would hold the next request. */
    byte[] bytes() {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        String head = "HTTP/1.1 " + status + " .\r\nContent-Type: application/json\r\nConnection: close\r\nDate: "
                + DateTimeFormatter.RFC_1123_DATE_TIME.format(date.atOffset(ZoneOffset.UTC)) + "\r\nContent-Length: "
                + body.length + "\r\n\r\n";
        return (head + json).getBytes(StandardCharsets.UTF_8);
    }
}
