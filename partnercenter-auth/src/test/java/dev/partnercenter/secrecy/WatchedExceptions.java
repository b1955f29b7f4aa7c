package dev.partnercenter.secrecy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/**
 * Shows the watch the message of every exception that anybody makes, whether or not it is seen again: the JDK's flight
 * recorder notes each. So causes and suppressed exceptions are among them, whichever library they come from.
 */
final class WatchedExceptions {
    /**
     * Those of tests, which may quote anything; and those of Azure's SDK, which quote the answer that they are about, for
     * which reason the store lets none of them out: tests of its own see to that.
     */
    private static final List<String> QUOTING =
            List.of("java.lang.AssertionError", "org.assertj.", "org.opentest4j.", "com.azure.core.exception.");

    private final SecretWatch watch;
    private Recording recording = begun();

    WatchedExceptions(SecretWatch watch) {
        this.watch = watch;
    }

    /** Shows those since the last time. */
    void show() throws IOException {
        Recording finished = recording;
        recording = begun();
        Path file = Files.createTempFile("exceptions", ".jfr");
        try (finished) {
            finished.stop();
            finished.dump(file);
            try (RecordingFile events = new RecordingFile(file)) {
                while (events.hasMoreEvents()) {
                    show(events.readEvent());
                }
            }
        } finally {
            Files.delete(file);
        }
    }

    private void show(RecordedEvent event) {
        if (event.hasField("thrownClass") && event.getString("message") != null) {
            String type = event.getClass("thrownClass").getName();
            if (QUOTING.stream().noneMatch(type::startsWith)) {
                watch.see("the message of a " + type + ": " + event.getString("message"));
            }
        }
    }

    private static Recording begun() {
        Recording recording = new Recording();
        recording.enable("jdk.JavaExceptionThrow").withoutStackTrace();
        recording.enable("jdk.JavaErrorThrow").withoutStackTrace();
        recording.start();
        return recording;
    }

    void end() {
        recording.close();
    }
}
