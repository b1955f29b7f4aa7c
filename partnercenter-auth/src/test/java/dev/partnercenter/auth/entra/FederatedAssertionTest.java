package dev.partnercenter.auth.entra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.partnercenter.auth.secret.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Assertions that somebody else signs for the app: a cluster by a file, a managed identity by a call. */
class FederatedAssertionTest {
    private final CredentialBed bed = new CredentialBed();

    @TempDir
    Path directory;

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void fileIsReadAtEachUse() throws Exception {
        Path file = write(bed.federated().reveal() + "\n");
        PartnerApp app = bed.app(ClientCredential.assertionFile(file));
        bed.token(app);
        bed.clock.advance(Duration.ofHours(2));

        write(bed.federated().reveal());

        assertThat(bed.token(app).accessToken()).isNotNull();
        assertThat(bed.requests()).isEqualTo(2);
        assertThat(bed.events).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "  \n", "canary", "canary.canary", "can ary.canary.canary", "canary.canary.", "a.b.\u0000c"})
    void fileThatHoldsNoSignedJwtIsTheOperatorsMoveAndNothingOfItIsRepeated(String content) throws Exception {
        assertUseless(write(content));
    }

    @Test
    void fileThatIsMissingTooLargeOrADirectoryIsTheOperatorsMove() throws Exception {
        assertUseless(directory.resolve("nothing"));
        assertUseless(directory);
        assertUseless(write("canary.canary." + "c".repeat(1 << 14)));
        Files.write(directory.resolve("binary"), new byte[] {(byte) 0xc3, 0x28});
        assertUseless(directory.resolve("binary"));
    }

    private void assertUseless(Path file) {
        PartnerApp app = bed.app(ClientCredential.assertionFile(file));

        assertThatThrownBy(() -> bed.token(app))
                .isInstanceOf(AuthException.Credential.class)
                .hasMessageContaining("assertion file " + file)
                .satisfies(e -> assertThat(e + " " + e.getCause()).doesNotContain("canary"));
        assertThat(bed.requests()).isZero();
    }

    @Test
    void refusedFileIsTriedAgainWithinAMinuteOfItsReplacement() throws Exception {
        Path file = write(bed.federated("somebody else", Duration.ofHours(1)).reveal());
        PartnerApp app = bed.app(ClientCredential.assertionFile(file));
        for (int minutes : new int[] {1, 2}) {
            assertThatThrownBy(() -> bed.token(app))
                    .isInstanceOf(AuthException.Credential.class)
                    .hasMessageContaining("AADSTS700213");
            bed.clock.advance(Duration.ofMinutes(minutes));
        }
        assertThatThrownBy(() -> bed.token(app)).isInstanceOf(AuthException.Credential.class);
        assertThat(bed.requests()).isEqualTo(3);

        write(bed.federated().reveal());
        bed.clock.advance(Duration.ofMinutes(1));

        assertThat(bed.token(app).accessToken()).isNotNull();
    }

    @Test
    void suppliedAssertionIsGotForEachRequest() throws Exception {
        List<Secret> supplied = new ArrayList<>();
        PartnerApp app = bed.app(ClientCredential.assertion(() -> {
            supplied.add(bed.federated("system:serviceaccount:partners:sync", Duration.ofHours(supplied.size() + 1)));
            return supplied.get(supplied.size() - 1);
        }));

        bed.token(app);
        bed.token(app);

        assertThat(supplied).hasSize(2).doesNotHaveDuplicates();
    }

    @Test
    void suppliedAssertionThatIsRefusedIsNotTriedTwiceThoughItMayReadDifferently() {
        PartnerApp app = bed.app(ClientCredential.assertion(() -> bed.federated(
                "somebody else " + bed.microsoft.journal().entries().size(), Duration.ofHours(1))));

        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> bed.token(app)).isInstanceOf(AuthException.Credential.class);
        }

        assertThat(bed.requests()).isEqualTo(1);
    }

    static List<AssertionSource> failing() {
        return List.of(
                () -> {
                    throw new IOException("no route to the metadata service");
                },
                () -> {
                    throw new IllegalStateException("no route to the metadata service");
                });
    }

    @ParameterizedTest
    @MethodSource("failing")
    void supplierThatDoesNotAnswerIsUnavailableAndNothingIsSent(AssertionSource source) {
        PartnerApp app = bed.app(ClientCredential.assertion(source));

        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> bed.token(app))
                    .isInstanceOf(AuthException.Unavailable.class)
                    .hasMessageContaining("supplied assertion is not to be had")
                    .hasRootCauseMessage("no route to the metadata service");
        }
        assertThat(bed.requests()).isZero();
    }

    @Test
    void supplierThatSuppliesSomethingElseIsTheOperatorsMove() {
        PartnerApp app = bed.app(ClientCredential.assertion(() -> Secret.of("canary of no form")));

        assertThatThrownBy(() -> bed.token(app))
                .isInstanceOf(AuthException.Credential.class)
                .hasMessageContaining("is not a signed JWT")
                .satisfies(e -> assertThat(e.toString()).doesNotContain("canary"));
    }

    private Path write(String content) throws IOException {
        return Files.writeString(directory.resolve("token"), content, StandardCharsets.UTF_8);
    }
}
