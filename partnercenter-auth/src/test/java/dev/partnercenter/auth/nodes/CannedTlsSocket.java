package dev.partnercenter.auth.nodes;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.security.cert.Certificate;
import javax.net.ssl.HandshakeCompletedListener;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** One request and its reply, in plain text, where OkHttp sees TLS. */
final class CannedTlsSocket extends SSLSocket {
    static final String[] CIPHERS = {"TLS_AES_128_GCM_SHA256"};
    private static final String[] PROTOCOLS = {"TLSv1.3"};
    private static final SSLSession SESSION = (SSLSession) Proxy.newProxyInstance(
            SSLSession.class.getClassLoader(),
            new Class<?>[] {SSLSession.class},
            (proxy, method, arguments) -> switch (method.getName()) {
                case "getCipherSuite" -> CIPHERS[0];
                case "getProtocol" -> PROTOCOLS[0];
                case "getPeerCertificates" -> new Certificate[0];
                default -> null;
            });

    private final String host;
    private final CannedHttp.Server server;
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream(1024);
    private @Nullable InputStream reply;

    CannedTlsSocket(String host, CannedHttp.Server server) {
        this.host = host;
        this.server = server;
    }

    @Override
    public OutputStream getOutputStream() {
        return sent;
    }

    @Override
    public InputStream getInputStream() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                return reply().read();
            }

            @Override
            public int read(byte[] into, int from, int length) throws IOException {
                return reply().read(into, from, length);
            }
        };
    }

    private InputStream reply() throws IOException {
        InputStream coming = reply;
        if (coming == null) {
            CannedCall call = CannedCall.read(host, sent.toString(StandardCharsets.UTF_8));
            coming = new ByteArrayInputStream(server.answer(call).bytes());
            reply = coming;
        }
        return coming;
    }

    @Override
    public SSLSession getSession() {
        return SESSION;
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return CIPHERS.clone();
    }

    @Override
    public String[] getEnabledCipherSuites() {
        return CIPHERS.clone();
    }

    @Override
    public void setEnabledCipherSuites(String[] suites) {}

    @Override
    public String[] getSupportedProtocols() {
        return PROTOCOLS.clone();
    }

    @Override
    public String[] getEnabledProtocols() {
        return PROTOCOLS.clone();
    }

    @Override
    public void setEnabledProtocols(String[] protocols) {}

    @Override
    public String getApplicationProtocol() {
        return "";
    }

    @Override
    public void addHandshakeCompletedListener(HandshakeCompletedListener listener) {}

    @Override
    public void removeHandshakeCompletedListener(HandshakeCompletedListener listener) {}

    @Override
    public void startHandshake() {}

    @Override
    public void setUseClientMode(boolean mode) {}

    @Override
    public boolean getUseClientMode() {
        return true;
    }

    @Override
    public void setNeedClientAuth(boolean need) {}

    @Override
    public boolean getNeedClientAuth() {
        return false;
    }

    @Override
    public void setWantClientAuth(boolean want) {}

    @Override
    public boolean getWantClientAuth() {
        return false;
    }

    @Override
    public void setEnableSessionCreation(boolean flag) {}

    @Override
    public boolean getEnableSessionCreation() {
        return true;
    }

    @Override
    public void setSoTimeout(int timeout) {}

    @Override
    public void close() {}
}
