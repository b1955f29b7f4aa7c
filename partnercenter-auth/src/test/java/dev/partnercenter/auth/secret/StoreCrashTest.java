package dev.partnercenter.auth.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.partnercenter.auth.secret.SecretStoreException.Kind;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is left of a store file when its disk fails, or the machine stops, at any step of a write. */
class StoreCrashTest {
    private static final SecretName NAME = new SecretName("partner-1");
    private static final Secret FIRST = Secret.of("first");
    private static final Secret SECOND = Secret.of("second");
    private static final SecretKey KEY = new SecretKeySpec(new byte[32], "AES");
    private static final SecretKey NEW_KEY = new SecretKeySpec(Arrays.copyOf(new byte[] {1}, 32), "AES");
    private static final int STEPS = 4;

    @TempDir
    Path directory;

    private final ForgetfulDisk disk = new ForgetfulDisk();
    private Path path;
    private EncryptedFileSecretStore store;

    @BeforeEach
    void storeFirst() throws Exception {
        path = directory.resolve("secrets.jwe");
        StoreFile file = new StoreFile(path, disk);
        store = new EncryptedFileSecretStore(
                file, new StoreLock(file), KeySource.Given.of(KEY), InstantSource.system());
        store.append(NAME, FIRST, SecretMetadata.none());
        disk.steps.clear();
    }

    @Test
    void writeIsForcedBeforeItIsRenamedAndItsNameAfterwards() throws Exception {
        store.append(NAME, SECOND, SecretMetadata.none());

        assertThat(disk.steps)
                .hasSize(STEPS)
                .containsExactly(
                        "write .secrets.jwe.*.tmp",
                        "force .secrets.jwe.*.tmp",
                        "rename .secrets.jwe.*.tmp to secrets.jwe",
                        "force directory");
    }

    static IntStream steps() {
        return IntStream.range(0, STEPS);
    }

    @ParameterizedTest
    @MethodSource("steps")
    void failedStepIsUnavailableCostsNothingAndTheNextWriteIsGood(int step) throws Exception {
        disk.failAfter(step);
        assertThatThrownBy(() -> store.append(NAME, SECOND, SecretMetadata.none()))
                .isInstanceOfSatisfying(
                        SecretStoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE))
                .hasMessage("store file " + path + " cannot be written");
        assertThat(values()).startsWith(FIRST);

        disk.failAfter(STEPS);
        store.append(NAME, Secret.of("third"), SecretMetadata.none());

        assertThat(values()).startsWith(FIRST).endsWith(Secret.of("third"));
    }

    /** One more than there are steps: the machine stops after the write was acknowledged. */
    static Stream<Arguments> stops() {
        return IntStream.rangeClosed(0, STEPS)
                .boxed()
                .flatMap(step -> Stream.of(true, false).map(survives -> Arguments.of(step, survives)));
    }

    @ParameterizedTest
    @MethodSource("stops")
    void stopOfTheMachineLeavesEveryAcknowledgedVersionAndAFileThatOpens(int step, boolean renamingSurvives)
            throws Exception {
        disk.failAfter(step);

        boolean acknowledged = catchThrowable(() -> store.append(NAME, SECOND, SecretMetadata.none())) == null;
        disk.stop(renamingSurvives);

        assertThat(acknowledged).isEqualTo(step == STEPS);
        if (acknowledged) {
            assertThat(values()).containsExactly(FIRST, SECOND);
        } else {
            assertThat(values()).startsWith(FIRST);
        }
    }

    @ParameterizedTest
    @MethodSource("stops")
    void stopOfTheMachineInAFirstWriteLeavesAStoreThatOpens(int step, boolean renamingSurvives) throws Exception {
        path = directory.resolve("fresh.jwe");
        StoreFile file = new StoreFile(path, disk);
        EncryptedFileSecretStore fresh = new EncryptedFileSecretStore(
                file, new StoreLock(file), KeySource.Given.of(KEY), InstantSource.system());
        disk.failAfter(step);

        boolean acknowledged = catchThrowable(() -> fresh.append(NAME, FIRST, SecretMetadata.none())) == null;
        disk.stop(renamingSurvives);

        assertThat(values()).isSubsetOf(FIRST).hasSizeBetween(acknowledged ? 1 : 0, 1);
    }

    @ParameterizedTest
    @MethodSource("stops")
    void stopOfTheMachineInAChangeOfKeysLeavesAFileThatOneOfThemOpens(int step, boolean renamingSurvives)
            throws Exception {
        disk.failAfter(step);

        boolean acknowledged = catchThrowable(() -> store.changeKey(NEW_KEY)) == null;
        disk.stop(renamingSurvives);

        SecretKey holds = opens(NEW_KEY) ? NEW_KEY : KEY;
        assertThat(EncryptedFileSecretStore.open(path, holds)
                        .current(NAME)
                        .orElseThrow()
                        .value())
                .isEqualTo(FIRST);
        assertThat(acknowledged).isEqualTo(step == STEPS);
        if (acknowledged) {
            assertThat(holds).isEqualTo(NEW_KEY);
        }
    }

    private boolean opens(SecretKey key) {
        return catchThrowable(() -> EncryptedFileSecretStore.open(path, key)) == null;
    }

    /** What a new process finds, in the order of appending. */
    private Secret[] values() throws Exception {
        SecretStore opened = EncryptedFileSecretStore.open(path, KEY);
        Secret[] values = new Secret[opened.versions(NAME).size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = opened.read(NAME, opened.versions(NAME).get(i).id()).orElseThrow();
        }
        return values;
    }
}
