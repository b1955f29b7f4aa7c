package dev.partnercenter.client.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.MultipartBody;
import okhttp3.RequestBody;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of Partner Center: a method, a path as its documentation writes it, what stands in the path's braces, and as
 * the operation wants it a query, headers and a body; none of these three to begin with. Only method and path as documented
 * are ever printed, because values, queries and bodies name people and companies. Immutable.
 *
 * <pre>{@code
 * ApiRequest.put("/v1/customers/{customer-id}/profiles/billing", customer.value()).ifMatch(etag).body(profile)
 * }</pre>
 */
public final class ApiRequest {
    /** What the library says itself, or the connection, or the body's content type. */
    private static final Set<String> NOT_THE_CALLERS = Set.of(
            "accept-encoding",
            "authorization",
            "connection",
            "content-encoding",
            "content-length",
            "content-type",
            "cookie",
            "host",
            "ms-correlationid",
            "ms-requestid",
            "proxy-authorization",
            "transfer-encoding");

    private static final MediaType JSON = MediaType.get("application/json");
    private static final String ACCEPT = "Accept";

    private record Parameter(String name, String value) {}

    private final String method;
    private final PathTemplate path;
    private final List<Parameter> query;
    private final Headers headers;
    private final @Nullable RequestBody body;

    private ApiRequest(
            String method, PathTemplate path, List<Parameter> query, Headers headers, @Nullable RequestBody body) {
        this.method = method;
        this.path = path;
        this.query = query;
        this.headers = headers;
        this.body = body;
    }

    /**
     * Asks to read.
     *
     * @param template such as <code>/v1/customers/{customer-tenant-id}</code>
     * @param values what stands in the braces, from left to right, not yet encoded
     * @throws IllegalArgumentException if the template does not begin with a slash, has braces around less than a segment, a
     *     query or a dot segment; if there are more or fewer values than braces; or if a value is blank or a dot segment and
     *     so would lead to another path
     */
    public static ApiRequest get(String template, String... values) {
        return of("GET", template, values);
    }

    /** Asks for an answer without a body; {@code template} and {@code values} as for {@link #get}. */
    public static ApiRequest head(String template, String... values) {
        return of("HEAD", template, values);
    }

    /** Asks to create something, or to act; {@code template} and {@code values} as for {@link #get}. */
    public static ApiRequest post(String template, String... values) {
        return of("POST", template, values);
    }

    /** Asks to replace something; {@code template} and {@code values} as for {@link #get}. */
    public static ApiRequest put(String template, String... values) {
        return of("PUT", template, values);
    }

    /** Asks to change something; {@code template} and {@code values} as for {@link #get}. */
    public static ApiRequest patch(String template, String... values) {
        return of("PATCH", template, values);
    }

    /** Asks to remove something; {@code template} and {@code values} as for {@link #get}. */
    public static ApiRequest delete(String template, String... values) {
        return of("DELETE", template, values);
    }

    private static ApiRequest of(String method, String template, String... values) {
        return new ApiRequest(method, PathTemplate.of(template, values), List.of(), Headers.EMPTY, null);
    }

    /** The same with one more query parameter; name and value are not yet encoded. */
    public ApiRequest query(String name, String value) {
        List<Parameter> longer = new ArrayList<>(query);
        longer.add(new Parameter(name, value));
        return new ApiRequest(method, path, List.copyOf(longer), headers, body);
    }

    /**
     * The same with Partner Center's filter, a query parameter of that name.
     *
     * @param operator {@code equals}, {@code starts_with} or {@code substring}, as the operation takes them
     */
    public ApiRequest filter(String field, String value, String operator) {
        return query("filter", Json.filter(field, value, operator));
    }

    /**
     * The same with a header, in place of one of that name; so {@code X-Locale} and {@code Accept} can differ from the
     * library's own.
     *
     * @throws IllegalArgumentException if it cannot be sent, or is one that the library answers for: the token, the ids of
     *     the request, what describes the body or the connection. The message does not show the value
     */
    public ApiRequest header(String name, String value) {
        if (NOT_THE_CALLERS.contains(name.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException("header " + name + " is set by the library");
        }
        return with(name, value);
    }

    /**
     * The same, to be done only if nobody has changed what is at the address since it was read ({@code If-Match}). Partner
     * Center refuses otherwise, with status 412 or with 400 and code 2055.
     *
     * @param etag as {@link ApiAnswer#etag()} has it; put into double quotes unless it is in them already
     * @throws IllegalArgumentException if it is blank or cannot be sent
     * @see <a href="https://learn.microsoft.com/partner-center/developer/test-and-debug">Test and debug</a>
     */
    public ApiRequest ifMatch(String etag) {
        if (etag.isBlank()) {
            throw new IllegalArgumentException("etag must not be blank");
        }
        return with("If-Match", etag.endsWith("\"") ? etag : '"' + etag + '"');
    }

    /**
     * The same with a body, written as JSON now: a record by the names of its components, without those that are null; a
     * record of one component {@code String value} as that string; maps and lists as they are.
     *
     * @throws IllegalArgumentException if it cannot be written, or a {@code GET} or {@code HEAD} is to carry it
     */
    public ApiRequest body(Object json) {
        return with(RequestBody.create(Json.write(json), JSON));
    }

    /**
     * The same with these bytes for a body.
     *
     * @param contentType such as {@code application/pdf}
     * @throws IllegalArgumentException if the content type is not one, or a {@code GET} or {@code HEAD} is to carry it
     */
    public ApiRequest body(byte[] bytes, String contentType) {
        return with(RequestBody.create(bytes.clone(), MediaType.get(contentType)));
    }

    /**
     * The same with a file for a body, as the one field of a form (multipart/form-data, RFC 7578).
     *
     * @param field what the operation calls it
     * @param name the file's
     * @param contentType such as {@code application/pdf}
     * @throws IllegalArgumentException if the content type is not one, or a {@code GET} or {@code HEAD} is to carry it
     */
    public ApiRequest file(String field, String name, byte[] bytes, String contentType) {
        RequestBody content = RequestBody.create(bytes.clone(), MediaType.get(contentType));
        return with(new MultipartBody.Builder()
                .setType(MultipartBody.FORM)
                .addFormDataPart(field, name, content)
                .build());
    }

    /** The same, preferring this content type unless it says already which it prefers. */
    ApiRequest accepting(String contentType) {
        return headers.get(ACCEPT) == null ? with(ACCEPT, contentType) : this;
    }

    Ask from(HttpUrl base) {
        HttpUrl.Builder url = path.at(base);
        query.forEach(parameter -> url.addQueryParameter(parameter.name(), parameter.value()));
        return new Ask(toString(), method, url.build(), headers, sent(), null);
    }

    /** These methods always have a body, if only an empty one. */
    private @Nullable RequestBody sent() {
        boolean due = method.equals("POST") || method.equals("PUT") || method.equals("PATCH");
        return body == null && due ? RequestBody.EMPTY : body;
    }

    private ApiRequest with(String name, String value) {
        Headers.Builder changed = headers.newBuilder();
        try {
            changed.set(name, value);
        } catch (IllegalArgumentException e) {
            // Without a cause: its message quotes the value.
            throw new IllegalArgumentException("header " + (isName(name) ? name : "name") + " cannot be sent");
        }
        return new ApiRequest(method, path, query, changed.build(), body);
    }

    private static boolean isName(String name) {
        return name.matches("[!-9;-~]+");
    }

    private ApiRequest with(RequestBody other) {
        if (method.equals("GET") || method.equals("HEAD")) {
            throw new IllegalArgumentException(method + " must not have a body");
        }
        return new ApiRequest(method, path, query, headers, other);
    }

    /** The method and the path as documented. */
    @Override
    public String toString() {
        return method + " " + path.text();
    }
}
