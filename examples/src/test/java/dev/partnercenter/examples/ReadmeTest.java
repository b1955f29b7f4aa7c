package dev.partnercenter.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What README prints is cut from sources that the compiler has seen. */
class ReadmeTest {
    private static final Pattern SNIPPET = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    @Test
    void everySnippetStandsInAnExample() throws Exception {
        String sources = sources();
        Matcher snippets = SNIPPET.matcher(Files.readString(Path.of("../README.md")));

        assertThat(snippets.results().map(found -> squeezed(found.group(1))))
                .hasSize(4)
                .allSatisfy(snippet -> assertThat(sources).contains(snippet));
    }

    @Test
    void readmeIsShort() throws Exception {
        assertThat(Files.readAllLines(Path.of("../README.md"))).hasSizeLessThanOrEqualTo(150);
    }

    private static String sources() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src"))) {
            List<Path> java =
                    files.filter(file -> file.toString().endsWith(".java")).toList();
            return java.stream().map(ReadmeTest::read).map(ReadmeTest::squeezed).collect(Collectors.joining("\n"));
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String squeezed(String text) {
        return text.replaceAll("\\s+", "");
    }
}
