package dev.partnercenter.client.api;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.Iterator;
import java.util.Optional;
import java.util.Spliterators;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Goes through the pages, and fetches one only when an item of it is due. */
final class PageSpliterator<T> extends Spliterators.AbstractSpliterator<T> {

    @FunctionalInterface
    interface First<T> {
        Page<T> page() throws IOException;
    }

    private final First<T> first;
    private @Nullable Page<T> page;
    private Iterator<T> items = Collections.emptyIterator();

    PageSpliterator(First<T> first) {
        super(Long.MAX_VALUE, ORDERED | NONNULL | IMMUTABLE);
        this.first = first;
    }

    @Override
    public boolean tryAdvance(Consumer<? super T> action) {
        while (!items.hasNext()) {
            Optional<Page<T>> next = following();
            if (next.isEmpty()) {
                return false;
            }
            page = next.get();
            items = next.get().items().iterator();
        }
        action.accept(items.next());
        return true;
    }

    private Optional<Page<T>> following() {
        try {
            return page == null ? Optional.of(first.page()) : page.next();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
