package dev.partnercenter.examples;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import okhttp3.OkHttpClient;

/**
 * A proxy on loopback through which a client other than OkHttp gets where that client gets: to the simulator, which trusts
 * in its own DNS and its own certificates.
 */
final class Tunnel implements AutoCloseable {
    private static final Pattern CONNECT = Pattern.compile("CONNECT ([^:]+):(\\d+) HTTP/1\\.1");

    private final OkHttpClient client;
    private final ServerSocket server;

    Tunnel(OkHttpClient client) throws IOException {
        this.client = client;
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    ProxySelector proxy() {
        return ProxySelector.of(new InetSocketAddress(server.getInetAddress(), server.getLocalPort()));
    }

    SSLContext tls() throws GeneralSecurityException {
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(null, new TrustManager[] {Objects.requireNonNull(client.x509TrustManager())}, null);
        return tls;
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket caller = server.accept();
                start(() -> connect(caller));
            } catch (IOException e) {
                return; // Closed.
            }
        }
    }

    /** Reads {@code CONNECT host:port} and joins the caller with whoever answers there. */
    private void connect(Socket caller) {
        try (caller;
                Socket callee = client.socketFactory().createSocket()) {
            BufferedReader request =
                    new BufferedReader(new InputStreamReader(caller.getInputStream(), StandardCharsets.US_ASCII), 1);
            Matcher asked = CONNECT.matcher(request.readLine());
            if (!asked.matches()) {
                throw new IOException("a tunnel is all there is to be had");
            }
            while (!request.readLine().isEmpty()) {
                // The headers are of no interest.
            }
            List<InetAddress> found = client.dns().lookup(asked.group(1));
            callee.connect(new InetSocketAddress(found.get(0), Integer.parseInt(asked.group(2))));
            caller.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            Thread back = start(() -> copy(callee, caller));
            copy(caller, callee);
            back.join();
        } catch (IOException e) {
            // The caller sees its connection end.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
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
        Thread thread = new Thread(work, "tunnel");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
