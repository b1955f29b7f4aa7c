package dev.partnercenter.keyvault;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import dev.partnercenter.archfixture.keyvault.TakesAzureTypes;
import dev.partnercenter.architecture.LibraryRules;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The rules that speak of Azure, judging classes that break them; the auth module's tests have no Azure to do it. */
class AzureRulesTest {
    private static final String FIXTURES = "dev.partnercenter.archfixture";
    private static final JavaClasses CODE =
            new ClassFileImporter().importPackages(TakesAzureTypes.class.getPackageName(), FIXTURES + ".client");

    private final LibraryRules rules = LibraryRules.below(FIXTURES);

    @Test
    void azureOutsideItsHomeIsReported() {
        assertThat(faults(rules.home("com.azure")))
                .isNotEmpty()
                .allMatch(fault -> fault.contains(".client.UsesAzure."));
    }

    @Test
    void azureTypeThatUserDoesNotHandInIsReported() {
        assertThat(faults(rules.publicSignatures()))
                .containsExactly(TakesAzureTypes.class.getName()
                        + ".secret() shows com.azure.security.keyvault.secrets.models.KeyVaultSecret");
    }

    private static List<String> faults(ArchRule rule) {
        return rule.evaluate(CODE).getFailureReport().getDetails();
    }
}
