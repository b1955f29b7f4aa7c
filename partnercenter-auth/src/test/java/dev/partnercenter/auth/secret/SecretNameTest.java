package dev.partnercenter.auth.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretNameTest {

    @Test
    void nameIsKeptInLowerCase() {
        assertThat(new SecretName("Partner-ID-1").value()).isEqualTo("partner-id-1");
    }

    @Test
    void lowerCaseDoesNotDependOnTheLocale() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("tr"));
        try {
            assertThat(new SecretName("ID").value()).isEqualTo("id");
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void namesThatDifferOnlyInCaseAreEqual() {
        assertThat(new SecretName("ABC")).isEqualTo(new SecretName("abc")).hasToString("abc");
    }

    @Test
    void nameOf127CharactersIsAccepted() {
        assertThat(new SecretName("n".repeat(127)).value()).hasSize(127);
    }

    @Test
    void nameOf128CharactersIsRefused() {
        assertThatThrownBy(() -> new SecretName("n".repeat(128))).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a_b", "a.b", "a/b", "\u00fc", "a\n"})
    void nameOfAnotherFormIsRefused(String name) {
        assertThatThrownBy(() -> new SecretName(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("secret name must be 1 to 127 letters, digits or hyphens");
    }
}
