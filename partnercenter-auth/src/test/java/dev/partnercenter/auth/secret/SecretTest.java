package dev.partnercenter.auth.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretTest {
    private static final String CANARY = "canary-7f3a";

    @Test
    void revealReturnsTheTextUntrimmed() {
        assertThat(Secret.of(" a\tb\r\n").reveal()).isEqualTo(" a\tb\r\n");
    }

    @Test
    void printingShowsNothingOfTheText() {
        assertThat(Secret.of(CANARY)).hasToString("***");
        assertThat(new StoredSecret(
                                new SecretVersion("id", Instant.EPOCH, true, SecretMetadata.none()), Secret.of(CANARY))
                        .toString())
                .doesNotContain(CANARY);
    }

    @Test
    void equalTextsAreEqualSecrets() {
        assertThat(Secret.of(CANARY)).isEqualTo(Secret.of(CANARY)).hasSameHashCodeAs(Secret.of(CANARY));
    }

    @Test
    void differentTextsAreDifferentSecrets() {
        assertThat(Secret.of(CANARY)).isNotEqualTo(Secret.of(CANARY + "x")).isNotEqualTo(CANARY);
    }

    @Test
    @DisplayName("G3: a fingerprint is stable in a process and tells secrets apart")
    void fingerprintIsStableAndTellsSecretsApart() {
        String fingerprint = Secret.of(CANARY).fingerprint();

        assertThat(fingerprint)
                .matches("[0-9a-f]{8}")
                .isEqualTo(Secret.of(CANARY).fingerprint());
        assertThat(Secret.of(CANARY + "x").fingerprint()).isNotEqualTo(fingerprint);
    }

    @Test
    @DisplayName("G3: a fingerprint of the same text is another one in each process")
    void fingerprintOfTheSameTextIsAnotherInEachProcess() throws Exception {
        List<String> one = fingerprintsInAProcess();
        List<String> other = fingerprintsInAProcess();

        assertThat(one).hasSize(2).containsOnly(one.get(0)).allMatch(text -> text.matches("[0-9a-f]{8}"));
        assertThat(other).hasSize(2).containsOnly(other.get(0)).doesNotContain(one.get(0));
        assertThat(Secret.of(CANARY).fingerprint()).isNotEqualTo(one.get(0)).isNotEqualTo(other.get(0));
    }

    private static List<String> fingerprintsInAProcess() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        FingerprintProcess.class.getName(),
                        CANARY)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        List<String> printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
                .lines()
                .toList();
        assertThat(process.waitFor()).isZero();
        return printed;
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t\n"})
    void blankTextIsRefused(String text) {
        assertThatThrownBy(() -> Secret.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("secret must not be empty");
    }

    @ParameterizedTest
    @ValueSource(chars = {'\u0000', '\u001b', '\u007f', '\u0085'})
    void controlCharacterIsRefusedWithoutShowingTheText(char control) {
        assertThatThrownBy(() -> Secret.of(CANARY + control))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("secret must not hold control characters");
    }

    @ParameterizedTest
    @ValueSource(chars = {'\ud83d', '\udd11'})
    void halfASurrogatePairIsRefusedWithoutShowingTheText(char half) {
        assertThatThrownBy(() -> Secret.of(CANARY + half))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("secret must be valid Unicode, without half a surrogate pair");
    }
}
