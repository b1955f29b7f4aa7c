package dev.partnercenter.client.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FaultTableTest {
    private static final FaultTable TABLE = FaultTable.get();
    private static final List<String> GENERAL = List.of(
            "2xx\t*\trefusal\tc\tR.", "3xx\t*\trefusal\tc\tR.", "4xx\t*\trefusal\tc\tR.", "5xx\t*\trefusal\tc\tR.");

    static Stream<FaultTable.Key> keys() {
        return TABLE.keys().stream()
                .filter(key -> !key.status().endsWith("xx"))
                .sorted(Comparator.comparing(FaultTable.Key::toString));
    }

    @ParameterizedTest
    @MethodSource("keys")
    void everyFaultHasAClauseForItsCauseAndASentenceThatBeginsWithWhoMustAct(FaultTable.Key key) {
        Fault fault = TABLE.find(Integer.parseInt(key.status()), key.code());

        assertThat(fault.cause()).isEqualTo(fault.cause().strip()).hasSizeGreaterThan(10);
        assertThat(fault.cause()).doesNotEndWith(".").doesNotContain(key.code().equals("*") ? "**" : key.code());
        assertThat(fault.remedy())
                .matches(
                        "(Nobody (has to|can) act|(The partner|The partner's user|The app's developer|"
                                + "Whoever operates the app|The indirect reseller's global administrator|"
                                + "An administrator of (the partner's tenant|the tenant that has the policy, .*)) must)\\b.*\\.")
                .isEqualTo(fault.remedy().strip());
    }

    @Test
    void allDocumentedPairsAreThere() {
        assertThat(TABLE.keys().stream().filter(key -> !key.code().equals("*"))).hasSize(190);
    }

    @ParameterizedTest
    @CsvSource({
        "401, 900421, MFA",
        "401, 10001, MFA",
        "401, 900420, CONFIGURATION",
        "403, 900329, CONFIGURATION",
        "400, 900316, CONFIGURATION",
        "403, 900309, POLICY",
        "400, 900421, REFUSAL",
        "403, 900421, REFUSAL"
    })
    void onlyWhatConcernsTheTokenIsMoreThanARefusal(int status, String code, Fault.Kind kind) {
        assertThat(TABLE.find(status, code).kind()).isEqualTo(kind);
    }

    @Test
    void codeThatIsNotKnownIsToldByItsStatusAndAStatusByItsClass() {
        FaultTable table = FaultTable.parse(Stream.concat(
                GENERAL.stream(),
                Stream.of("# a comment", "", "403\t1,2\trefusal\tone\tR.", "403\t*\trefusal\tany\tR.")));

        assertThat(table.find(403, "2").cause()).isEqualTo("one");
        assertThat(table.find(403, "3").cause()).isEqualTo("any");
        assertThat(table.find(403, null).cause()).isEqualTo("any");
        assertThat(table.find(404, "2").cause()).isEqualTo("c");
    }

    @Test
    void pairThatStandsTwiceIsRefused() {
        String line = "403\t1\trefusal\tcause\tRemedy.";

        assertThatThrownBy(() -> FaultTable.parse(Stream.of(line, line)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Status 403 and code 1 must stand once");
    }

    @Test
    void tableThatLeavesAStatusUntoldIsRefused() {
        assertThatThrownBy(() -> FaultTable.parse(
                        Stream.of("2xx\t*\trefusal\tc\tR.", "3xx\t*\trefusal\tc\tR.", "5xx\t*\trefusal\tc\tR.")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A line must tell of 4xx in general");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "403\t1\trefusal\tcause",
                "403\t1\trefusal\tcause\t ",
                "403\t1\trefusal\tcause\tRemedy.\tmore",
                "403\t1\tRefusal\tcause\tRemedy.",
                "100\t1\trefusal\tcause\tRemedy.",
                "403\t1,\trefusal\tcause\tRemedy.",
                "403\t1-5\trefusal\tcause\tRemedy."
            })
    void malformedLineIsRefused(String line) {
        assertThatThrownBy(() -> FaultTable.parse(Stream.of(line)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must have");
    }
}
