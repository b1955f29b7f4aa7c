package dev.partnercenter.secrecy;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Shows the watch each line of every log, down to the finest: the JDK's own logging, to which SLF4J leads in these tests and
 * with it the library, Nimbus and Azure's SDK, and which OkHttp and the JDK's servers use by themselves.
 */
final class WatchedLog extends Handler {
    private static final Logger ROOT = Logger.getLogger("");

    /** It logs the addresses it is asked for, and a partner's browser is sent to one that holds a code. */
    private static final String JDKS_SERVER = "com.sun.net.httpserver";

    private final SecretWatch watch;
    private final @Nullable Level usual = ROOT.getLevel();

    private WatchedLog(SecretWatch watch) {
        this.watch = watch;
    }

    static WatchedLog begin(SecretWatch watch) {
        WatchedLog log = new WatchedLog(watch);
        log.setLevel(Level.ALL);
        ROOT.setLevel(Level.ALL);
        ROOT.addHandler(log);
        return log;
    }

    void end() {
        ROOT.removeHandler(this);
        ROOT.setLevel(usual);
    }

    @Override
    public void publish(LogRecord entry) {
        StringBuilder text = new StringBuilder("the log of ");
        text.append(entry.getLoggerName()).append(" on the thread ");
        text.append(Thread.currentThread().getName()).append(": ").append(entry.getMessage());
        Object[] parameters = entry.getParameters();
        if (parameters != null) {
            for (Object parameter : parameters) {
                text.append(' ').append(parameter);
            }
        }
        SecretWatch.append(text, entry.getThrown(), Collections.newSetFromMap(new IdentityHashMap<>()));
        if (JDKS_SERVER.equals(entry.getLoggerName())) {
            watch.seeAddress(text.toString());
        } else {
            watch.see(text.toString());
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
