package dev.partnercenter.auth;

import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.Deflater;

/** A body of four megabytes that becomes one of four gigabytes to whoever unpacks all of it. */
public final class Bomb {
    /** The headers that go with it. */
    public static final Map<String, String> HEADERS = Map.of("Content-Encoding", "gzip");

    private static final byte[] GZIP = {0x1f, (byte) 0x8b, Deflater.DEFLATED, 0, 0, 0, 0, 0, 0, (byte) 0xff};
    private static final int PIECE = 16 << 20;
    private static final int PIECES = 256;

    private Bomb() {}

    /** A JSON object that begins like this and goes on with a string member that hardly ends. */
    public static byte[] of(String beginning) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        packed.writeBytes(GZIP);
        packed.writeBytes(deflated((beginning + ",\"x\":\"").getBytes(StandardCharsets.UTF_8)));
        // Flushed in full, a piece refers to nothing before it, and so it can be repeated.
        byte[] piece = deflated("0".repeat(PIECE).getBytes(StandardCharsets.US_ASCII));
        for (int i = 0; i < PIECES; i++) {
            packed.writeBytes(piece);
        }
        return packed.toByteArray();
    }

    /** How many bytes this thread has allocated so far. */
    public static long allocated() {
        com.sun.management.ThreadMXBean threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        return threads.getThreadAllocatedBytes(Thread.currentThread().getId());
    }

    private static byte[] deflated(byte[] plain) {
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        try {
            deflater.setInput(plain);
            byte[] buffer = new byte[1 << 16];
            ByteArrayOutputStream packed = new ByteArrayOutputStream();
            int length;
            do {
                length = deflater.deflate(buffer, 0, buffer.length, Deflater.FULL_FLUSH);
                packed.write(buffer, 0, length);
            } while (length == buffer.length);
            return packed.toByteArray();
        } finally {
            deflater.end();
        }
    }
}
