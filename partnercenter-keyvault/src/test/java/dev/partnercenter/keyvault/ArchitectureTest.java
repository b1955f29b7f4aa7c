package dev.partnercenter.keyvault;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import dev.partnercenter.architecture.LibraryRules;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ArchitectureTest {
    private static final JavaClasses CODE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.partnercenter.keyvault");

    @Test
    void thereIsCodeToJudge() {
        assertThat(CODE).isNotEmpty();
    }

    static List<ArchRule> rules() {
        return LibraryRules.below("dev.partnercenter").all();
    }

    @ParameterizedTest
    @MethodSource("rules")
    void codeKeepsTheRule(ArchRule rule) {
        rule.check(CODE);
    }
}
