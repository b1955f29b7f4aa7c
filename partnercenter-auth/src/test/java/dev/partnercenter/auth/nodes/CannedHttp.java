package dev.partnercenter.auth.nodes;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.Socket;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.SocketFactory;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.X509TrustManager;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;

/**
 * HTTPS without a network: an OkHttp client whose requests are answered by a function, on the thread that sends them. All
 * of OkHttp is at work but the bytes' way, so that whoever derives a client of its own from it derives this too.
 */
final class CannedHttp {
    private static final OkHttpClient BASE = new OkHttpClient.Builder()
            .proxy(Proxy.NO_PROXY)
            .dns(host -> List.of(InetAddress.getByAddress(host, new byte[] {127, 0, 0, 1})))
            .connectionPool(new ConnectionPool())
            .hostnameVerifier((host, session) -> true)
            // Else OkHttp connects on threads of its own.
            .fastFallback(false)
            .build();

    private CannedHttp() {}

    /** Who answers. */
    interface Server {
        /**
         * What a request gets.
         *
         * @throws IOException if the connection is to break instead
         */
        CannedReply answer(CannedCall call) throws IOException;
    }

    static OkHttpClient client(Server server) {
        return BASE.newBuilder()
                .socketFactory(new Plain())
                .sslSocketFactory(new Tls(server), new Trusting())
                .build();
    }

    private static final class Plain extends SocketFactory {
        @Override
        public Socket createSocket() {
            return new CannedSocket();
        }

        @Override
        public Socket createSocket(String host, int port) {
            throw new UnsupportedOperationException("OkHttp connects its sockets itself");
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
            throw new UnsupportedOperationException("OkHttp connects its sockets itself");
        }

        @Override
        public Socket createSocket(InetAddress host, int port) {
            throw new UnsupportedOperationException("OkHttp connects its sockets itself");
        }

        @Override
        public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort) {
            throw new UnsupportedOperationException("OkHttp connects its sockets itself");
        }
    }

    private static final class Tls extends SSLSocketFactory {
        private final Server server;

        Tls(Server server) {
            this.server = server;
        }

        @Override
        public Socket createSocket(Socket plain, String host, int port, boolean autoClose) {
            return new CannedTlsSocket(host, server);
        }

        @Override
        public String[] getDefaultCipherSuites() {
            return CannedTlsSocket.CIPHERS.clone();
        }

        @Override
        public String[] getSupportedCipherSuites() {
            return CannedTlsSocket.CIPHERS.clone();
        }

        @Override
        public Socket createSocket(String host, int port) {
            throw new UnsupportedOperationException("OkHttp lays TLS over a connected socket");
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
            throw new UnsupportedOperationException("OkHttp lays TLS over a connected socket");
        }

        @Override
        public Socket createSocket(InetAddress host, int port) {
            throw new UnsupportedOperationException("OkHttp lays TLS over a connected socket");
        }

        @Override
        public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort) {
            throw new UnsupportedOperationException("OkHttp lays TLS over a connected socket");
        }
    }

    /** There is nobody to distrust. */
    private static final class Trusting implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
