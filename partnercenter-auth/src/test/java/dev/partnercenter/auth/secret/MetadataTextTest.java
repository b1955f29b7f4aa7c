package dev.partnercenter.auth.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.partnercenter.fuzz.Fuzz;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Metadata as one text, for stores that have no fields for it. */
class MetadataTextTest {
    private static final String FULL =
            "{\"tags\":{\"a\":\"1\",\"b\":\"2\"},\"expires\":1775001600,\"contentType\":\"text/plain\"}";

    @Test
    void allPartsAreWrittenInAFixedOrder() {
        SecretMetadata metadata = SecretMetadata.of(Map.of("b", "2", "a", "1"))
                .withContentType("text/plain")
                .expiringAt(Instant.parse("2026-04-01T00:00:00Z"));

        assertThat(metadata.toJson()).isEqualTo(FULL);
        assertThat(SecretMetadata.parse(FULL)).isEqualTo(metadata);
    }

    @Test
    void metadataWithoutPartsIsWrittenWithoutThem() {
        assertThat(SecretMetadata.none().toJson()).isEqualTo("{\"tags\":{}}");
        assertThat(SecretMetadata.parse("{\"tags\":{}}")).isEqualTo(SecretMetadata.none());
    }

    @Test
    void textsBeyondAsciiAndControlCharactersComeBackUnchanged() {
        SecretMetadata metadata = SecretMetadata.of(Map.of(
                        "gr\u00fc\u00dfe",
                        "\u65e5\u672c \"\\ \ud83d\udd11 \u2028",
                        "CASE",
                        "\u0000\n\r\t\u007f",
                        "case",
                        ""))
                .withContentType("text/\u00fc </script> & '");

        assertThat(SecretMetadata.parse(metadata.toJson())).isEqualTo(metadata);
    }

    @ParameterizedTest
    @ValueSource(strings = {"v", "\u0001", "\u65e5"})
    void metadataAtItsLimitsIsWrittenShorterThanPromisedAndReadAgain(String character) {
        Map<String, String> tags = IntStream.range(0, 15)
                .boxed()
                .collect(Collectors.toMap(i -> (char) ('a' + i) + character.repeat(511), i -> character.repeat(512)));
        SecretMetadata metadata = SecretMetadata.of(tags)
                .expiringAt(Instant.parse("9999-12-31T23:59:59Z"))
                .withContentType(character.repeat(255));

        String json = metadata.toJson();

        assertThat(json).hasSizeLessThan(100_000);
        assertThat(SecretMetadata.parse(json)).isEqualTo(metadata);
    }

    @Test
    void membersThatAreNotKnownAreLeftOut() {
        String more = "{\"tags\":{\"a\":\"1\"},\"owner\":{\"tags\":1},\"value\":null}";

        assertThat(SecretMetadata.parse(more)).isEqualTo(SecretMetadata.of(Map.of("a", "1")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "canary",
                "null",
                "[]",
                "{}",
                "{\"tags\":null}",
                "{\"tags\":[\"canary\"]}",
                "{\"tags\":{\"a\":1}}",
                "{\"tags\":{\"a\":null}}",
                "{\"tags\":{\"\":\"canary\"}}",
                "{\"tags\":{\"canary\":\"\ud83d\"}}",
                "{\"tags\":{},\"expires\":\"canary\"}",
                "{\"tags\":{},\"expires\":-1}",
                "{\"tags\":{},\"expires\":9223372036854775807}",
                "{\"tags\":{},\"expires\":1e300}",
                "{\"tags\":{},\"contentType\":null}",
                "{\"tags\":{},\"contentType\":[\"canary\"]}",
                "{\"tags\":{\"a\":\"canary",
                "{\"tags\":{}} canary"
            })
    void anyOtherTextIsRefusedAndNotQuoted(String text) {
        assertThatThrownBy(() -> SecretMetadata.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("metadata must be JSON as SecretMetadata.toJson() writes it")
                .hasNoCause();
    }

    @Test
    void textBeyondTheLimitsIsRefused() {
        String tag = "\"n".concat("n".repeat(512)).concat("\":\"v\"");

        assertThatThrownBy(() -> SecretMetadata.parse("{\"tags\":{" + tag + "}}"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SecretMetadata.parse("{\"tags\":{},\"contentType\":\"" + "c".repeat(256) + "\"}"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"tags\":", "{\"more\":["})
    void nestingWithoutEndIsRefused(String opening) {
        assertThatThrownBy(() -> SecretMetadata.parse(opening.repeat(100_000)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasNoCause();
    }

    @Test
    void changedTextsAreReadOrRefused() {
        Fuzz.of(
                        text -> {
                            SecretMetadata read = SecretMetadata.parse(text);
                            // What was read can be written, and comes to the same.
                            assertThat(SecretMetadata.parse(read.toJson())).isEqualTo(read);
                            return read.tags().size();
                        },
                        IllegalArgumentException.class)
                .change(FULL, "{\"tags\":{}}");
    }
}
