package dev.partnercenter.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.partnercenter.secrecy.Canaries;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class QuickstartTest {

    @Test
    void storyRunsToItsEndWithFiveTokenRequestsAndNoSecretInSight() throws Exception {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        try (World world = World.of(Optional.empty())) {
            Quickstart.run(world, new PrintStream(printed, true, UTF_8));
        }

        String story = printed.toString(UTF_8);
        Canaries.mustNotBeIn(story);
        assertThat(story)
                .contains("120 customers on 3 pages")
                .contains("/v1/customers 401")
                .contains("89 days left")
                .endsWith("Requests to the token endpoint in all: 5." + System.lineSeparator())
                .doesNotContain("eyJ", "Bearer", "code_challenge", "refresh_token=");
    }
}
