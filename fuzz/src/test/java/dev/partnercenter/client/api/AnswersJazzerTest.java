package dev.partnercenter.client.api;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.partnercenter.fuzz.Fuzz;
import java.nio.charset.StandardCharsets;

/** Refusals of Partner Center. */
class AnswersJazzerTest {
    private static final Fuzz FUZZ = AnswersFuzzTest.refusals(AnswersFuzzTest.app(), 400);

    @FuzzTest(maxDuration = "60s")
    void read(byte[] input) {
        FUZZ.check(new String(input, StandardCharsets.UTF_8));
    }
}
