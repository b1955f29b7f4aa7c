package dev.partnercenter.auth.entra;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.partnercenter.fuzz.Fuzz;
import java.nio.charset.StandardCharsets;

/** How long to wait. */
class WaitsJazzerTest {
    private static final Fuzz FUZZ = EntraFuzzTest.waits();

    @FuzzTest(maxDuration = "60s")
    void read(byte[] input) {
        FUZZ.check(new String(input, StandardCharsets.UTF_8));
    }
}
