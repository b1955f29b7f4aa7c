package dev.partnercenter.auth.entra;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClaimsChallengeTest {
    // Encoded, it has each of the two characters in which the alphabets differ.
    private static final String JSON = "{\"a\":\"\u00ff\u00ff?>\u00bf~\"}";

    @Test
    void bothAlphabetsOfBase64AreReadWithAndWithoutPadding() {
        byte[] bytes = JSON.getBytes(StandardCharsets.UTF_8);

        assertThat(ClaimsChallenge.decode(Base64.getEncoder().encodeToString(bytes)))
                .contains(new ClaimsChallenge(JSON));
        assertThat(ClaimsChallenge.decode(Base64.getUrlEncoder().encodeToString(bytes)))
                .contains(new ClaimsChallenge(JSON));
        assertThat(ClaimsChallenge.decode(
                        Base64.getUrlEncoder().withoutPadding().encodeToString(bytes)))
                .contains(new ClaimsChallenge(JSON));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "=", "a b", "e30", "bnVsbA", "W10", "bm90IGpzb24", "eyJhIjo", "_____w", "eyJhIjoxfQ==="})
    void anythingButAnEncodedObjectIsNone(String encoded) {
        assertThat(ClaimsChallenge.decode(encoded)).isEmpty();
    }

    @Test
    void endlessChallengeIsNone() {
        assertThat(ClaimsChallenge.decode("e".repeat(8193))).isEmpty();
    }

    @Test
    void challengePrintsNothingOfItself() {
        assertThat(new ClaimsChallenge(JSON).toString()).isEqualTo("ClaimsChallenge");
    }
}
