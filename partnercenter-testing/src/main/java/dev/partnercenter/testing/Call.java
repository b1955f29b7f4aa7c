package dev.partnercenter.testing;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import mockwebserver3.RecordedRequest;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/** A request as the simulated services see it. */
final class Call {
    private static final String FORM = "application/x-www-form-urlencoded";

    private final String method;
    private final HttpUrl url;
    private final Headers headers;
    private final String body;
    private final HttpUrl form;

    Call(RecordedRequest request) {
        this.method = request.getMethod();
        this.headers = request.getHeaders();
        String authority = Objects.requireNonNullElse(headers.get(":authority"), headers.get("Host"));
        this.url = HttpUrl.get("https://" + authority + request.getTarget());
        ByteString bytes = request.getBody();
        this.body = bytes == null ? "" : bytes.utf8();
        // A form is written like a query, so the parser of one reads the other.
        this.form = url.newBuilder().encodedQuery(isForm() ? body : "").build();
    }

    String method() {
        return method;
    }

    String host() {
        return url.host();
    }

    /** Returns scheme, host and, where it is not 443, port. */
    String origin() {
        String place = url.port() == 443 ? url.host() : url.host() + ":" + url.port();
        return "https://" + place;
    }

    String path() {
        return url.encodedPath();
    }

    HttpUrl url() {
        return url;
    }

    /** Returns the segments of the path, without the empty one after a closing slash. */
    List<String> segments() {
        return url.pathSegments().stream().filter(segment -> !segment.isEmpty()).toList();
    }

    String body() {
        return body;
    }

    boolean isForm() {
        String type = header("Content-Type");
        return type != null && type.toLowerCase(Locale.ROOT).startsWith(FORM);
    }

    /** Returns a query parameter, or null if it is absent or empty. */
    @Nullable
    String query(String name) {
        return nonEmpty(url.queryParameter(name));
    }

    /** Returns a form field, or null if it is absent or empty. */
    @Nullable
    String form(String name) {
        return nonEmpty(form.queryParameter(name));
    }

    @Nullable
    String header(String name) {
        return headers.get(name);
    }

    /** Returns the bearer token, or null if there is none. */
    @Nullable
    String bearer() {
        String authorization = header("Authorization");
        return authorization != null && authorization.regionMatches(true, 0, "Bearer ", 0, 7)
                ? authorization.substring(7).trim()
                : null;
    }

    private static @Nullable String nonEmpty(@Nullable String value) {
        return value == null || value.isEmpty() ? null : value;
    }
}
