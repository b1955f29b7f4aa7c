package dev.partnercenter.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.partnercenter.secrecy.Canaries;
import dev.partnercenter.testing.ManualClock;
import dev.partnercenter.testing.PartnerCenterSimulator;
import dev.partnercenter.testing.SimulatedPartner;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the variables set in motion, with the simulator at the other end of the wire instead of Microsoft. */
class RealWorldTest {
    private static final String CLIENT_ID = "aaaaaaaa-0000-4000-8000-00000000000a";
    private static final String PARTNER = "11111111-0000-4000-8000-000000000001";
    private static final String SECRET = Canaries.text("client secret");
    private static final String PASSPHRASE = Canaries.text("passphrase");
    private static final String REDIRECT_URI = "http://localhost";

    private final PartnerCenterSimulator microsoft = PartnerCenterSimulator.builder()
            .clock(ManualClock.startingAt(Clock.systemUTC().instant()))
            .app(CLIENT_ID, SECRET)
            .redirectUri(REDIRECT_URI)
            .partner(SimulatedPartner.builder(PARTNER).customers(60).build())
            .start();

    @TempDir
    private Path directory;

    @AfterEach
    void close() {
        microsoft.close();
    }

    @Test
    void storeFileHoldsTheConsentForTheNextRun() throws Exception {
        Map<String, String> file = Map.of(
                "PARTNERCENTER_STORE_FILE",
                directory.resolve("secrets.jwe").toString(),
                "PARTNERCENTER_STORE_PASSPHRASE",
                PASSPHRASE);

        String first = run(file, url -> microsoft.signIn(url).toString());
        String second = run(file, url -> {
            throw new AssertionError("nobody should have to sign in again");
        });

        assertThat(first).contains("60 customers on 2 pages", "89 days left").doesNotContain("canary");
        assertThat(second).contains("has consented before", "60 customers on 2 pages");
    }

    @Test
    void vaultHoldsTheConsentForTheNextRun() throws Exception {
        Map<String, String> vault = Map.of("PARTNERCENTER_VAULT_URL", "https://contoso-tokens.vault.azure.net");

        String first = run(vault, url -> microsoft.signIn(url).toString());
        String second = run(vault, url -> {
            throw new AssertionError("nobody should have to sign in again");
        });

        assertThat(first).contains("PUT contoso-tokens.vault.azure.net/secrets/" + PARTNER, "60 customers on 2 pages");
        assertThat(second).contains("has consented before", "60 customers on 2 pages");
    }

    @Test
    void personAtTheKeyboardIsShownTheAddressAndPastesTheOtherOne() throws Exception {
        ByteArrayOutputStream shown = new ByteArrayOutputStream();
        Person person = new Keyboard(
                new ByteArrayInputStream("http://localhost/?code=x&state=y\n".getBytes(UTF_8)),
                new PrintStream(shown, true, UTF_8));

        assertThat(person.signIn(URI.create("https://login.microsoftonline.com/authorize")))
                .isEqualTo("http://localhost/?code=x&state=y");
        assertThat(shown.toString(UTF_8)).contains("https://login.microsoftonline.com/authorize");
    }

    @Test
    void inputThatEndsTooSoonIsSaid() {
        Person person =
                new Keyboard(new ByteArrayInputStream(new byte[0]), new PrintStream(new ByteArrayOutputStream()));

        assertThatThrownBy(() -> person.signIn(URI.create("https://login.microsoftonline.com/authorize")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("standard input ended");
    }

    private String run(Map<String, String> store, Person person) throws Exception {
        Map<String, String> variables = new TreeMap<>(store);
        variables.put("PARTNERCENTER_CLIENT_ID", CLIENT_ID);
        variables.put("PARTNERCENTER_CLIENT_SECRET", SECRET);
        variables.put("PARTNERCENTER_TENANT", PARTNER);
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        Settings settings = Settings.read(variables).orElseThrow();
        try (World world = new RealWorld(settings, microsoft.httpClient(), person)) {
            Quickstart.run(world, new PrintStream(printed, true, UTF_8));
        }
        Canaries.mustNotBeIn(printed.toString(UTF_8));
        return printed.toString(UTF_8);
    }
}
