package dev.partnercenter.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.OkHttpClient;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.jspecify.annotations.Nullable;

/**
 * The part of the internet there is: Microsoft's hosts, all on one loopback server with certificates of a throw-away
 * authority.
 *
 * <p>Each host has a loopback address of its own, so that no client takes two of them for one and shares a connection.
 */
final class LoopbackNetwork implements AutoCloseable {
    private final MockWebServer server = new MockWebServer();
    private final Logger serverLog = Logger.getLogger(MockWebServer.class.getName());
    private final Set<String> hosts;
    private final Pattern vault;
    private final Dispatcher dispatcher;
    private final OkHttpClient client;

    private LoopbackNetwork(SimulatedCloud cloud, @Nullable Instant expiry, Dispatcher dispatcher) throws IOException {
        this.hosts = cloud.hosts();
        this.vault = Pattern.compile("[0-9a-z-]{3,24}" + Pattern.quote(cloud.vaultSuffix()));
        this.dispatcher = dispatcher;
        HeldCertificate authority = new HeldCertificate.Builder()
                .commonName("Simulator root")
                .certificateAuthority(0)
                .build();
        if (serverLog.getLevel() == null) {
            serverLog.setLevel(Level.WARNING);
        }
        server.useHttps(serverSide(authority, cloud, expiry).sslSocketFactory());
        server.setDispatcher(forgetful());
        server.start(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0);
        HandshakeCertificates trust = new HandshakeCertificates.Builder()
                .addTrustedCertificate(authority.certificate())
                .build();
        client = new OkHttpClient.Builder()
                .dns(this::lookup)
                .socketFactory(new LoopbackSocketFactory(cloud.ports(), server.getPort()))
                .sslSocketFactory(trust.sslSocketFactory(), trust.trustManager())
                .build();
    }

    static LoopbackNetwork start(SimulatedCloud cloud, @Nullable Instant expiry, Dispatcher dispatcher) {
        try {
            return new LoopbackNetwork(cloud, expiry, dispatcher);
        } catch (IOException e) {
            throw new UncheckedIOException("no server could be started on 127.0.0.1", e);
        }
    }

    int port() {
        return server.getPort();
    }

    OkHttpClient client() {
        return client;
    }

    @Override
    public void close() {
        client.dispatcher().cancelAll();
        client.dispatcher().executorService().shutdown();
        client.connectionPool().evictAll();
        dispatcher.close();
        server.close();
    }

    /** Takes each request off the server's own record, which would otherwise keep every secret that was ever sent. */
    private Dispatcher forgetful() {
        return new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) throws InterruptedException {
                server.takeRequest(0, TimeUnit.NANOSECONDS);
                return dispatcher.dispatch(request);
            }
        };
    }

    private static HandshakeCertificates serverSide(
            HeldCertificate authority, SimulatedCloud cloud, @Nullable Instant expiry) {
        HeldCertificate.Builder certificate = new HeldCertificate.Builder()
                .commonName(SimulatedCloud.host(cloud.login()))
                .addSubjectAlternativeName("*" + cloud.vaultSuffix())
                .signedBy(authority);
        if (expiry != null) {
            certificate.validityInterval(expiry.minus(Duration.ofDays(1)).toEpochMilli(), expiry.toEpochMilli());
        }
        cloud.hosts().forEach(certificate::addSubjectAlternativeName);
        return new HandshakeCertificates.Builder()
                .heldCertificate(certificate.build())
                .build();
    }

    private List<InetAddress> lookup(String hostname) throws UnknownHostException {
        String host = hostname.toLowerCase(Locale.ROOT);
        if (!hosts.contains(host) && !vault.matcher(host).matches()) {
            throw new UnknownHostException(hostname + " is not simulated");
        }
        int hash = host.hashCode();
        byte[] address = {127, (byte) (hash >>> 16), (byte) (hash >>> 8), (byte) hash};
        return List.of(InetAddress.getByAddress(host, address));
    }
}
