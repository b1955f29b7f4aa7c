package dev.partnercenter.client.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.partnercenter.auth.entra.Cloud;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How findings are told: to people, to programs and to scripts. */
class DiagnosisTest {
    private static final Finding PASSED = Finding.passed(Check.TENANT, "The tenant is known.");
    private static final Finding WARNED = Finding.warned(Check.CLOCK, "It is late.", "Set the clock.");
    private static final Finding FAILED = Finding.failed(Check.APP, "It is not known.", "Register it.");
    private static final Finding SKIPPED = Finding.skipped(Check.CREDENTIAL, Check.APP);

    @Test
    void exitCodeIsThatOfTheWorstFinding() {
        assertThat(of(PASSED).exitCode()).isZero();
        assertThat(of(PASSED, WARNED).exitCode()).isEqualTo(1);
        assertThat(of(PASSED, FAILED, SKIPPED, WARNED).exitCode()).isEqualTo(2);
        assertThat(of(PASSED, Finding.skipped(Check.APP, "time was up")).exitCode())
                .isEqualTo(2);
        assertThat(of(WARNED, Finding.skipped(Check.APP, Check.CLOCK)).exitCode())
                .isEqualTo(1);
        assertThat(of(PASSED).isHealthy()).isTrue();
        assertThat(of(WARNED).isHealthy()).isFalse();
    }

    @Test
    void textShowsWhatHasToBeLookedAtInCapitals() {
        assertThat(of(PASSED, WARNED, FAILED, SKIPPED).toText()).isEqualTo("""
                        Partner Center doctor, public cloud, 2026-01-01T00:00:00Z
                        Partner 11111111-0000-4000-8000-000000000001, app aaaaaaaa-0000-4000-8000-00000000000a

                        passed   tenant: The tenant is known.
                        WARNED   clock: It is late.
                                 -> Set the clock.
                        FAILED   app: It is not known.
                                 -> Register it.
                        skipped  credential: Not looked at, because app failed.

                        1 passed, 1 warned, 1 failed, 1 skipped; exit code 2.
                        """);
    }

    @Test
    void coloursAreShownOnlyWhenAskedForAndChangeNoWord() {
        Diagnosis diagnosis = of(PASSED, WARNED, FAILED, SKIPPED);

        assertThat(diagnosis.toText()).doesNotContain("\u001b");
        assertThat(diagnosis.toColouredText())
                .contains("\u001b[32mpassed\u001b[0m   tenant", "\u001b[31mFAILED\u001b[0m   app")
                .contains("\u001b[33mWARNED\u001b[0m   clock", "\u001b[2mskipped\u001b[0m  credential");
        assertThat(diagnosis.toColouredText().replaceAll("\u001b\\[[0-9]+m", ""))
                .isEqualTo(diagnosis.toText());
    }

    @Test
    void linesFitAHundredColumnsAndNoWordIsLost() {
        String words = "word ".repeat(60) + "x".repeat(250) + " end";

        String text = of(Finding.failed(Check.CUSTOMER_CONSENT, words, words)).toText();

        assertThat(text.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
        assertThat(text.replaceAll("\\s+", ""))
                .contains("customer-consent:" + words.replace(" ", "") + "->" + words.replace(" ", ""));
        assertThat(text.lines().skip(3).filter(line -> line.contains("word") || line.contains("end")))
                .hasSizeGreaterThan(8)
                .allSatisfy(line -> assertThat(line).matches("(FAILED  | {8}) (?! ).*"));
    }

    @Test
    void addressThatFitsNoIndentedLineStaysWhole() {
        String address = "https://learn.microsoft.com/" + "x".repeat(100 - "https://learn.microsoft.com/".length());

        assertThat(of(Finding.passed(Check.APP, "It is so (see " + address + " for more"))
                        .toText())
                .contains("passed   app: It is so (see\n" + address + "\n         for more\n");
    }

    @Test
    void lineThatIsFullToTheBrimIsNotBroken() {
        String filling = "y".repeat(100 - 9 - "app: ".length());

        assertThat(of(Finding.passed(Check.APP, filling)).toText()).contains("passed   app: " + filling + "\n");
        assertThat(of(Finding.passed(Check.APP, filling + "y")).toText())
                .contains("passed   app:\n         " + filling + "y\n");
    }

    @Test
    void jsonHasAMemberForEverythingThatIsKnown() throws Exception {
        JsonNode json =
                new JsonMapper().readTree(of(PASSED, WARNED, FAILED, SKIPPED).toJson());

        assertThat(json.get("examinedAt").textValue()).isEqualTo("2026-01-01T00:00:00Z");
        assertThat(json.get("cloud").textValue()).isEqualTo("public");
        assertThat(json.get("clientId").textValue()).isEqualTo(Patient.CLIENT_ID);
        assertThat(json.get("partner").textValue()).isEqualTo(Patient.PARTNER.value());
        assertThat(json.get("exitCode").intValue()).isEqualTo(2);
        assertThat(json.get("findings")).hasSize(4);
        assertThat(json.get("findings").get(2).toString()).isEqualTo("""
                        {"check":"app","outcome":"failed","evidence":"It is not known.","remedy":"Register it."}""");
        assertThat(json.get("findings").get(3).toString()).isEqualTo("""
                        {"check":"credential","outcome":"skipped","evidence":"Not looked at, because app failed.",\
                        "because":"app"}""");
        assertThat(of(PASSED, FAILED).toJson()).doesNotContain("\n");
    }

    @Test
    void whatAStrangerWroteCannotMoveTheCursorOrTurnTheWriting() {
        Finding finding =
                Finding.failed(Check.TOKEN, "a\u001b[2Jb\r\nc\u202ed\u2028e\ud800f\u0007", "g\nh" + "i".repeat(3_000));

        assertThat(finding.evidence()).isEqualTo("a [2Jb c d e f");
        assertThat(finding.remedy()).startsWith("g hi").endsWith("...").hasSizeLessThan(2_010);
        assertThat(PlainText.ofStranger("z".repeat(500))).hasSize(123);
    }

    @Test
    void summaryNamesWhatFailed() {
        assertThat(of(PASSED, WARNED, FAILED, SKIPPED)).hasToString("Diagnosis[failed: [app], warned: [clock]]");
    }

    private static Diagnosis of(Finding... findings) {
        return new Diagnosis(
                Instant.parse("2026-01-01T00:00:00Z"),
                Cloud.PUBLIC,
                Patient.CLIENT_ID,
                Patient.PARTNER,
                List.of(findings));
    }
}
