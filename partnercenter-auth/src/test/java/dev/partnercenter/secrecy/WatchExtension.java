package dev.partnercenter.secrecy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * Fails each class of tests while which a secret was written where none belongs. JUnit finds it as a service; what it throws
 * after a class is a failure of that class, and so of the build.
 */
public final class WatchExtension implements BeforeAllCallback, AfterAllCallback {

    @Override
    public void beforeAll(ExtensionContext context) {
        watching(context);
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        watching(context).examine();
    }

    private static Watching watching(ExtensionContext context) {
        return context.getRoot()
                .getStore(Namespace.create(WatchExtension.class))
                .getOrComputeIfAbsent(Watching.class, unused -> new Watching(), Watching.class);
    }

    /** From before the first class until after the last. */
    private static final class Watching implements AutoCloseable {
        private final SecretWatch watch = SecretWatch.OF_THIS_RUN;
        private final WatchedLog log = WatchedLog.begin(watch);
        private final WatchedExceptions exceptions = new WatchedExceptions(watch);

        void examine() throws IOException {
            exceptions.show();
            Thread.getAllStackTraces().keySet().forEach(thread -> watch.see("a thread's name: " + thread.getName()));
            List<String> leaks = watch.examine();
            if (!leaks.isEmpty()) {
                throw new AssertionError(leaks.size() + " secrets leaked:\n" + String.join("\n", leaks));
            }
        }

        @Override
        public void close() throws IOException {
            try {
                examine();
            } finally {
                exceptions.end();
                log.end();
            }
        }
    }
}
