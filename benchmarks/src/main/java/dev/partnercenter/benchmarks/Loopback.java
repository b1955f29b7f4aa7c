package dev.partnercenter.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import javax.net.SocketFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import okhttp3.Dns;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/**
 * The way to a {@link CannedEntra}, also from another process.
 *
 * <p>Without lambdas: the first of them costs a cold JVM more than the class that stands here in its place, and it is not
 * the measured library's.
 *
 * @param trustStore a PKCS #12 file with the authority to trust
 */
record Loopback(int port, Path trustStore) {
    static final String PASSWORD = "benchmark";

    /** A client that takes every host for that server. */
    OkHttpClient okHttpClient() throws IOException, GeneralSecurityException {
        TrustManagerFactory trust = trust();
        return new OkHttpClient.Builder()
                .dns(new OneAddress())
                .socketFactory(new OnePort(port))
                .sslSocketFactory(context(trust).getSocketFactory(), (X509TrustManager) trust.getTrustManagers()[0])
                .build();
    }

    SSLContext sslContext() throws IOException, GeneralSecurityException {
        return context(trust());
    }

    private TrustManagerFactory trust() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(trustStore)) {
            store.load(in, PASSWORD.toCharArray());
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        return trust;
    }

    private static SSLContext context(TrustManagerFactory trust) throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    private static InetAddress address(@Nullable String host) throws UnknownHostException {
        return InetAddress.getByAddress(host, new byte[] {127, 0, 0, 1});
    }

    private static final class OneAddress implements Dns {
        @Override
        public List<InetAddress> lookup(String hostname) throws UnknownHostException {
            return List.of(address(hostname));
        }
    }

    private static final class OnePort extends SocketFactory {
        private final int port;

        OnePort(int port) {
            this.port = port;
        }

        @Override
        public Socket createSocket() {
            return new Socket() {
                @Override
                public void connect(SocketAddress endpoint, int timeout) throws IOException {
                    super.connect(new InetSocketAddress(address(null), port), timeout);
                }
            };
        }

        @Override
        public Socket createSocket(@Nullable String host, int port) {
            throw new UnsupportedOperationException("OkHttp connects sockets itself");
        }

        @Override
        public Socket createSocket(@Nullable String host, int port, @Nullable InetAddress local, int localPort) {
            throw new UnsupportedOperationException("OkHttp connects sockets itself");
        }

        @Override
        public Socket createSocket(@Nullable InetAddress host, int port) {
            throw new UnsupportedOperationException("OkHttp connects sockets itself");
        }

        @Override
        public Socket createSocket(@Nullable InetAddress host, int port, @Nullable InetAddress local, int localPort) {
            throw new UnsupportedOperationException("OkHttp connects sockets itself");
        }
    }
}
