package dev.partnercenter.keyvault;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import okhttp3.Authenticator;
import org.jspecify.annotations.Nullable;

/** An HTTP proxy on loopback behind which there is only a simulator, whatever host is asked for. */
final class TunnelProxy implements AutoCloseable {
    private final ServerSocket server;
    private final int simulatorPort;
    private final @Nullable String expected;
    private final List<Socket> open = new CopyOnWriteArrayList<>();

    /** The {@code host:port} of each CONNECT that was let through. */
    final List<String> tunnels = new CopyOnWriteArrayList<>();

    /** What was refused: the credentials that came, empty if there were none. */
    final List<String> refused = new CopyOnWriteArrayList<>();

    /** @param expected the credentials that are let through; null if all are */
    TunnelProxy(int simulatorPort, @Nullable String expected) throws IOException {
        this.server = new ServerSocket(0, 50, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
        this.simulatorPort = simulatorPort;
        this.expected = expected;
        start(() -> {
            while (true) {
                Socket client = server.accept();
                open.add(client);
                start(() -> serve(client));
            }
        });
    }

    int port() {
        return server.getLocalPort();
    }

    Proxy address() {
        return new Proxy(Proxy.Type.HTTP, new InetSocketAddress(server.getInetAddress(), server.getLocalPort()));
    }

    /** Says the same each time it is asked, as the shortest authenticator does. */
    static Authenticator saying(String credentials) {
        return (route, response) -> response.request()
                .newBuilder()
                .header("Proxy-Authorization", credentials)
                .build();
    }

    private void serve(Socket client) throws IOException {
        List<String> request = head(client.getInputStream());
        while (!request.isEmpty()) {
            String credentials = credentials(request);
            if (expected == null || expected.equals(credentials)) {
                tunnels.add(request.get(0).split(" ", 3)[1]);
                tunnel(client);
                return;
            }
            refused.add(credentials);
            say(
                    client,
                    "407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"p\"\r\nContent-Length: 0");
            request = head(client.getInputStream());
        }
    }

    private void tunnel(Socket client) throws IOException {
        Socket simulator = new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), simulatorPort);
        open.add(simulator);
        say(client, "200 Connection established");
        start(() -> client.getInputStream().transferTo(simulator.getOutputStream()));
        simulator.getInputStream().transferTo(client.getOutputStream());
    }

    private static void say(Socket client, String reply) throws IOException {
        OutputStream out = client.getOutputStream();
        out.write(("HTTP/1.1 " + reply + "\r\n\r\n").getBytes(ISO_8859_1));
        out.flush();
    }

    /** Returns the lines up to the empty one; none if the connection has ended. */
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
        String name = "proxy-authorization: ";
        return request.stream()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name))
                .map(line -> line.substring(name.length()))
                .findFirst()
                .orElse("");
    }

    private interface Work {
        void run() throws IOException;
    }

    /** A connection that ends is no news. */
    private static void start(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException ended) {
                return;
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
