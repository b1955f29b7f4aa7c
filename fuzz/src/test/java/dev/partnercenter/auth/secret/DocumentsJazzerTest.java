package dev.partnercenter.auth.secret;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.partnercenter.fuzz.Fuzz;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** What a file of secrets holds once decrypted. */
class DocumentsJazzerTest {
    private static final Fuzz FUZZ = StoreFileFuzzTest.documents(Path.of("secrets.jwe"));

    @FuzzTest(maxDuration = "60s")
    void read(byte[] input) {
        FUZZ.check(new String(input, StandardCharsets.UTF_8));
    }
}
