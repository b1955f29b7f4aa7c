package dev.partnercenter.testing;

import java.io.IOException;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;

/** Thrown out of the server's dispatcher to reset an HTTP/2 stream, on which the server's socket effects do not work. */
final class Disconnected extends IOException {
    private static final long serialVersionUID = 1L;

    private Disconnected() {
        super("a simulated fault ends the exchange");
    }

    /** Ends the exchange without an answer: over HTTP/1.1 the connection is closed, over HTTP/2 the stream is reset. */
    static MockResponse from(RecordedRequest request) {
        if (request.getVersion().startsWith("HTTP/1")) {
            return new MockResponse.Builder()
                    .onResponseStart(new SocketEffect.CloseSocket())
                    .build();
        }
        // The dispatcher's signature has no room for the exception that its caller handles.
        throw sneaky(new Disconnected());
    }

    /** Keeps the server's log to a line. */
    @Override
    public Throwable fillInStackTrace() {
        return this;
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> RuntimeException sneaky(Throwable exception) throws E {
        throw (E) exception;
    }
}
