package dev.partnercenter.client.api;

import dev.partnercenter.auth.entra.AuthException;
import dev.partnercenter.client.api.CollectionBody.Link;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One page of a collection, and the way to the one after it. It belongs to the partner as whom it was read. Immutable; safe
 * for use by any number of threads.
 *
 * @param <T> what the collection holds
 */
public final class Page<T> {
    private final List<T> items;
    private final Listing<T> listing;
    private final Ask ask;
    private final Answer answer;
    private final @Nullable Link next;

    Page(List<T> items, Listing<T> listing, Ask ask, Answer answer, @Nullable Link next) {
        this.items = items;
        this.listing = listing;
        this.ask = ask;
        this.answer = answer;
        this.next = next;
    }

    /** What is on this page, in Partner Center's order; may be empty even where more pages follow. */
    public List<T> items() {
        return items;
    }

    /** Whether Partner Center says that there is another page. */
    public boolean hasNext() {
        return next != null;
    }

    /**
     * Fetches the next page; empty, and nothing is sent, if this is the last one. Asked again it fetches again.
     *
     * @throws PartnerCenterException if Partner Center refuses; also if its link to the next page leads to another host
     *     or back to a page that was read on the way here, and then nothing is sent
     * @throws AuthException if there is no token, or Partner Center wants a better one
     * @throws NoAnswerException if Partner Center does not answer
     * @throws IOException if this side breaks it off, as by an interrupt
     */
    public Optional<Page<T>> next() throws IOException {
        return next == null ? Optional.empty() : Optional.of(listing.follow(next, ask, answer));
    }

    /** The number of items, and none of them. */
    @Override
    public String toString() {
        return "Page[" + ask + ", " + items.size() + " items" + (next == null ? ", the last]" : "]");
    }
}
