package dev.partnercenter.auth;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** All threads there are at a moment, the virtual ones too where the JDK has them: their names by their ids. */
final class ThreadDump {
    private static final Pattern OTHERS =
            Pattern.compile("(OkHttp|Okio|MockWebServer|ForkJoinPool-1|VirtualThread-|MasterPoller|SubPoller-).*");
    private static final Pattern THREAD = Pattern.compile("#(\\d+) \"([^\"]*)\".*");

    private final Map<Long, String> names;

    private ThreadDump(Map<Long, String> names) {
        this.names = names;
    }

    static ThreadDump take() throws Exception {
        return new ThreadDump(Runtime.version().feature() < 21 ? platform() : all());
    }

    /** The threads that have come since an earlier dump and are not those of the JDK, the HTTP client or its server. */
    Map<Long, String> since(ThreadDump earlier) {
        Map<Long, String> more = new TreeMap<>(names);
        more.keySet().removeAll(earlier.names.keySet());
        more.values().removeIf(name -> OTHERS.matcher(name).matches());
        return more;
    }

    private static Map<Long, String> platform() {
        return Thread.getAllStackTraces().keySet().stream().collect(Collectors.toMap(ThreadDump::id, Thread::getName));
    }

    @SuppressWarnings("deprecation") // threadId() came after the oldest JDK.
    private static long id(Thread thread) {
        return thread.getId();
    }

    /** What the JDK knows of virtual threads it only writes into a file. */
    private static Map<Long, String> all() throws Exception {
        Path file = Files.createTempDirectory("threads").resolve("dump");
        Object bean = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        Class<?> format = Class.forName(HotSpotDiagnosticMXBean.class.getName() + "$ThreadDumpFormat");
        HotSpotDiagnosticMXBean.class
                .getMethod("dumpThreads", String.class, format)
                .invoke(bean, file.toString(), format.getField("TEXT_PLAIN").get(null));
        try {
            return read(file);
        } finally {
            Files.delete(file);
            Files.delete(file.getParent());
        }
    }

    private static Map<Long, String> read(Path file) throws IOException {
        Map<Long, String> names = new TreeMap<>();
        for (String line : Files.readAllLines(file)) {
            Matcher thread = THREAD.matcher(line);
            if (thread.matches()) {
                names.put(Long.parseLong(thread.group(1)), thread.group(2));
            }
        }
        return names;
    }
}
