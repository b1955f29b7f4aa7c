package dev.partnercenter.auth.secret;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A {@link StoreWriter} in a process of its own. */
final class WriterProcess implements AutoCloseable {
    private final Process process;
    private final BufferedReader told;

    private WriterProcess(Process process) {
        this.process = process;
        this.told = process.inputReader(US_ASCII);
    }

    /** Starts one; it writes nothing before {@link #go()}. */
    static WriterProcess start(Path file, int versions) throws IOException {
        return new WriterProcess(new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        StoreWriter.class.getName(),
                        file.toString(),
                        Integer.toString(versions))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    void awaitReady() throws IOException {
        if (!StoreWriter.READY.equals(next())) {
            throw new IllegalStateException("the writer did not start");
        }
    }

    void go() throws IOException {
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
    }

    /** Waits for the next acknowledged version; null at the end, or where the process was cut off. */
    @Nullable
    String next() throws IOException {
        String line = told.readLine();
        return line != null && line.endsWith(".") ? line.substring(0, line.length() - 1) : null;
    }

    /** Ends the process as a power cut would, as far as it can tell, and leaves what it had told to be read. */
    void kill() {
        // Process.destroyForcibly would throw away what has not been read.
        process.toHandle().destroyForcibly();
    }

    /** Returns the versions acknowledged and not yet read, up to the end of the process. */
    List<String> rest() throws IOException {
        List<String> rest = new ArrayList<>();
        for (String id = next(); id != null; id = next()) {
            rest.add(id);
        }
        return rest;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    int exitCode() throws InterruptedException {
        return process.waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
