package dev.partnercenter.auth.entra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.partnercenter.auth.entra.AadstsNumber.Kind;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AadstsTableTest {
    private static final AadstsTable TABLE = AadstsTable.get();
    private static final String LINE = "70008\tconsent\texpired\tit has expired\tThe partner must consent.";

    static Stream<AadstsNumber> numbers() {
        return TABLE.numbers().stream().sorted().map(AadstsTableTest::find);
    }

    @ParameterizedTest
    @MethodSource("numbers")
    void everyNumberHasAClauseForItsCauseAndASentenceThatBeginsWithWhoMustAct(AadstsNumber number) {
        assertThat(number.cause()).isEqualTo(number.cause().strip()).hasSizeGreaterThan(10);
        assertThat(number.cause()).doesNotEndWith(".").doesNotContain("AADSTS");
        assertThat(number.remedy())
                .matches(
                        "(Nobody has to act|Whoever operates the app must|The app's developer must|The partner's user must"
                                + "|An administrator of (the tenant|the partner's tenant|the user's home tenant) must)\\b.*\\.")
                .doesNotContainPattern("if it lasts, (?!whoever|the app's developer|the partner)")
                .isEqualTo(number.remedy().strip());
    }

    @Test
    void allDocumentedNumbersAreThere() {
        assertThat(TABLE.numbers()).hasSize(173);
        assertThat(TABLE.numbers()).contains(16000, 50085, 50086, 50087, 50088, 90055, 650051, 9002313, 1000104);
    }

    @Test
    void transientNumbersAreThoseThatAreWorthAnotherAttempt() {
        assertThat(TABLE.numbers().stream().filter(number -> find(number).kind() == Kind.TRANSIENT))
                .containsExactlyInAnyOrder(90033, 90006, 90012, 90024, 90090, 50033, 50087, 650051);
    }

    @Test
    void throttlingIsToldByThreeNumbers() {
        assertThat(TABLE.numbers().stream().filter(number -> find(number).kind() == Kind.THROTTLED))
                .containsExactlyInAnyOrder(50196, 90055, 50088);
    }

    @Test
    void laterNumberOfAChainTellsMoreAndAGeneralOneLess() {
        assertThat(TABLE.mostTellingFirst(List.of(50000, 70008, 123456789, 50173, 70002)))
                .extracting(AadstsNumber::number)
                .containsExactly(50173, 70008, 70002, 50000);
    }

    @Test
    void commentsAndEmptyLinesAreSkippedAndALineMayHoldSeveralNumbers() {
        AadstsTable table = AadstsTable.parse(Stream.of("# a comment", "", "70000*,7000111\tuser\t-\tcause\tRemedy."));

        assertThat(table.numbers()).containsExactlyInAnyOrder(70000, 7000111);
        assertThat(table.find(70000)).isEqualTo(new AadstsNumber(70000, Kind.USER, true, null, "cause", "Remedy."));
        assertThat(table.find(1)).isNull();
    }

    @Test
    void numberThatStandsTwiceIsRefused() {
        assertThatThrownBy(() -> AadstsTable.parse(Stream.of(LINE, LINE)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("AADSTS70008");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "70008",
                "70008\tconsent\texpired\tit has expired",
                "70008\tconsent\texpired\tit has expired\t ",
                "70008\tconsent\texpired\t\tThe partner must consent.",
                "70008\tconsent\texpired\tit has expired\tThe partner must consent.\tmore",
                "70008\tConsent\texpired\tit has expired\tThe partner must consent.",
                "70008\tconsent\told\tit has expired\tThe partner must consent.",
                "70008,\tconsent\texpired\tit has expired\tThe partner must consent.",
                "70008-70009\tconsent\texpired\tit has expired\tThe partner must consent.",
                "AADSTS70008\tconsent\texpired\tit has expired\tThe partner must consent.",
                "99999999999\tconsent\texpired\tit has expired\tThe partner must consent."
            })
    void malformedLineIsRefused(String line) {
        assertThatThrownBy(() -> AadstsTable.parse(Stream.of(line)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must have");
    }

    private static AadstsNumber find(int number) {
        AadstsNumber found = TABLE.find(number);
        assertThat(found).isNotNull();
        return found;
    }
}
