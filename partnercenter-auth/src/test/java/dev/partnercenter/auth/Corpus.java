package dev.partnercenter.auth;

import dev.partnercenter.testing.FaultTarget;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** Answers of Microsoft's, and of whoever stands before it, with what they have to be taken for. */
public final class Corpus {
    private static final String NEXT = "(?m)^== ";

    private Corpus() {}

    /**
     * One of them.
     *
     * @param expected what it has to be taken for, as the head of its file says
     * @param status 0 if a browser brings it
     * @param type the media type; empty for none
     */
    public record Case(
            String title, List<String> expected, int status, String type, Map<String, String> headers, String body) {

        /** Answers every request with it. */
        public void answer(FaultTarget target) {
            target.answerNext(Integer.MAX_VALUE, status, type, body, headers);
        }

        @Override
        public String toString() {
            return title;
        }
    }

    /** All cases of a file that lies beside a class. */
    public static Stream<Case> read(Class<?> neighbour, String file) {
        try (InputStream resource = Objects.requireNonNull(neighbour.getResourceAsStream(file), file)) {
            String text = new String(resource.readAllBytes(), StandardCharsets.UTF_8);
            return Arrays.stream(text.split(NEXT)).skip(1).map(Corpus::parse);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Case parse(String text) {
        String[] parts = text.split("\n\n", 2);
        List<String> lines = parts[0].lines().toList();
        String[] statusAndType = lines.get(2).split(" ", 2);
        Map<String, String> headers = new LinkedHashMap<>();
        for (String header : lines.subList(3, lines.size())) {
            String[] nameAndValue = header.split(": ", 2);
            headers.put(nameAndValue[0], nameAndValue[1]);
        }
        return new Case(
                lines.get(0),
                List.of(lines.get(1).split(" \\| ")),
                statusAndType[0].equals("redirect") ? 0 : Integer.parseInt(statusAndType[0]),
                statusAndType.length < 2 ? "" : statusAndType[1],
                headers,
                parts[1].stripTrailing());
    }
}
