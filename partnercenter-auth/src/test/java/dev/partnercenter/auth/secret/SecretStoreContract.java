package dev.partnercenter.auth.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.partnercenter.auth.secret.SecretStoreException.Kind;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What every {@link SecretStore} has to do, as JUnit tests: round trips, a complete history, limits, names, concurrent
 * writers, restarts, suspension and failures. To hold a store of your own to it, give your tests
 * {@code dev.partnercenter:partnercenter-auth} a second time, with type {@code test-jar} and scope {@code test}, and JUnit
 * Jupiter and AssertJ, which do not come with it. Then extend this class, and each of its tests runs against your store:
 *
 * <pre>{@code
 * class MySecretStoreTest extends SecretStoreContract {
 *     private final MyDatabase database = ...;
 *     private final MySecretStore store = new MySecretStore(database);
 *
 *     @Override
 *     protected SecretStore store() {
 *         return store;
 *     }
 *
 *     @Override
 *     protected SecretStore reopen() {
 *         return new MySecretStore(database);
 *     }
 *
 *     @Override
 *     protected void setEnabled(SecretName name, String versionId, boolean enabled) {
 *         database.update(...); // as an operator does, by whatever means your store has for it
 *     }
 *
 *     @Override
 *     protected Map<Kind, Breakage> breakages() {
 *         return Map.of(Kind.UNAVAILABLE, name -> {
 *             database.stop();
 *             return database::start;
 *         });
 *     }
 * }
 * }</pre>
 *
 * <p>JUnit makes a new object of your class for each test, and each test needs an empty store of its own. Override
 * {@link #clock()} with {@link #clockTolerance()} if the tests know the store's clock better than this class does. A store
 * that has no fields for metadata keeps {@link SecretMetadata#toJson()}; {@code JdbcSecretStore}, beside this class, shows
 * one as a whole, with a table for what the contract asks.
 */
public abstract class SecretStoreContract extends SecretRoundTrips {

    /** One way in which a store fails. */
    @FunctionalInterface
    public interface Breakage {
        /**
         * Breaks the store, at least for this name, under which one version is stored.
         *
         * @return what makes it whole again
         */
        Repair of(SecretName name) throws Exception;
    }

    /** Makes a broken store whole again, with all that was in it. */
    @FunctionalInterface
    public interface Repair {
        void repair() throws Exception;
    }

    /**
     * Returns another object for the same stored secrets, as a new process would make. A store that keeps nothing beyond
     * its object, on purpose, returns {@link #nothingOutlivesTheObject()}.
     */
    protected abstract SecretStore reopen() throws Exception;

    /** Disables a version of the store under test or enables it again, as an operator would. */
    protected abstract void setEnabled(SecretName name, String versionId, boolean enabled) throws Exception;

    /**
     * Returns how to make the store fail, by the kind that its failures must then have: every kind that the store can
     * produce but {@code TOO_LARGE} and {@code SUSPENDED}, which are tested without. Empty only for a store that cannot
     * fail.
     */
    protected abstract Map<Kind, Breakage> breakages() throws Exception;

    /** What {@link #reopen()} returns where there is nothing to open: the tests that need it are reported as skipped. */
    protected final SecretStore nothingOutlivesTheObject() {
        return Assumptions.abort(store().getClass().getSimpleName() + " keeps nothing beyond its object, on purpose");
    }

    @Test
    void concurrentAppendsLoseNothing() throws Exception {
        assertAllThere(appendFrom(8, 5, store()), 40);
    }

    @Test
    void concurrentAppendsThroughTwoObjectsLoseNothing() throws Exception {
        assertAllThere(appendFrom(8, 5, store(), reopen()), 40);
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

    @Test
    void whatAnotherObjectAppendedIsCurrentAtOnce() throws Exception {
        store().append(NAME, VALUE, SecretMetadata.none());
        SecretStore other = reopen();

        SecretVersion newer = other.append(NAME, Secret.of("newer"), SecretMetadata.none());

        assertThat(store().current(NAME)).contains(new StoredSecret(newer, Secret.of("newer")));
        assertThat(store().versions(NAME)).hasSize(2);
    }

    @Test
    void disabledCurrentVersionIsSuspendedAndNoEarlierOneTakesItsPlace() throws Exception {
        SecretVersion earlier = store().append(NAME, VALUE, SecretMetadata.none());
        SecretVersion current = store().append(NAME, Secret.of("newer"), SecretMetadata.none());

        setEnabled(NAME, current.id(), false);

        assertFails(Kind.SUSPENDED, () -> store().current(NAME));
        assertFails(Kind.SUSPENDED, () -> store().read(NAME, current.id()));
        assertThat(store().read(NAME, earlier.id())).contains(VALUE);
        assertThat(store().versions(NAME)).containsExactlyInAnyOrder(earlier, disabled(current));
        assertThat(store().names()).containsExactly(NAME);
    }

    @Test
    void disabledEarlierVersionIsListedAndLeavesCurrentReadable() throws Exception {
        SecretVersion earlier = store().append(NAME, VALUE, SecretMetadata.none());
        SecretVersion current = store().append(NAME, Secret.of("newer"), SecretMetadata.none());

        setEnabled(NAME, earlier.id(), false);

        assertThat(store().current(NAME)).contains(new StoredSecret(current, Secret.of("newer")));
        assertFails(Kind.SUSPENDED, () -> store().read(NAME, earlier.id()));
        assertThat(store().versions(NAME)).containsExactlyInAnyOrder(disabled(earlier), current);
    }

    @Test
    void versionEnabledAgainIsReadable() throws Exception {
        SecretVersion version = store().append(NAME, VALUE, SecretMetadata.none());
        setEnabled(NAME, version.id(), false);

        setEnabled(NAME, version.id(), true);

        assertThat(store().current(NAME)).contains(new StoredSecret(version, VALUE));
        assertThat(store().read(NAME, version.id())).contains(VALUE);
    }

    @Test
    void appendAfterASuspensionIsCurrent() throws Exception {
        SecretVersion suspended = store().append(NAME, VALUE, SecretMetadata.none());
        setEnabled(NAME, suspended.id(), false);

        store().append(NAME, Secret.of("newer"), SecretMetadata.none());

        assertThat(store().current(NAME).orElseThrow().value()).isEqualTo(Secret.of("newer"));
    }

    @Test
    void suspensionSurvivesReopening() throws Exception {
        SecretVersion version = store().append(NAME, VALUE, SecretMetadata.none());
        setEnabled(NAME, version.id(), false);

        SecretStore reopened = reopen();

        assertFails(Kind.SUSPENDED, () -> reopened.current(NAME));
        assertThat(reopened.versions(NAME)).containsExactly(disabled(version));
    }

    /** One test for each way to fail. */
    @TestFactory
    Stream<DynamicTest> brokenStoreSaysHowWithoutAValueAndLosesNothing() throws Exception {
        return breakages().entrySet().stream()
                .map(way -> DynamicTest.dynamicTest(
                        way.getKey().name(), () -> assertFailsAndRecovers(way.getKey(), way.getValue())));
    }

    private void assertFailsAndRecovers(Kind kind, Breakage breakage) throws Exception {
        SecretName name = new SecretName("broken-by-" + kind.name().replace('_', '-'));
        SecretVersion kept = store().append(name, VALUE, SecretMetadata.none());
        ThrowingCallable[] calls = {
            () -> store().current(name),
            () -> store().versions(name),
            () -> store().read(name, kept.id()),
            () -> store().append(name, VALUE, SecretMetadata.none()),
            () -> store().names()
        };
        List<Throwable> failures = new ArrayList<>();

        Repair repair = breakage.of(name);
        for (ThrowingCallable call : calls) {
            Throwable thrown = Assertions.catchThrowable(call);
            if (thrown != null) {
                failures.add(thrown);
            }
        }
        repair.repair();

        assertThat(failures).as("at least one call fails").isNotEmpty().allSatisfy(thrown -> {
            assertThat(thrown)
                    .isInstanceOfSatisfying(
                            SecretStoreException.class,
                            e -> assertThat(e.kind()).isEqualTo(kind));
            assertThat(printed(thrown)).doesNotContain(VALUE.reveal());
        });
        assertThat(store().read(name, kept.id())).contains(VALUE);
        assertThat(store().versions(name)).contains(kept);
    }

    private static void assertFails(Kind kind, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        SecretStoreException.class, e -> assertThat(e.kind()).isEqualTo(kind))
                .message()
                .doesNotContain(VALUE.reveal());
    }

    private static SecretVersion disabled(SecretVersion version) {
        return new SecretVersion(version.id(), version.created(), false, version.metadata());
    }

    private static String printed(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    private void assertAllThere(Map<String, Secret> appended, int count) throws SecretStoreException {
        assertThat(appended).hasSize(count);
        assertThat(store().versions(NAME))
                .extracting(SecretVersion::id)
                .containsExactlyInAnyOrderElementsOf(appended.keySet());
        for (Map.Entry<String, Secret> version : appended.entrySet()) {
            assertThat(store().read(NAME, version.getKey())).contains(version.getValue());
        }
        StoredSecret current = store().current(NAME).orElseThrow();
        assertThat(current.value()).isEqualTo(appended.get(current.version().id()));
    }

    /** Returns the value of each appended version by its id. */
    private static Map<String, Secret> appendFrom(int threads, int each, SecretStore... objects) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Callable<Map<String, Secret>>> writers = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                SecretStore object = objects[thread % objects.length];
                String prefix = "value-" + thread + "-";
                writers.add(() -> appendInTurn(object, prefix, each));
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

    private static Map<String, Secret> appendInTurn(SecretStore object, String prefix, int count)
            throws SecretStoreException {
        Map<String, Secret> appended = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            Secret value = Secret.of(prefix + i);
            appended.put(object.append(NAME, value, SecretMetadata.none()).id(), value);
        }
        return appended;
    }
}
