package dev.partnercenter.client.api;

import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.RequestBody;
import org.jspecify.annotations.Nullable;

/**
 * One address to be asked, with all that led to it: the pages read before it, which a next page must not be.
 *
 * @param label method and documented path; the only part that is printed
 * @param headers what this call says beside, or in place of, the headers of every call
 */
record Ask(
        String label,
        String method,
        HttpUrl url,
        Headers headers,
        @Nullable RequestBody body,
        @Nullable Ask before) {

    /** Adds it to the headers of every call, over those that it has itself. */
    Request.Builder addTo(Request.Builder request) {
        for (int i = 0; i < headers.size(); i++) {
            request.header(headers.name(i), headers.value(i));
        }
        return request.url(url).method(method, body);
    }

    /** @param repeated what the next page wants to be told, beside what the caller said to the first */
    Ask then(HttpUrl next, Headers repeated) {
        Headers.Builder all = first().headers.newBuilder();
        repeated.names().forEach(all::removeAll);
        return new Ask(label, "GET", next, all.addAll(repeated).build(), null, this);
    }

    private Ask first() {
        Ask first = this;
        for (Ask earlier = before; earlier != null; earlier = earlier.before) {
            first = earlier;
        }
        return first;
    }

    /** Whether the same was asked on the way here. */
    boolean isLoop() {
        for (Ask earlier = before; earlier != null; earlier = earlier.before) {
            if (earlier.url.equals(url) && earlier.headers.equals(headers)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public String toString() {
        return label;
    }
}
