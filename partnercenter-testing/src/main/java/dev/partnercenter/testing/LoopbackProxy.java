package dev.partnercenter.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP proxy on loopback behind which there is only a simulator, whatever host is asked for: for code that has to get
 * through a proxy, with or without a password, or meets one that says something strange. It gives tunnels
 * ({@code CONNECT}) and nothing else, so TLS stays between the client and the simulator.
 *
 * <pre>{@code
 * try (LoopbackProxy proxy = LoopbackProxy.start().admitOnly(Credentials.basic("app", "password"))) {
 *     proxy.leadTo(microsoft);                               // a PartnerCenterSimulator
 *     OkHttpClient http = microsoft.httpClient().newBuilder().proxy(proxy.proxy()).build();
 *     ...
 *     assertThat(proxy.tunnels()).contains("login.microsoftonline.com:443");
 * }
 * }</pre>
 *
 * <p>Safe for use by any number of threads.
 */
public final class LoopbackProxy implements AutoCloseable {
    private static final String CREDENTIALS = "proxy-authorization: ";

    private final ServerSocket server;
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final List<List<String>> asked = new CopyOnWriteArrayList<>();
    private final List<String> tunnels = new CopyOnWriteArrayList<>();
    private final List<String> refused = new CopyOnWriteArrayList<>();
    private final Queue<String> scripted = new ConcurrentLinkedQueue<>();
    private volatile @Nullable String admitted;
    private volatile int simulatorPort;

    private LoopbackProxy() throws IOException {
        // By its number: a client that has the address by a name would show the name.
        server = new ServerSocket(0, 50, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
        inBackground(this::accept);
    }

    /** Starts one that lets everybody through, and leads nowhere (502) until {@link #leadTo} is called. */
    public static LoopbackProxy start() {
        try {
            return new LoopbackProxy();
        } catch (IOException e) {
            throw new UncheckedIOException("no server could be started on 127.0.0.1", e);
        }
    }

    /** Sets where all tunnels lead from now on. */
    public LoopbackProxy leadTo(PartnerCenterSimulator simulator) {
        simulatorPort = simulator.port();
        return this;
    }

    /**
     * Lets through only whoever brings these credentials; all others are asked for some (407), as often as they come.
     *
     * @param proxyAuthorization the whole value of the header, such as {@code Credentials.basic(user, password)} makes it
     */
    public LoopbackProxy admitOnly(String proxyAuthorization) {
        admitted = proxyAuthorization;
        return this;
    }

    /** Answers the next requests for a tunnel with a page, as proxies do that block a host, log people in or are down. */
    public LoopbackProxy answerNext(int requests, int status, String contentType, String page) {
        return sendNext(
                requests,
                "HTTP/1.1 " + status + " From the proxy\r\nContent-Type: " + contentType + "\r\nContent-Length: "
                        + page.getBytes(UTF_8).length + "\r\nConnection: close\r\n\r\n" + page);
    }

    /** Sends this in place of the next answers and hangs up: nothing at all if it is empty, or what is no HTTP. */
    public LoopbackProxy sendNext(int requests, String bytes) {
        for (int i = 0; i < requests; i++) {
            scripted.add(bytes);
        }
        return this;
    }

    /** The proxy's address, by its number. */
    public InetSocketAddress address() {
        return new InetSocketAddress(server.getInetAddress(), server.getLocalPort());
    }

    /** The proxy, as OkHttp takes one. */
    public Proxy proxy() {
        return new Proxy(Proxy.Type.HTTP, address());
    }

    /** The host and port of each tunnel that was given, in the order in which they were. */
    public List<String> tunnels() {
        return List.copyOf(tunnels);
    }

    /** What was not admitted (407): the credentials that came, empty where none did. */
    public List<String> refused() {
        return List.copyOf(refused);
    }

    /** Each request as it came: its first line and its headers, with the credentials in them. */
    public List<List<String>> asked() {
        return List.copyOf(asked);
    }

    /** Forgets what was asked so far, and what became of it. */
    public void forget() {
        asked.clear();
        tunnels.clear();
        refused.clear();
    }

    /** Closes the proxy and cuts its tunnels. */
    @Override
    public void close() {
        end(server);
        open.forEach(LoopbackProxy::end);
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = server.accept();
            open.add(client);
            if (server.isClosed()) {
                client.close(); // Taken at the very moment, and perhaps too late for whoever closes what is open.
                return;
            }
            inBackground(() -> serve(client));
        }
    }

    private void serve(Socket client) throws IOException {
        try (client) {
            List<String> request = head(client.getInputStream());
            while (!request.isEmpty() && answer(client, request)) {
                request = head(client.getInputStream());
            }
        }
    }

    /** Whether the client may ask again by the same connection. */
    private boolean answer(Socket client, List<String> request) throws IOException {
        asked.add(List.copyOf(request));
        String[] words = request.get(0).split(" ", 3);
        String credentials = credentials(request);
        String script = scripted.poll();
        if (script != null) {
            say(client, script);
        } else if (!words[0].equals("CONNECT")) {
            say(client, empty("405 Only tunnels"));
        } else if (admitted != null && !credentials.equals(admitted)) {
            refused.add(credentials);
            say(client, empty("407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"proxy\""));
            return true;
        } else if (simulatorPort == 0) {
            say(client, empty("502 Leads nowhere"));
        } else {
            tunnels.add(words[1]);
            join(client);
        }
        return false;
    }

    private void join(Socket client) throws IOException {
        try (Socket simulator = new Socket(server.getInetAddress(), simulatorPort)) {
            open.add(simulator);
            say(client, "HTTP/1.1 200 Connection established\r\n\r\n");
            inBackground(() -> copy(client, simulator));
            copy(simulator, client);
        }
    }

    private static void copy(Socket from, Socket to) throws IOException {
        from.getInputStream().transferTo(to.getOutputStream());
        to.shutdownOutput();
    }

    private static String empty(String status) {
        return "HTTP/1.1 " + status + "\r\nContent-Length: 0\r\n\r\n";
    }

    private static void say(Socket client, String text) throws IOException {
        client.getOutputStream().write(text.getBytes(UTF_8));
        client.getOutputStream().flush();
    }

    /** The lines up to the empty one; none if the connection has ended. */
    private static List<String> head(InputStream in) throws IOException {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c >= 0; c = in.read()) {
            if (c == '\n' && line.isEmpty()) {
                return lines;
            } else if (c == '\n') {
                lines.add(line.toString());
                line.setLength(0);
            } else if (c != '\r') {
                line.append((char) c);
            }
        }
        return List.of();
    }

    private static String credentials(List<String> request) {
        return request.stream()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(CREDENTIALS))
                .map(line -> line.substring(CREDENTIALS.length()))
                .findFirst()
                .orElse("");
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void inBackground(Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException e) {
                        return; // The connection has ended, or the proxy is closed.
                    }
                },
                "loopback-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    private static void end(Closeable socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException("a socket on loopback could not be closed", e);
        }
    }
}
