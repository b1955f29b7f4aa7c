package dev.partnercenter.client.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A collection in the three forms that Partner Center's services write; any part may be missing: with items and links, with
 * items and a continuation, and as OData has it.
 */
record CollectionBody<T>(
        @Nullable List<@Nullable T> items,
        @Nullable List<@Nullable T> value,
        @Nullable Links links,
        @Nullable String continuationToken,
        @JsonProperty("@odata.nextLink") @Nullable String nextLink) {
    record Links(@Nullable Link next) {}

    record Link(
            @Nullable String uri,
            @Nullable String method,
            @Nullable List<@Nullable Header> headers) {}

    record Header(@Nullable String key, @Nullable String value) {}

    List<T> all() {
        List<@Nullable T> all = items != null ? items : value;
        return all == null ? List.of() : all.stream().filter(Objects::nonNull).toList();
    }

    /** The link to the next page, in whichever form it is written; null if there is none. */
    @Nullable
    Link next() {
        Link next = links == null ? null : links.next();
        if (next != null && isThere(next.uri())) {
            return next;
        }
        return isThere(nextLink) ? new Link(nextLink, null, null) : null;
    }

    /** Whether it says by links what comes next, if only that nothing does. */
    boolean hasLinks() {
        return links != null;
    }

    static boolean isThere(@Nullable String text) {
        return text != null && !text.isBlank();
    }
}
