package dev.partnercenter.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.partnercenter.secrecy.Canaries;
import dev.partnercenter.testing.ManualClock;
import dev.partnercenter.testing.PartnerCenterSimulator;
import dev.partnercenter.testing.SimulatedPartner;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The doctor as a program: what its arguments set in motion, and what a script sees of it. */
class DoctorTest {
    private static final String CLIENT_ID = "aaaaaaaa-0000-4000-8000-00000000000a";
    private static final String SECRET = Canaries.text("client secret");
    private static final String PASSPHRASE = Canaries.text("passphrase");
    private static final String PARTNER = "11111111-0000-4000-8000-000000000001";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    private Path directory;

    @AfterEach
    void nothingSecretIsPrinted() {
        Canaries.mustNotBeIn(out.toString(UTF_8) + err.toString(UTF_8));
    }

    @Test
    void healthySetUpEndsWithZero() throws Exception {
        assertThat(run(false)).isZero();
        assertThat(out.toString(UTF_8))
                .contains("18 passed, 0 warned, 0 failed, 0 skipped; exit code 0.")
                .doesNotContain("\u001b");
    }

    @ParameterizedTest
    @CsvSource({
        "clock, clock",
        "tls, login-host",
        "down, api-host",
        "unknown-tenant, tenant",
        "other-cloud, tenant",
        "unknown-app, app",
        "wrong-secret, credential",
        "expired-secret, credential",
        "reply-url, reply-url",
        "wrong-passphrase, store",
        "no-consent, refresh-token",
        "revoked, redemption",
        "expired, redemption",
        "no-mfa, mfa",
        "wrong-audience, token",
        "role, partner-center",
        "customer-consent, customer-consent",
        "customer-access, customer-access"
    })
    void eachAilmentEndsWithTwoAndIsNamed(String ailment, String check) throws Exception {
        assertThat(run(false, ailment)).isEqualTo(2);
        assertThat(out.toString(UTF_8)).contains("\nFAILED   " + check + ": ", "exit code 2.");
        assertThat(out.toString(UTF_8).lines())
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
    }

    @Test
    void terminalGetsColours() throws Exception {
        assertThat(run(true)).isZero();
        assertThat(out.toString(UTF_8)).contains("\u001b[32mpassed\u001b[0m");
    }

    @Test
    void programGetsJson() throws Exception {
        assertThat(run(true, "wrong-secret", "--json")).isEqualTo(2);
        assertThat(out.toString(UTF_8))
                .startsWith("{\"examinedAt\":")
                .contains("\"exitCode\":2", "{\"check\":\"credential\",\"outcome\":\"failed\"")
                .hasLineCount(1);
    }

    @Test
    void argumentThatNobodyKnowsEndsWithThreeAndNamesThoseThatAreKnown() throws Exception {
        assertThat(run(false, "headache")).isEqualTo(3);
        assertThat(err.toString(UTF_8)).contains("one of none, clock, tls").hasLineCount(1);
    }

    @Test
    void realSetUpIsExaminedBySettings() throws Exception {
        Map<String, String> variables = new TreeMap<>();
        variables.put("PARTNERCENTER_CLIENT_ID", CLIENT_ID);
        variables.put("PARTNERCENTER_CLIENT_SECRET", SECRET);
        variables.put("PARTNERCENTER_TENANT", PARTNER);
        variables.put("PARTNERCENTER_STORE_FILE", directory.resolve("s.jwe").toString());
        variables.put("PARTNERCENTER_STORE_PASSPHRASE", PASSPHRASE);
        Settings settings = Settings.read(variables).orElseThrow();
        try (PartnerCenterSimulator microsoft = PartnerCenterSimulator.builder()
                .clock(ManualClock.startingAt(Clock.systemUTC().instant()))
                .app(CLIENT_ID, SECRET)
                .redirectUri("http://localhost")
                .partner(SimulatedPartner.builder(PARTNER).customers(1).build())
                .start()) {
            PrintStream printed = new PrintStream(out, true, UTF_8);

            assertThat(Doctor.examine(settings, microsoft.httpClient(), List.of("--write"), printed))
                    .isEqualTo(2);
            assertThat(out.toString(UTF_8))
                    .contains(
                            "FAILED   refresh-token: The secret store holds no refresh token", "passed   store-write");

            try (World world = new RealWorld(
                    settings,
                    microsoft.httpClient(),
                    url -> microsoft.signIn(url).toString())) {
                Quickstart.run(world, new PrintStream(new ByteArrayOutputStream()));
            }
            nothingSecretIsPrinted();
            out.reset();
            assertThat(Doctor.examine(settings, microsoft.httpClient(), List.of(), printed))
                    .isZero();
        }
    }

    @Test
    void realSetUpWithAMalformedCustomerIsNotBegunWith() throws Exception {
        Map<String, String> variables = Map.of(
                "PARTNERCENTER_CLIENT_ID",
                CLIENT_ID,
                "PARTNERCENTER_CLIENT_SECRET",
                SECRET,
                "PARTNERCENTER_TENANT",
                PARTNER,
                "PARTNERCENTER_STORE_FILE",
                directory.resolve("s.jwe").toString(),
                "PARTNERCENTER_STORE_PASSPHRASE",
                PASSPHRASE);

        int code = Doctor.run(
                List.of("--customer", "contoso"),
                variables,
                new PrintStream(out, true, UTF_8),
                new PrintStream(err, true, UTF_8),
                false);

        assertThat(code).isEqualTo(3);
        assertThat(err.toString(UTF_8)).contains("--customer must be followed by a tenant's id");
    }

    private int run(boolean terminal, String... args) throws Exception {
        return Doctor.run(
                List.of(args),
                Map.of(),
                new PrintStream(out, true, UTF_8),
                new PrintStream(err, true, UTF_8),
                terminal);
    }
}
