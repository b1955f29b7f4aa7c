package dev.partnercenter.auth.okhttp;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.partnercenter.fuzz.Fuzz;
import java.nio.charset.StandardCharsets;

/** What an API demands of the next token. */
class ChallengesJazzerTest {
    private static final Fuzz FUZZ = RejectionFuzzTest.challenges();

    @FuzzTest(maxDuration = "60s")
    void read(byte[] input) {
        FUZZ.check(new String(input, StandardCharsets.UTF_8));
    }
}
