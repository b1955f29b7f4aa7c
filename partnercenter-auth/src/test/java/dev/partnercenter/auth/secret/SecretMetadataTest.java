package dev.partnercenter.auth.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretMetadataTest {

    @Test
    void noneHasNothing() {
        assertThat(SecretMetadata.none().tags()).isEmpty();
        assertThat(SecretMetadata.none().expiresAt()).isEmpty();
        assertThat(SecretMetadata.none().contentType()).isEmpty();
    }

    @Test
    void tagsAreACopyInAlphabeticalOrder() {
        Map<String, String> given = new HashMap<>(Map.of("b", "2", "a", "1"));
        SecretMetadata metadata = SecretMetadata.of(given);

        given.put("c", "3");

        assertThat(metadata.tags().keySet()).containsExactly("a", "b");
        assertThatThrownBy(() -> metadata.tags().put("d", "4")).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void expiryIsCutToWholeSeconds() {
        Instant expiry = Instant.parse("2030-01-02T03:04:05.999Z");

        assertThat(SecretMetadata.none().expiringAt(expiry).expiresAt())
                .contains(Instant.parse("2030-01-02T03:04:05Z"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1970-01-01T00:00:00Z", "9999-12-31T23:59:59.999Z"})
    void expiryAtItsLimitsIsKept(Instant expiry) {
        assertThat(SecretMetadata.none().expiringAt(expiry).expiresAt())
                .contains(expiry.truncatedTo(ChronoUnit.SECONDS));
    }

    @Test
    void expiryThatNotEveryStoreCouldExpressIsRefused() {
        for (Instant expiry : List.of(
                Instant.MIN,
                Instant.EPOCH.minusNanos(1),
                Instant.parse("9999-12-31T23:59:59Z").plusSeconds(1),
                Instant.MAX)) {
            assertThatThrownBy(() -> SecretMetadata.none().expiringAt(expiry))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("expiry must be in the years 1970 to 9999");
        }
    }

    @Test
    void eachPartCountsForEquality() {
        SecretMetadata one =
                SecretMetadata.of(Map.of("a", "1")).expiringAt(Instant.EPOCH).withContentType("text/plain");

        SecretMetadata same = SecretMetadata.of(Map.of("a", "1"))
                .withContentType("text/plain")
                .expiringAt(Instant.EPOCH);

        assertThat(one)
                .isEqualTo(same)
                .hasSameHashCodeAs(same)
                .isNotEqualTo(SecretMetadata.of(Map.of("a", "1")))
                .isNotEqualTo(one.withContentType("text/html"))
                .isNotEqualTo(one.expiringAt(Instant.ofEpochSecond(1)))
                .isNotEqualTo(SecretMetadata.of(Map.of("a", "2"))
                        .expiringAt(Instant.EPOCH)
                        .withContentType("text/plain"));
    }

    @Test
    void sixteenTagsAreRefused() {
        Map<String, String> tags =
                IntStream.range(0, 16).boxed().collect(Collectors.toMap(i -> "tag" + i, i -> "value"));

        assertThatThrownBy(() -> SecretMetadata.of(tags))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("metadata takes at most 15 tags, not 16");
    }

    @Test
    void tagOutsideItsLimitsIsRefused() {
        for (Map<String, String> tags :
                List.of(Map.of("", "v"), Map.of("n".repeat(513), "v"), Map.of("n", "v".repeat(513)))) {
            assertThatThrownBy(() -> SecretMetadata.of(tags))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("a tag takes a name of 1 to 512 and a value of 0 to 512 characters");
        }
    }

    @Test
    void contentTypeOf256CharactersIsRefused() {
        assertThatThrownBy(() -> SecretMetadata.none().withContentType("c".repeat(256)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("content type takes at most 255 characters");
    }

    @Test
    void halfASurrogatePairInATagIsRefusedEvenIfTheOtherHalfFollows() {
        assertThatThrownBy(() -> SecretMetadata.of(Map.of("n\ud83d", "\udd11")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("tag must be valid Unicode, without half a surrogate pair");
    }

    @Test
    void halfASurrogatePairInTheContentTypeIsRefused() {
        assertThatThrownBy(() -> SecretMetadata.none().withContentType("\udd11"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("content type must be valid Unicode, without half a surrogate pair");
    }
}
