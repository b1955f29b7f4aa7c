package dev.partnercenter.secrecy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Secrets that there are, and texts that are to hold none of them. Safe for use by any number of threads.
 *
 * <p>A secret is looked for until the second examination after it was made: what a test leaves running may speak of it after
 * the test. One that is to be looked for as long as this watch lasts is kept apart.
 */
public final class SecretWatch {
    /** The one of this process: what logs and simulators tell belongs to all tests alike. */
    static final SecretWatch OF_THIS_RUN = new SecretWatch();

    static final String CODE = "code";

    private final ReentrantLock lock = new ReentrantLock();
    private final List<Canary> lasting = new ArrayList<>();
    private Set<Heard> earlier = Set.of();
    private Set<Heard> heard = new LinkedHashSet<>();
    private Pieces pieces = new Pieces();
    private Pieces addresses = new Pieces();
    private List<String> leaks = new ArrayList<>();

    /** One that looks for a single secret. */
    public static SecretWatch forSecret(String kind, String secret) {
        SecretWatch watch = new SecretWatch();
        watch.keep(Canary.of(kind, secret));
        return watch;
    }

    private record Heard(String kind, String text) {}

    /** Has a secret looked for from now on. */
    void keep(Canary canary) {
        locked(() -> lasting.add(canary));
    }

    /** Has a secret looked for in this examination and in the next. */
    void hear(String kind, String secret) {
        locked(() -> heard.add(new Heard(kind, secret)));
    }

    /** Takes a text that is to hold no secret. */
    public void see(String text) {
        locked(() -> {
            pieces.add(text);
            // What many texts are made of would fill the memory before the end of a class that makes millions of them.
            return pieces.isFull() && look();
        });
    }

    /** Takes what an exception prints, with its causes and what was suppressed. */
    public void see(String origin, Throwable thrown) {
        StringBuilder text = new StringBuilder(origin);
        append(text, thrown, Collections.newSetFromMap(new IdentityHashMap<>()));
        see(text.toString());
    }

    static void append(StringBuilder text, @Nullable Throwable thrown, Set<Throwable> seen) {
        if (thrown != null && seen.add(thrown)) {
            text.append(' ').append(thrown);
            append(text, thrown.getCause(), seen);
            for (Throwable suppressed : thrown.getSuppressed()) {
                append(text, suppressed, seen);
            }
        }
    }

    /** Takes a text that may hold the address to which a browser was sent back with a code, and no other secret. */
    void seeAddress(String text) {
        locked(() -> {
            addresses.add(text);
            return true;
        });
    }

    /** Returns a sentence on each secret of which a piece is in the texts since the last examination. */
    public List<String> examine() {
        lock.lock();
        try {
            look();
            earlier = heard;
            heard = new LinkedHashSet<>();
            List<String> found = leaks;
            leaks = new ArrayList<>();
            return found;
        } finally {
            lock.unlock();
        }
    }

    /** Looks for the secrets in the texts that came since the last look, and lets go of the texts. */
    private boolean look() {
        lasting.forEach(this::find);
        earlier.forEach(secret -> find(Canary.of(secret.kind, secret.text)));
        heard.forEach(secret -> find(Canary.of(secret.kind, secret.text)));
        pieces = new Pieces();
        addresses = new Pieces();
        return true;
    }

    private void find(Canary canary) {
        for (String form : canary.forms()) {
            Optional<String> piece =
                    pieces.find(form).or(() -> canary.kind().equals(CODE) ? Optional.empty() : addresses.find(form));
            if (piece.isPresent()) {
                leaks.add("a piece of a secret (" + canary.kind() + "), " + piece.get());
                return;
            }
        }
    }

    private interface Step {
        boolean take();
    }

    private void locked(Step step) {
        lock.lock();
        try {
            step.take();
        } finally {
            lock.unlock();
        }
    }
}
