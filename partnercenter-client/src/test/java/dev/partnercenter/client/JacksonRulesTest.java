package dev.partnercenter.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import dev.partnercenter.archfixture.client.api.ShowsItsParser;
import dev.partnercenter.architecture.LibraryRules;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The rules that speak of Jackson, judging classes that break them; the auth module's tests have no Jackson to do it. */
class JacksonRulesTest {
    private static final String FIXTURES = "dev.partnercenter.archfixture";
    private static final JavaClasses CODE =
            new ClassFileImporter().importPackages(FIXTURES + ".keyvault", ShowsItsParser.class.getPackageName());

    private final LibraryRules rules = LibraryRules.below(FIXTURES);

    @Test
    void jacksonOutsideItsHomeIsReported() {
        assertThat(faults(rules.home("com.fasterxml.jackson")))
                .isNotEmpty()
                .allMatch(fault -> fault.contains(".keyvault.UsesJackson."));
    }

    @Test
    void jacksonInPublicClassIsReported() {
        assertThat(faults(rules.jacksonHidden()))
                .isNotEmpty()
                .allMatch(fault -> fault.contains(".api.ShowsItsParser."));
    }

    @Test
    void jacksonAnnotationOnRecordComponentIsReported() {
        assertThat(faults(rules.publicSignatures()))
                .contains(
                        ShowsItsParser.class.getName() + ".name() shows com.fasterxml.jackson.annotation.JsonProperty");
    }

    private static List<String> faults(ArchRule rule) {
        return rule.evaluate(CODE).getFailureReport().getDetails();
    }
}
