package dev.partnercenter.client.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A collection as Partner Center writes it; any part may be missing. */
record CollectionBody<T>(
        @Nullable List<@Nullable T> items, @Nullable Links links) {
    record Links(@Nullable Link next) {}

    record Link(
            @Nullable String uri,
            @Nullable String method,
            @Nullable List<@Nullable Header> headers) {}

    record Header(@Nullable String key, @Nullable String value) {}

    @Nullable
    Link next() {
        return links == null ? null : links.next();
    }
}
