package dev.partnercenter.benchmarks;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.net.ServerSocketFactory;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.jspecify.annotations.Nullable;

/** A token endpoint on loopback, over TLS: it answers at once, and every tenant's token is its own. */
final class CannedEntra implements AutoCloseable {
    // The server's log is the logger's own: kept, or its level would be collected with it.
    private final Logger serverLog = Logger.getLogger(MockWebServer.class.getName());
    private final MockWebServer server = new MockWebServer();
    private final Path trustStore;

    private CannedEntra() throws IOException, GeneralSecurityException {
        serverLog.setLevel(Level.WARNING);
        HeldCertificate authority = new HeldCertificate.Builder()
                .commonName("Benchmark root")
                .certificateAuthority(0)
                .build();
        HeldCertificate host = new HeldCertificate.Builder()
                .commonName(Canned.LOGIN_HOST)
                .addSubjectAlternativeName(Canned.LOGIN_HOST)
                .addSubjectAlternativeName("localhost")
                .signedBy(authority)
                .build();
        trustStore = write(authority);
        server.useHttps(new HandshakeCertificates.Builder()
                .heldCertificate(host)
                .build()
                .sslSocketFactory());
        server.setServerSocketFactory(new Undelayed());
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) throws InterruptedException {
                // Taken off the server's record, which would otherwise grow with every request.
                server.takeRequest(0, TimeUnit.NANOSECONDS);
                return new MockResponse.Builder()
                        .addHeader("Content-Type", "application/json; charset=utf-8")
                        .body(Canned.reply(request.getUrl().pathSegments().get(0)))
                        .build();
            }
        });
        server.start(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0);
    }

    static CannedEntra start() throws IOException, GeneralSecurityException {
        return new CannedEntra();
    }

    /** Where it is; as plain text it can be handed to another process. */
    Loopback loopback() {
        return new Loopback(server.getPort(), trustStore);
    }

    private static Path write(HeldCertificate authority) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, Loopback.PASSWORD.toCharArray());
        store.setCertificateEntry("root", authority.certificate());
        Path file = Files.createTempFile("benchmark-trust", ".p12");
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, Loopback.PASSWORD.toCharArray());
        }
        return file;
    }

    @Override
    public void close() throws IOException {
        server.close();
        Files.delete(trustStore);
    }

    /**
     * Sockets that send at once. The server writes a reply's head and body apart; over HTTP/1.1 the body would else wait
     * for the client's delayed acknowledgement, 40 ms that Entra doesn't take.
     */
    private static final class Undelayed extends ServerSocketFactory {
        @Override
        public ServerSocket createServerSocket() throws IOException {
            return new ServerSocket() {
                @Override
                public Socket accept() throws IOException {
                    Socket socket = super.accept();
                    socket.setTcpNoDelay(true);
                    return socket;
                }
            };
        }

        @Override
        public ServerSocket createServerSocket(int port) {
            throw new UnsupportedOperationException("MockWebServer binds its socket itself");
        }

        @Override
        public ServerSocket createServerSocket(int port, int backlog) {
            throw new UnsupportedOperationException("MockWebServer binds its socket itself");
        }

        @Override
        public ServerSocket createServerSocket(int port, int backlog, @Nullable InetAddress address) {
            throw new UnsupportedOperationException("MockWebServer binds its socket itself");
        }
    }
}
