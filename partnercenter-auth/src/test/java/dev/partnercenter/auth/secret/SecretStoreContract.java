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
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What every {@link SecretStore} has to do, as JUnit tests. Extend it in the tests of your own store, return the store
 * from {@link #store()}, and each of these tests runs against it:
 *
 * <pre>{@code
 * class MySecretStoreTest extends SecretStoreContract {
 *     private final MySecretStore store = new MySecretStore(...);
 *
 *     @Override
 *     protected SecretStore store() {
 *         return store;
 *     }
 * }
 * }</pre>
 *
 * <p>JUnit makes a new object of your class for each test, and each test needs an empty store of its own. Override
 * {@link #reopen()} if the store outlives the object that represents it, and {@link #clock()} with
 * {@link #clockTolerance()} if the tests know the store's clock better than this class does.
 */
public abstract class SecretStoreContract {
    private static final SecretName NAME = new SecretName("partner-1");
    private static final Secret VALUE = Secret.of("first-value");

    /** Returns the store under test: the same one throughout a test, empty when the test starts. */
    protected abstract SecretStore store();

    /** Returns another object for the same stored secrets, as a new process would make; the same object if there is none. */
    protected SecretStore reopen() throws Exception {
        return store();
    }

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
                        SecretStoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.TOO_LARGE));
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
    void concurrentAppendsLoseNothing() throws Exception {
        int threads = 8;
        int each = 5;

        Map<String, Secret> appended = appendFrom(threads, each);

        assertThat(appended).hasSize(threads * each);
        assertThat(store().versions(NAME))
                .extracting(SecretVersion::id)
                .containsExactlyInAnyOrderElementsOf(appended.keySet());
        for (Map.Entry<String, Secret> version : appended.entrySet()) {
            assertThat(store().read(NAME, version.getKey())).contains(version.getValue());
        }
        StoredSecret current = store().current(NAME).orElseThrow();
        assertThat(current.value()).isEqualTo(appended.get(current.version().id()));
    }

    @Test
    void everythingSurvivesReopening() throws Exception {
        SecretMetadata metadata = SecretMetadata.of(Map.of("cloud", "public"))
                .expiringAt(Instant.parse("2031-02-03T04:05:06Z"))
                .withContentType("text/plain");
        SecretVersion first = store().append(NAME, VALUE, metadata);
        SecretVersion second = store().append(NAME, Secret.of("second-value"), SecretMetadata.none());

        SecretStore reopened = reopen();

        assertThat(reopened.names()).containsExactly(NAME);
        assertThat(reopened.versions(NAME)).containsExactlyInAnyOrder(first, second);
        assertThat(reopened.current(NAME)).contains(new StoredSecret(second, Secret.of("second-value")));
        assertThat(reopened.read(NAME, first.id())).contains(VALUE);
    }

    /** Returns the value of each appended version by its id. */
    private Map<String, Secret> appendFrom(int threads, int each) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Callable<Map<String, Secret>>> writers = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                String prefix = "value-" + thread + "-";
                writers.add(() -> appendInTurn(prefix, each));
            }
            Map<String, Secret> all = new TreeMap<>();
            for (Future<Map<String, Secret>> done : pool.invokeAll(writers)) {
                all.putAll(done.get());
            }
            return all;
        } finally {
            pool.shutdownNow();
        }
    }

    private Map<String, Secret> appendInTurn(String prefix, int count) throws SecretStoreException {
        Map<String, Secret> appended = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            Secret value = Secret.of(prefix + i);
            appended.put(store().append(NAME, value, SecretMetadata.none()).id(), value);
        }
        return appended;
    }
}
