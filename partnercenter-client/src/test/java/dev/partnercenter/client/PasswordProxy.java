package dev.partnercenter.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A proxy on loopback that joins a caller with the simulator if its {@code Proxy-Authorization} is the right one. */
final class PasswordProxy implements AutoCloseable {
    private static final String REFUSAL = String.join(
            "\r\n",
            "HTTP/1.1 407 Proxy Authentication Required",
            "Proxy-Authenticate: Basic realm=p",
            "Content-Length: 0",
            "Connection: close",
            "",
            "");

    private final String password;
    private final ServerSocket server;
    private final List<List<String>> asked = new CopyOnWriteArrayList<>();
    private volatile int simulator;

    /** @param password the header's whole value */
    PasswordProxy(String password) {
        this.password = password;
        try {
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(this::accept);
    }

    /** Where all tunnels lead. */
    void leadTo(int port) {
        simulator = port;
    }

    Proxy proxy() {
        return new Proxy(Proxy.Type.HTTP, new InetSocketAddress(server.getInetAddress(), server.getLocalPort()));
    }

    String name() {
        return server.getInetAddress().getHostName() + ":" + server.getLocalPort();
    }

    /** The lines of each request for a tunnel. */
    List<List<String>> asked() {
        return asked;
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket caller = server.accept();
                start(() -> serve(caller));
            } catch (IOException e) {
                return; // Closed.
            }
        }
    }

    private void serve(Socket caller) {
        try (caller) {
            BufferedReader reader =
                    new BufferedReader(new InputStreamReader(caller.getInputStream(), StandardCharsets.US_ASCII), 1);
            List<String> lines = new ArrayList<>();
            for (String line = reader.readLine(); line != null && !line.isEmpty(); line = reader.readLine()) {
                lines.add(line);
            }
            asked.add(lines);
            if (!lines.contains("Proxy-Authorization: " + password)) {
                write(caller, REFUSAL);
                return;
            }
            join(caller);
        } catch (IOException e) {
            // The caller sees its connection end.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void join(Socket caller) throws IOException, InterruptedException {
        try (Socket callee = new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), simulator)) {
            write(caller, "HTTP/1.1 200 OK\r\n\r\n");
            Thread back = start(() -> copy(callee, caller));
            copy(caller, callee);
            back.join();
        }
    }

    private static void write(Socket to, String text) throws IOException {
        to.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        to.getOutputStream().flush();
    }

    private static void copy(Socket from, Socket to) {
        try (InputStream in = from.getInputStream()) {
            in.transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException e) {
            // One side has gone, and so has the call.
        }
    }

    private static Thread start(Runnable work) {
        Thread thread = new Thread(work, "proxy");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
