package dev.partnercenter.client.api;

import dev.partnercenter.auth.entra.TenantId;
import dev.partnercenter.client.api.CollectionBody.Header;
import dev.partnercenter.client.api.CollectionBody.Link;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * One partner's way through the pages of one collection. A link to the next page is data from the network: it is followed
 * to other pages of the same host and nowhere else.
 */
record Listing<T>(PartnerCenterApi api, TenantId partner, ResponseType<CollectionBody<T>> type) {

    private static final String CONTINUATION = "MS-ContinuationToken";
    private static final String SEEK = "seekOperation";

    Page<T> page(Ask ask) throws IOException {
        Exchange<CollectionBody<T>> reply = api.send(partner, ask, type);
        CollectionBody<T> body = reply.body();
        Link next = body.next();
        return new Page<>(body.all(), this, ask, reply.answer(), next != null ? next : continued(ask, reply));
    }

    /**
     * What is asked for the next page where an answer has a continuation and no link: the same, from there on. A header is
     * heeded only where nothing else tells, and one that says again what was sent tells nothing.
     */
    private static @Nullable Link continued(Ask ask, Exchange<? extends CollectionBody<?>> reply) {
        String token = reply.body().continuationToken();
        if (!CollectionBody.isThere(token) && !reply.body().hasLinks()) {
            String answered = reply.headers().get(CONTINUATION);
            token = Objects.equals(answered, ask.headers().get(CONTINUATION)) ? null : answered;
        }
        if (token == null || token.isBlank()) {
            return null;
        }
        HttpUrl.Builder url = ask.url().newBuilder();
        ask.url().queryParameterNames().stream().filter(SEEK::equalsIgnoreCase).forEach(url::removeAllQueryParameters);
        return new Link(
                url.addQueryParameter(SEEK, "Next").build().toString(),
                "GET",
                List.of(new Header(CONTINUATION, token)));
    }

    Page<T> follow(Link link, Ask from, Answer answer) throws IOException {
        if (link.method() != null && !link.method().equalsIgnoreCase("GET")) {
            throw refused(answer, "is not one to GET");
        }
        HttpUrl url = api.base().resolve(Objects.requireNonNull(link.uri()));
        if (url == null || !isOwn(url)) {
            throw refused(answer, "leads to another host");
        }
        Ask next = from.then(versioned(url), repeated(link, answer));
        if (next.isLoop()) {
            throw refused(answer, "leads back to a page that was read already");
        }
        return page(next);
    }

    private boolean isOwn(HttpUrl url) {
        return url.scheme().equals(api.base().scheme())
                && url.host().equals(api.base().host())
                && url.port() == api.base().port()
                && url.username().isEmpty()
                && url.password().isEmpty();
    }

    /** Links come with the version and without; some services have it in the midst of their paths. */
    private static HttpUrl versioned(HttpUrl url) {
        boolean versioned = url.pathSegments().stream().anyMatch(segment -> segment.matches("v\\d+(\\.\\d+)?"));
        return versioned
                ? url
                : url.newBuilder().encodedPath("/v1" + url.encodedPath()).build();
    }

    /** What carries a continuation. Any other header would let an answer speak in our name. */
    private static Headers repeated(Link link, Answer answer) throws IOException {
        if (link.headers() == null) {
            return Headers.EMPTY;
        }
        Headers.Builder repeated = new Headers.Builder();
        for (Header header : link.headers()) {
            if (header != null && header.key() != null && header.value() != null && isContinuation(header.key())) {
                try {
                    repeated.add(header.key(), header.value());
                } catch (IllegalArgumentException e) {
                    // Without a cause: its message quotes the header.
                    throw refused(answer, "has a header that cannot be sent");
                }
            }
        }
        return repeated.build();
    }

    private static boolean isContinuation(String header) {
        String name = header.toLowerCase(Locale.ROOT);
        return (name.startsWith("ms-") || name.startsWith("x-ms-")) && !StandardHeaders.names(name);
    }

    private static PartnerCenterException refused(Answer answer, String fault) {
        return PartnerCenterException.unusable(
                answer, "its link to the next page " + fault + ", so that nothing more was sent");
    }
}
