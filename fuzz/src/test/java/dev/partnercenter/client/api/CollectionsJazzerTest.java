package dev.partnercenter.client.api;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.partnercenter.fuzz.Fuzz;
import java.nio.charset.StandardCharsets;

/** Pages of what Partner Center lists, with the links to the next. */
class CollectionsJazzerTest {
    private static final Fuzz FUZZ = AnswersFuzzTest.collections();

    @FuzzTest(maxDuration = "60s")
    void read(byte[] input) {
        FUZZ.check(new String(input, StandardCharsets.UTF_8));
    }
}
