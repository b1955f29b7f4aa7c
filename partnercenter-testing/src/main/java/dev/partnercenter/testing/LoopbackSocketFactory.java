package dev.partnercenter.testing;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import javax.net.SocketFactory;

/**
 * Sockets that never leave the machine: port 443 of any loopback address is the simulator's port, other loopback ports
 * are themselves (a test's own proxy, for one), and every other address is refused.
 */
final class LoopbackSocketFactory extends SocketFactory {
    private final int port;

    LoopbackSocketFactory(int port) {
        this.port = port;
    }

    @Override
    public Socket createSocket() {
        return new LoopbackSocket(port);
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return connected(new InetSocketAddress(host, port));
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
        return connected(new InetSocketAddress(host, port));
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return connected(new InetSocketAddress(host, port));
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort)
            throws IOException {
        return connected(new InetSocketAddress(address, port));
    }

    private Socket connected(InetSocketAddress address) throws IOException {
        Socket socket = createSocket();
        socket.connect(address);
        return socket;
    }

    private static final class LoopbackSocket extends Socket {
        private static final int HTTPS = 443;

        private final int simulatorPort;

        LoopbackSocket(int simulatorPort) {
            this.simulatorPort = simulatorPort;
        }

        @Override
        public void connect(SocketAddress endpoint) throws IOException {
            connect(endpoint, 0);
        }

        @Override
        public void connect(SocketAddress endpoint, int timeout) throws IOException {
            if (!(endpoint instanceof InetSocketAddress to)
                    || to.isUnresolved()
                    || !to.getAddress().isLoopbackAddress()) {
                throw new ConnectException("the simulator's network ends at this machine");
            }
            super.connect(to.getPort() == HTTPS ? simulator() : to, timeout);
        }

        private InetSocketAddress simulator() throws IOException {
            return new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), simulatorPort);
        }
    }
}
