package dev.partnercenter.fuzz;

import com.sun.management.ThreadMXBean;
import dev.partnercenter.secrecy.SecretWatch;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Reads changed inputs, one after another, and holds the reader to what it promises. Each input is made from a number of its
 * own, which a failure names: {@code -Dfuzz.seed=} makes that input first, {@code -Dfuzz.inputs=} says how many there are.
 */
public final class Fuzz {
    /**
     * A secret for inputs, the same in each run so that a number makes the same input. Each eight characters hold a tilde,
     * which no word does that the library repeats from an answer.
     */
    public static final String SECRET = "Kp3Qt7x~Lm4Rz9v~Hk2Wj8s~Ny5Gu6q~Px1Tr3z~Vh7Ks2m~";

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final long MOST_BYTES = 256L << 20;
    private static final int LONGEST_MESSAGE = 2_000;
    private static final Duration MOST_TIME = Duration.ofSeconds(5);

    private final Reader reader;
    private final List<Class<? extends Exception>> promised;
    private final SecretWatch watch = SecretWatch.forSecret("secret", SECRET);

    private Fuzz(Reader reader, List<Class<? extends Exception>> promised) {
        this.reader = reader;
        this.promised = promised;
    }

    /** What reads an input. */
    @FunctionalInterface
    public interface Reader {
        /** Returns what was read, which may be printed; or an exception, as if it were thrown. */
        @Nullable
        Object read(String input) throws Exception;
    }

    /**
     * Puts a reader to the test.
     *
     * @param promised the exceptions that may come of an input
     */
    @SafeVarargs
    @SuppressWarnings("varargs") // Copied at once.
    public static Fuzz of(Reader reader, Class<? extends Exception>... promised) {
        return new Fuzz(reader, List.of(promised));
    }

    /** Reads the valid inputs as they are, then as many as are asked for that were changed. */
    public void change(String... valid) {
        change(Integer.getInteger("fuzz.inputs", 500), valid);
    }

    /**
     * As {@link #change}, where an input takes long.
     *
     * @param usual how many inputs to read unless told otherwise
     */
    public void changeFew(int usual, String... valid) {
        change(Integer.getInteger("fuzz.inputs", usual), valid);
    }

    private void change(int inputs, String... valid) {
        for (String input : valid) {
            check(input, "as it is");
        }
        Mutations mutations = new Mutations(List.of(valid));
        long seed = Long.getLong("fuzz.seed", Seeds.first());
        for (long own = seed; own != seed + inputs; own++) {
            check(mutations.next(new Random(own)), "-Dfuzz.seed=" + own);
        }
    }

    /** Reads one input. */
    public void check(String input) {
        check(input, "given");
    }

    private void check(String input, String origin) {
        long bytes = THREADS.getCurrentThreadAllocatedBytes();
        long time = THREADS.getCurrentThreadCpuTime();
        Object read;
        try {
            read = reader.read(input);
        } catch (Throwable e) {
            if (promised.stream().noneMatch(type -> type.isInstance(e))) {
                throw new AssertionError("an exception that nobody promised, of " + described(input, origin), e);
            }
            read = e;
        }
        bytes = THREADS.getCurrentThreadAllocatedBytes() - bytes;
        time = THREADS.getCurrentThreadCpuTime() - time;
        if (bytes > MOST_BYTES || time > MOST_TIME.toNanos()) {
            throw new AssertionError(bytes + " bytes and " + time + " ns for " + described(input, origin));
        }
        if (read instanceof Throwable thrown) {
            watch.see("what was thrown", thrown);
            if (!isOneShortParagraph(thrown)) {
                throw new AssertionError("a message that is none, of " + described(input, origin), thrown);
            }
        } else {
            watch.see("what was read: " + read);
        }
        List<String> leaks = watch.examine();
        if (!leaks.isEmpty()) {
            throw new AssertionError(leaks + " of " + described(input, origin));
        }
    }

    /** Neither long nor with characters by which a stranger could forge lines of a log, or change what a terminal shows. */
    private static boolean isOneShortParagraph(Throwable thrown) {
        String text = thrown.toString();
        boolean plain = text.chars()
                .noneMatch(c -> Character.isISOControl(c)
                        || Character.getType(c) == Character.FORMAT
                        || Character.getType(c) == Character.LINE_SEPARATOR);
        Throwable cause = thrown.getCause();
        return plain && text.length() <= LONGEST_MESSAGE && (cause == null || isOneShortParagraph(cause));
    }

    private static String described(String input, String origin) {
        String start = input.length() > 2_000 ? input.substring(0, 2_000) + " ..." : input;
        return "the input " + origin + " of " + input.length() + " characters: " + start;
    }
}
