package dev.partnercenter.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every rule, judging the fixtures: what breaks it is reported, and nothing else. */
class LibraryRulesTest {
    private static final String FIXTURES = "dev.partnercenter.archfixture";
    private static final JavaClasses CODE = new ClassFileImporter().importPackages(FIXTURES);

    private final LibraryRules rules = LibraryRules.below(FIXTURES);

    @Test
    void packageThatLooksAheadIsReported() {
        assertThat(faults(rules.packageOrder())).isNotEmpty().allMatch(fault -> fault.contains(".secret.LooksAhead."));
    }

    @Test
    void packagesThatNeedEachOtherAreReported() {
        assertThat(faults(rules.noCycles()))
                .singleElement()
                .asString()
                .contains("Slice client.consents", "Slice client.customers");
    }

    @Test
    void nimbusOutsideItsHomeIsReported() {
        assertThat(faults(rules.home("com.nimbusds")))
                .anyMatch(fault -> fault.contains(".client.UsesNimbus."))
                .anyMatch(fault -> fault.contains(".auth.ThrowsForeignType."))
                .noneMatch(fault -> fault.contains(".auth.entra.UsesNimbus"));
    }

    @Test
    void resilience4jOutsideItsHomeIsReported() {
        assertThat(faults(rules.home("io.github.resilience4j")))
                .isNotEmpty()
                .allMatch(fault -> fault.contains(".consent.UsesResilience4j."));
    }

    @Test
    void foreignTypeIsReportedWhereverItShows() {
        String type = FIXTURES + ".auth.ShowsForeignTypes";
        assertThat(faults(rules.publicSignatures()))
                .containsExactlyInAnyOrder(
                        type + " shows okhttp3.EventListener",
                        type + " shows okhttp3.Interceptor",
                        type + " shows okhttp3.Call",
                        type + ".FIELD shows okhttp3.Callback",
                        type + ".<init>(okhttp3.Cache) shows okhttp3.Cache",
                        type + ".returned() shows okhttp3.MediaType",
                        type + ".parameter(java.util.List) shows okhttp3.Headers",
                        type + ".typeParameter() shows okhttp3.Dns",
                        type + "$Component.<init>(okhttp3.HttpUrl) shows okhttp3.HttpUrl",
                        type + "$Component.url() shows okhttp3.HttpUrl",
                        FIXTURES + ".auth.ThrowsForeignType.parse(java.lang.String) shows "
                                + "com.nimbusds.oauth2.sdk.ParseException");
    }

    @Test
    void clockOrSleepOutsideTheRuntimeIsReported() {
        assertThat(faults(rules.time()))
                .hasSize(10)
                .allMatch(fault -> fault.contains(".auth.ReadsTheClock."))
                .noneMatch(fault -> fault.contains(".told("));
    }

    @Test
    void standardStreamIsReported() {
        assertThat(faults(rules.standardStreams()))
                .hasSize(2)
                .allMatch(fault -> fault.contains(".auth.WritesToStandardStreams."));
    }

    @Test
    void synchronizedMethodAndBlockAreReported() {
        String type = FIXTURES + ".auth.UsesMonitors";
        assertThat(faults(rules.noMonitors()))
                .containsExactlyInAnyOrder(
                        type + ".method() is synchronized", type + ".block has a synchronized block");
    }

    @Test
    void serializableClassIsReportedUnlessExceptionOrEnum() {
        assertThat(faults(rules.notSerializable())).singleElement().asString().contains(".auth.SerializableState>");
    }

    @Test
    void packageThatIsNotNullMarkedIsReported() {
        assertThat(faults(rules.nullMarked()))
                .contains(FIXTURES + ".client.UsesNimbus is in a package that is not @NullMarked")
                .noneMatch(fault -> fault.startsWith(FIXTURES + ".package-info"));
    }

    private static List<String> faults(ArchRule rule) {
        return rule.evaluate(CODE).getFailureReport().getDetails();
    }
}
