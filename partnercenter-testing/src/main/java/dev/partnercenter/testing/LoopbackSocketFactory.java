package dev.partnercenter.testing;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.Set;
import javax.net.SocketFactory;

/**
 * Sockets that never leave the machine: the simulated cloud's ports (443, as a rule) of any loopback address are the
 * simulator's port, other loopback ports are themselves (a test's own proxy, for one), and every other address is refused.
 */
final class LoopbackSocketFactory extends SocketFactory {
    private final Set<Integer> cloudPorts;
    private final int port;

    LoopbackSocketFactory(Set<Integer> cloudPorts, int port) {
        this.cloudPorts = cloudPorts;
        this.port = port;
    }

    @Override
    public Socket createSocket() {
        return new LoopbackSocket(cloudPorts, port);
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
        private final Set<Integer> cloudPorts;
        private final int simulatorPort;

        LoopbackSocket(Set<Integer> cloudPorts, int simulatorPort) {
            this.cloudPorts = cloudPorts;
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
            super.connect(cloudPorts.contains(to.getPort()) ? simulator() : to, timeout);
        }

        private InetSocketAddress simulator() throws IOException {
            return new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), simulatorPort);
        }
    }
}
