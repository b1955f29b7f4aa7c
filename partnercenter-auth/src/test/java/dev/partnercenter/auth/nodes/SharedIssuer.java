package dev.partnercenter.auth.nodes;

import dev.partnercenter.auth.entra.TenantId;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * One issuer for several processes, in real time: a request and its reply are a line each. It also takes note of what the
 * processes say has been stored.
 */
final class SharedIssuer implements AutoCloseable {
    private final SimulatedTime time = new SimulatedTime();
    private final ServerSocket socket;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private long last = System.nanoTime();

    // All guarded by this object's own lock, which each request holds.
    final SimulatedIssuer issuer;
    final Map<Issued, Integer> receivers = new HashMap<>();
    final Map<String, Issued> stored = new HashMap<>();

    SharedIssuer(boolean revokesOnUse) throws IOException {
        issuer = new SimulatedIssuer(time, revokesOnUse);
        socket = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        var unused = threads.submit(this::accept);
    }

    int port() {
        return socket.getLocalPort();
    }

    synchronized Instant now() {
        long now = System.nanoTime();
        time.pass(Duration.ofNanos(now - last));
        last = now;
        return time.now();
    }

    /** How many redemptions have brought a token. */
    synchronized int tokensGiven() {
        return receivers.size();
    }

    private Void accept() throws IOException {
        while (true) {
            Socket caller = socket.accept();
            var unused = threads.submit(() -> serve(caller));
        }
    }

    private Void serve(Socket caller) throws IOException {
        try (caller;
                BufferedReader in =
                        new BufferedReader(new InputStreamReader(caller.getInputStream(), StandardCharsets.UTF_8));
                PrintStream out = new PrintStream(caller.getOutputStream(), true, StandardCharsets.UTF_8)) {
            String line = in.readLine();
            if (line != null) {
                out.println(answer(line.split(" ", -1)));
            }
        }
        return null;
    }

    private synchronized String answer(String[] words) {
        Instant now = now();
        if (words[0].equals("time")) {
            return Long.toString(now.toEpochMilli());
        }
        if (words[0].equals("stored")) {
            stored.put(words[1], issuer.known(words[2]));
            return "noted";
        }
        TenantId tenant = TenantId.of(words[2]);
        CannedReply reply = issuer.redeem(issuer.known(words[3]), tenant, World.CLIENT, null);
        Issued newest = issuer.newest.get(issuer.known(words[3]).consent);
        if (reply.status() == 200 && newest != null) {
            receivers.put(newest, Integer.valueOf(words[1]));
        }
        return reply.status() + " " + now.toEpochMilli() + " " + reply.json();
    }

    /** As a process asks it. */
    static String ask(int port, String line) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
                PrintStream out = new PrintStream(socket.getOutputStream(), true, StandardCharsets.UTF_8);
                BufferedReader in =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
            out.println(line);
            String answer = in.readLine();
            if (answer == null) {
                throw new IOException("no answer");
            }
            return answer;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
        threads.shutdownNow();
    }
}
