package dev.partnercenter.client.api;

import java.util.ArrayList;
import java.util.List;
import okhttp3.HttpUrl;

/**
 * A path as its documentation writes it, and the same with what stands in its braces.
 *
 * @param text the only part that is printed, because values name people and companies
 * @param segments not yet encoded
 */
record PathTemplate(String text, List<String> segments) {

    static PathTemplate of(String text, String... values) {
        if (!text.startsWith("/")) {
            throw new IllegalArgumentException("template must begin with a slash, such as /v1/customers");
        }
        List<String> segments = new ArrayList<>();
        int used = 0;
        for (String segment : text.substring(1).split("/", -1)) {
            if (!segment.matches("\\{[^{}]+}")) {
                segments.add(literal(segment));
            } else if (used < values.length) {
                segments.add(value(segment, values[used++]));
            } else {
                throw new IllegalArgumentException("values must include one for " + segment);
            }
        }
        if (used < values.length) {
            throw new IllegalArgumentException("values must be as many as the template has braces: " + used);
        }
        return new PathTemplate(text, List.copyOf(segments));
    }

    /** Encodes each segment for itself, so that a slash in a value stays in its place. */
    HttpUrl.Builder at(HttpUrl base) {
        HttpUrl.Builder url = base.newBuilder().encodedPath("/");
        segments.forEach(url::addPathSegment);
        return url;
    }

    /** What looks like a query or a place for a value would be sent as it stands, and ask for something else. */
    private static String literal(String segment) {
        if (segment.matches(".*[{}?#].*") || isDots(segment)) {
            throw new IllegalArgumentException(
                    "template must have braces around whole segments, and neither a query nor" + " dot segments: "
                            + segment);
        }
        return segment;
    }

    private static String value(String place, String value) {
        if (value.isBlank() || isDots(value)) {
            throw new IllegalArgumentException("value for " + place + " must not be blank or a dot segment");
        }
        return value;
    }

    private static boolean isDots(String segment) {
        return segment.equals(".") || segment.equals("..");
    }
}
