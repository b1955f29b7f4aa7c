package dev.partnercenter.client.api;

import java.util.Optional;

/**
 * What Partner Center answered to a call that succeeded. Immutable as its body is; prints no more than its status.
 *
 * @param <T> what the body was read into
 */
public final class ApiAnswer<T> {
    private final Exchange<T> exchange;

    ApiAnswer(Exchange<T> exchange) {
        this.exchange = exchange;
    }

    /** 200 to 299: 202 says that the work goes on, at the address that the header {@code Location} names. */
    public int status() {
        return exchange.answer().status();
    }

    public T body() {
        return exchange.body();
    }

    /**
     * By which {@link ApiRequest#ifMatch} names this state of what was read: the header {@code ETag}, else the
     * {@code etag} among the body's {@code attributes} if it was read by {@link ResponseType#of}. Good for a change made
     * now; Partner Center advises against keeping it.
     */
    public Optional<String> etag() {
        String header = exchange.headers().get("ETag");
        return Optional.ofNullable(header != null ? header : exchange.read().etag());
    }

    /** The value of a header, whatever the case of its name; of several the last. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(exchange.headers().get(name));
    }

    @Override
    public String toString() {
        return "ApiAnswer[" + status() + "]";
    }
}
