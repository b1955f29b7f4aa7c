package dev.partnercenter.auth.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.partnercenter.auth.secret.SecretStoreException.Kind;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The part of {@link SecretStoreContract} that one caller sees of a store in good health: what goes in comes out. */
abstract class SecretRoundTrips {
    static final SecretName NAME = new SecretName("partner-1");
    static final Secret VALUE = Secret.of("first-value");

    /** Returns the store under test: the same one throughout a test, empty when the test starts. */
    protected abstract SecretStore store();

    /** Returns the clock by which the store dates versions. */
    protected InstantSource clock() {
        return InstantSource.system();
    }

    /** Returns how far the store's clock may be from {@link #clock()}. */
    protected Duration clockTolerance() {
        return Duration.ofMinutes(5);
    }

    @Test
    void emptyStoreKnowsNoNames() throws Exception {
        assertThat(store().names()).isEmpty();
    }

    @Test
    void unknownNameHasNeitherCurrentNorVersions() throws Exception {
        store().append(NAME, VALUE, SecretMetadata.none());
        SecretName unknown = new SecretName("unknown");

        assertThat(store().current(unknown)).isEmpty();
        assertThat(store().versions(unknown)).isEmpty();
        assertThat(store().read(unknown, "0123456789abcdef0123456789abcdef")).isEmpty();
    }

    @Test
    void appendedSecretComesBackWithItsMetadata() throws Exception {
        SecretMetadata metadata = SecretMetadata.of(Map.of("cloud", "public", "user", "oid-1"))
                .expiringAt(Instant.parse("2031-02-03T04:05:06Z"))
                .withContentType("application/vnd.example");

        SecretVersion appended = store().append(NAME, VALUE, metadata);

        assertThat(appended.metadata()).isEqualTo(metadata);
        assertThat(appended.enabled()).isTrue();
        assertThat(store().current(NAME)).contains(new StoredSecret(appended, VALUE));
    }

    @Test
    void secretWithoutMetadataComesBackWithNone() throws Exception {
        SecretVersion appended = store().append(NAME, VALUE, SecretMetadata.none());

        assertThat(appended.metadata()).isEqualTo(SecretMetadata.none());
        assertThat(store().versions(NAME)).containsExactly(appended);
    }

    @Test
    void versionIsDatedByTheStoresClockInWholeSeconds() throws Exception {
        Instant before = clock().instant().minus(clockTolerance()).minusSeconds(1);

        SecretVersion appended = store().append(NAME, VALUE, SecretMetadata.none());

        assertThat(appended.created()).isEqualTo(appended.created().truncatedTo(ChronoUnit.SECONDS));
        assertThat(appended.created()).isBetween(before, clock().instant().plus(clockTolerance()));
    }

    @Test
    void secondAppendBecomesCurrentAndTheFirstStaysReadable() throws Exception {
        Secret newer = Secret.of("second-value");

        SecretVersion first = store().append(NAME, VALUE, SecretMetadata.of(Map.of("n", "1")));
        SecretVersion second = store().append(NAME, newer, SecretMetadata.of(Map.of("n", "2")));

        assertThat(store().current(NAME)).contains(new StoredSecret(second, newer));
        assertThat(store().versions(NAME)).containsExactlyInAnyOrder(first, second);
        assertThat(store().read(NAME, first.id())).contains(VALUE);
        assertThat(store().read(NAME, second.id())).contains(newer);
    }

    @Test
    void sameValueAppendedTwiceMakesTwoVersions() throws Exception {
        SecretVersion first = store().append(NAME, VALUE, SecretMetadata.none());
        SecretVersion second = store().append(NAME, VALUE, SecretMetadata.none());

        assertThat(first.id()).isNotEqualTo(second.id());
        assertThat(store().versions(NAME)).hasSize(2);
    }

    @Test
    void longHistoryIsListedCompletely() throws Exception {
        List<SecretVersion> appended = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            appended.add(store().append(NAME, Secret.of("value-" + i), SecretMetadata.of(Map.of("n", "" + i))));
        }

        assertThat(store().versions(NAME)).containsExactlyInAnyOrderElementsOf(appended);
        assertThat(store().read(NAME, appended.get(0).id())).contains(Secret.of("value-0"));
        assertThat(store().current(NAME)).contains(new StoredSecret(appended.get(59), Secret.of("value-59")));
    }

    @Test
    void unknownVersionOfAKnownNameIsEmpty() throws Exception {
        store().append(NAME, VALUE, SecretMetadata.none());

        assertThat(store().read(NAME, "0123456789abcdef0123456789abcdef")).isEmpty();
    }

    @Test
    void versionOfAnotherNameIsEmpty() throws Exception {
        SecretVersion appended = store().append(NAME, VALUE, SecretMetadata.none());
        SecretName other = new SecretName("partner-2");
        store().append(other, Secret.of("other"), SecretMetadata.none());

        assertThat(store().read(other, appended.id())).isEmpty();
    }

    @Test
    void metadataAtItsLimitsIsKept() throws Exception {
        Map<String, String> tags = IntStream.range(0, 15)
                .boxed()
                .collect(Collectors.toMap(i -> (char) ('a' + i) + "n".repeat(511), i -> "v".repeat(512)));
        SecretMetadata metadata = SecretMetadata.of(tags)
                .expiringAt(Instant.parse("9999-12-31T23:59:59Z"))
                .withContentType("c".repeat(255));

        store().append(NAME, VALUE, metadata);

        assertThat(store().current(NAME).orElseThrow().version().metadata()).isEqualTo(metadata);
    }

    @Test
    void emptyTagValueIsKept() throws Exception {
        SecretMetadata metadata = SecretMetadata.of(Map.of("empty", ""));

        store().append(NAME, VALUE, metadata);

        assertThat(store().current(NAME).orElseThrow().version().metadata()).isEqualTo(metadata);
    }

    @Test
    void metadataBeyondAsciiComesBackUnchanged() throws Exception {
        SecretMetadata metadata = SecretMetadata.of(
                        Map.of("gr\u00fc\u00dfe", "\u65e5\u672c \"\\ \ud83d\udd11", "CASE", "1", "case", "2"))
                .withContentType("text/\u00fc");

        store().append(NAME, VALUE, metadata);

        assertThat(store().current(NAME).orElseThrow().version().metadata()).isEqualTo(metadata);
    }

    @Test
    void metadataBelongsToItsVersionAlone() throws Exception {
        SecretMetadata first = SecretMetadata.of(Map.of("a", "1", "b", "2")).withContentType("text/plain");
        SecretMetadata second = SecretMetadata.of(Map.of("b", "3")).expiringAt(Instant.EPOCH.plusSeconds(1));

        store().append(NAME, VALUE, first);
        store().append(NAME, VALUE, second);

        assertThat(store().versions(NAME)).extracting(SecretVersion::metadata).containsExactlyInAnyOrder(first, second);
    }

    @Test
    void valueBeyondAsciiComesBackUnchanged() throws Exception {
        Secret value = Secret.of(" \"quoted\\\" \t\r\n </script> & grüße \u65e5\u672c \ud83d\udd11 \u2028 ");

        SecretVersion appended = store().append(NAME, value, SecretMetadata.none());

        assertThat(store().current(NAME).orElseThrow().value()).isEqualTo(value);
        assertThat(store().read(NAME, appended.id())).contains(value);
    }

    @Test
    void valueOf25000BytesIsKept() throws Exception {
        Secret value = Secret.of("\u00fc".repeat(12_500));

        store().append(NAME, value, SecretMetadata.none());

        assertThat(store().current(NAME).orElseThrow().value()).isEqualTo(value);
    }

    @Test
    void valueOf25001BytesIsRefusedAndNothingIsStored() throws Exception {
        Secret value = Secret.of("\u00fc".repeat(12_500) + "x");

        assertThatThrownBy(() -> store().append(NAME, value, SecretMetadata.none()))
                .isInstanceOfSatisfying(
                        SecretStoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.TOO_LARGE))
                .message()
                .doesNotContain("\u00fc\u00fc");
        assertThat(store().names()).isEmpty();
    }

    @Test
    void namesAreListedOnceEach() throws Exception {
        SecretName other = new SecretName("partner-2");
        store().append(NAME, VALUE, SecretMetadata.none());
        store().append(other, VALUE, SecretMetadata.none());
        store().append(NAME, VALUE, SecretMetadata.none());

        assertThat(store().names()).containsExactlyInAnyOrder(NAME, other);
    }

    @Test
    void namesThatDifferOnlyInCaseAreOne() throws Exception {
        store().append(new SecretName("Partner-A"), VALUE, SecretMetadata.none());
        store().append(new SecretName("pARTNER-a"), Secret.of("newer"), SecretMetadata.none());

        assertThat(store().names()).containsExactly(new SecretName("partner-a"));
        assertThat(store().versions(new SecretName("PARTNER-A"))).hasSize(2);
        assertThat(store().current(new SecretName("PARTNER-A")).orElseThrow().value())
                .isEqualTo(Secret.of("newer"));
    }

    @Test
    void storeAndWhatItReturnsPrintNoValue() throws Exception {
        SecretVersion version = store().append(NAME, VALUE, SecretMetadata.none());

        assertThat(store().toString()
                        + version
                        + store().current(NAME)
                        + store().versions(NAME)
                        + store().read(NAME, version.id()))
                .doesNotContain(VALUE.reveal());
    }
}
