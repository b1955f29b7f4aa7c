package dev.partnercenter.examples;

import java.io.IOException;
import java.io.PrintStream;

/** Prints a story: each step a numbered line, and under it what was sent where. */
final class Story {
    private final PrintStream out;
    private final Wire wire;
    private final boolean exact;
    private int steps;

    /** @param exact whether requests are counted on: a real vault asks for tokens of its own, so there they are not */
    Story(PrintStream out, Wire wire, boolean exact) {
        this.out = out;
        this.wire = wire;
        this.exact = exact;
    }

    /** A part of the story that does something and tells it. */
    @FunctionalInterface
    interface Part {
        String tell() throws IOException;
    }

    void title(String where) {
        out.println("The story of a token. " + where);
        out.println();
    }

    void step(String text) {
        steps++;
        out.printf("%3d. %s.%n", steps, text);
        wire.drain().forEach(line -> out.println("       -> " + line));
    }

    void note(String text) {
        out.println("       " + text);
    }

    /** A step that must cost exactly so many requests to the token endpoint; the program fails if it did not (unless it is not exact). */
    void expectTokenRequests(int expected, Part part) throws IOException {
        int before = wire.tokenRequests();
        String text = part.tell();
        int sent = wire.tokenRequests() - before;
        if (exact && sent != expected) {
            throw new IllegalStateException(expected + " token requests were due and " + sent + " were sent: " + text);
        }
        step(text + " (token requests: " + sent + ")");
    }

    void end() {
        out.println();
        out.println("Requests to the token endpoint in all: " + wire.tokenRequests() + ".");
    }
}
