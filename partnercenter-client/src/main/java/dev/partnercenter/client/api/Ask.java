package dev.partnercenter.client.api;

import okhttp3.Headers;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * One address to be asked, with all that led to it: the pages read before it, which a next page must not be.
 *
 * @param label method and documented path; the only part that is printed
 * @param headers what a link to a next page wants repeated
 */
record Ask(
        String label,
        HttpUrl url,
        Headers headers,
        @Nullable Ask before) {

    static Ask first(String label, HttpUrl url) {
        return new Ask(label, url, Headers.EMPTY, null);
    }

    Ask then(HttpUrl next, Headers repeated) {
        return new Ask(label, next, repeated, this);
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
