package dev.partnercenter.auth.consent;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.partnercenter.fuzz.Fuzz;
import java.nio.charset.StandardCharsets;

/** What a browser brings back. */
class CallbacksJazzerTest {
    private static final Fuzz FUZZ = new CallbackFuzzTest().callbacks();

    @FuzzTest(maxDuration = "60s")
    void read(byte[] input) {
        FUZZ.check(new String(input, StandardCharsets.UTF_8));
    }
}
