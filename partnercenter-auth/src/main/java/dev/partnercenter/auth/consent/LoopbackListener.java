package dev.partnercenter.auth.consent;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One port of this machine, on its own addresses alone, that takes one answer from a browser. Whatever asks for another
 * path is turned away, and so is what names another host, as a page does that has its name lead to this machine.
 */
final class LoopbackListener implements AutoCloseable {
    private static final int MOST_BYTES = 1 << 14;
    private static final int ATTEMPTS = 10;
    private static final byte[] V4 = {127, 0, 0, 1};
    private static final byte[] V6 = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};

    /** Takes the code out of the address that the browser shows and remembers. */
    private static final String SCRIPT = "history.replaceState(null,'','/')";

    private static final String PAGE = "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">"
            + "<title>Back to the program</title></head><body><p>The answer has arrived. You can close this page and go"
            + " back to the program.</p><script>" + SCRIPT + "</script></body></html>";

    private final List<HttpServer> servers;
    private final String path;
    private final Consumer<String> taker;
    private final AtomicBoolean taken = new AtomicBoolean();

    private LoopbackListener(List<HttpServer> servers, String path, Consumer<String> taker) {
        this.servers = servers;
        this.path = path;
        this.taker = taker;
    }

    /**
     * Opens a free port on both of this machine's own addresses, or on the one that it has.
     *
     * @param path where the answer comes, empty or with a slash before it
     * @param taker gets the one answer, a query or a form
     */
    static LoopbackListener open(String path, Consumer<String> taker) throws IOException {
        LoopbackListener listener = new LoopbackListener(bind(1), path, taker);
        for (HttpServer server : listener.servers) {
            server.createContext("/", listener::handle);
            server.start();
        }
        return listener;
    }

    /** The redirect URI that leads here. */
    String address() {
        return "http://" + host() + path;
    }

    private String host() {
        return "localhost:" + servers.get(0).getAddress().getPort();
    }

    private static List<HttpServer> bind(int attempt) throws IOException {
        HttpServer v4 = server(V4, 0);
        try {
            return List.of(v4, server(V6, v4.getAddress().getPort()));
        } catch (BindException e) {
            // Somebody else has the port there; or this machine has no such address, and then no attempt will do.
            if (attempt == ATTEMPTS) {
                return List.of(v4);
            }
            v4.stop(0);
            return bind(attempt + 1);
        }
    }

    private static HttpServer server(byte[] address, int port) throws IOException {
        return HttpServer.create(new InetSocketAddress(InetAddress.getByAddress(address), port), 0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String answer = answer(exchange);
            if (answer == null || !taken.compareAndSet(false, true)) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            byte[] page = PAGE.getBytes(UTF_8);
            Headers headers = exchange.getResponseHeaders();
            headers.set("Content-Type", "text/html; charset=utf-8");
            headers.set("Cache-Control", "no-store");
            headers.set("Referrer-Policy", "no-referrer");
            headers.set("Content-Security-Policy", "default-src 'none'; script-src 'sha256-" + sha256(SCRIPT) + "'");
            headers.set("Connection", "close");
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
            taker.accept(answer);
        }
    }

    /** The query or form, if the request has the form of an answer; whether it is the right one is decided elsewhere. */
    private @Nullable String answer(HttpExchange exchange) throws IOException {
        boolean here = exchange.getRequestURI().getPath().equals(path.isEmpty() ? "/" : path)
                && host().equals(exchange.getRequestHeaders().getFirst("Host"));
        if (!here) {
            return null;
        }
        String answer = switch (exchange.getRequestMethod()) {
            case "GET" -> exchange.getRequestURI().getRawQuery();
            case "POST" -> new String(exchange.getRequestBody().readNBytes(MOST_BYTES), UTF_8);
            default -> null;
        };
        return answer != null && answer.contains("state=") ? answer : null;
    }

    private static String sha256(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Keeps the thread's interrupt, which the server of newer JDKs takes for itself. */
    @Override
    public void close() {
        boolean interrupted = Thread.interrupted();
        servers.forEach(server -> server.stop(0));
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
