package dev.partnercenter.client.api;

import java.util.ArrayList;
import java.util.List;
import okhttp3.HttpUrl;

/**
 * What is asked of Partner Center: a path as its documentation writes it, what stands in the path's braces, and a query.
 * Only the path as documented is ever printed, because values and queries name people and companies. Immutable.
 */
public final class ApiRequest {
    private record Parameter(String name, String value) {}

    private final String template;
    private final List<String> segments;
    private final List<Parameter> query;

    private ApiRequest(String template, List<String> segments, List<Parameter> query) {
        this.template = template;
        this.segments = segments;
        this.query = query;
    }

    /**
     * A GET without a query.
     *
     * @param template such as <code>/v1/customers/{customer-tenant-id}</code>
     * @param values what stands in the braces, from left to right, not yet encoded
     * @throws IllegalArgumentException if the template does not begin with a slash, if there are more or fewer values than
     *     braces, or if a value is empty or a dot segment and so would lead to another path
     */
    public static ApiRequest get(String template, String... values) {
        if (!template.startsWith("/")) {
            throw new IllegalArgumentException("template must begin with a slash, such as /v1/customers");
        }
        List<String> segments = new ArrayList<>();
        int used = 0;
        for (String segment : template.substring(1).split("/", -1)) {
            if (!segment.startsWith("{")) {
                segments.add(segment);
            } else if (used < values.length) {
                segments.add(checked(segment, values[used++]));
            } else {
                throw new IllegalArgumentException("values must include one for " + segment);
            }
        }
        if (used < values.length) {
            throw new IllegalArgumentException("values must be as many as the template has braces: " + used);
        }
        return new ApiRequest(template, List.copyOf(segments), List.of());
    }

    /** The same with one more query parameter; name and value are not yet encoded. */
    public ApiRequest query(String name, String value) {
        List<Parameter> longer = new ArrayList<>(query);
        longer.add(new Parameter(name, value));
        return new ApiRequest(template, segments, List.copyOf(longer));
    }

    Ask from(HttpUrl base) {
        HttpUrl.Builder url = base.newBuilder().encodedPath("/");
        segments.forEach(url::addPathSegment);
        query.forEach(parameter -> url.addQueryParameter(parameter.name(), parameter.value()));
        return Ask.first(toString(), url.build());
    }

    private static String checked(String place, String value) {
        if (value.isBlank() || value.equals(".") || value.equals("..")) {
            throw new IllegalArgumentException("value for " + place + " must not be blank or a dot segment");
        }
        return value;
    }

    /** The method and the path as documented. */
    @Override
    public String toString() {
        return "GET " + template;
    }
}
