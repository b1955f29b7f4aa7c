package dev.partnercenter.auth.entra;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.partnercenter.fuzz.Fuzz;
import java.nio.charset.StandardCharsets;

/** Refusals of the token endpoint. */
class RefusalsJazzerTest {
    private static final Fuzz FUZZ = EntraFuzzTest.refusals(EntraFuzzTest.app(), 400);

    @FuzzTest(maxDuration = "60s")
    void read(byte[] input) {
        FUZZ.check(new String(input, StandardCharsets.UTF_8));
    }
}
