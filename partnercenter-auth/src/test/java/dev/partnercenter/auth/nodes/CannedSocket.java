package dev.partnercenter.auth.nodes;

import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketAddress;

/** Connected to nothing. */
final class CannedSocket extends Socket {
    @Override
    public void connect(SocketAddress endpoint, int timeout) {}

    @Override
    public void setSoTimeout(int timeout) {}

    @Override
    public InputStream getInputStream() {
        return InputStream.nullInputStream();
    }

    @Override
    public OutputStream getOutputStream() {
        return OutputStream.nullOutputStream();
    }

    @Override
    public void close() {}
}
