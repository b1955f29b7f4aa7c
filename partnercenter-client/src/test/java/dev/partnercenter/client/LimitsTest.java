package dev.partnercenter.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.partnercenter.client.api.DocumentedLimits;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LimitsTest {

    @Test
    @DisplayName("H10: the table of limits in the Javadoc is that of the code")
    void limitsAreThoseOfTheCode() throws Exception {
        String javadoc = Files.readString(Path.of("src/main/java/dev/partnercenter/client/PartnerCenter.java"))
                .replaceAll("\\s*\\n \\*\\s*", " ");

        assertThat(DocumentedLimits.rows())
                .isNotEmpty()
                .allSatisfy(row -> assertThat(javadoc).contains(row));
    }
}
