package dev.partnercenter.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.partnercenter.auth.entra.Cloud;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
    private static final Map<String, String> COMPLETE = Map.of(
            "PARTNERCENTER_CLIENT_ID", "aaaaaaaa-0000-4000-8000-00000000000a",
            "PARTNERCENTER_CLIENT_SECRET", "canary-secret",
            "PARTNERCENTER_TENANT", "11111111-0000-4000-8000-000000000001",
            "PARTNERCENTER_STORE_FILE", "secrets.jwe",
            "PARTNERCENTER_STORE_PASSPHRASE", "canary-passphrase");

    @Test
    void withoutVariablesThereAreNoSettings() throws Exception {
        assertThat(Settings.read(Map.of("PATH", "/bin"))).isEmpty();
    }

    @Test
    void completeVariablesAreReadWithTheirDefaultsAndPrintNoSecret() throws Exception {
        Settings settings = Settings.read(COMPLETE).orElseThrow();

        assertThat(settings.cloud()).isSameAs(Cloud.PUBLIC);
        assertThat(settings.redirectUri()).isEqualTo("http://localhost");
        assertThat(settings.vaultTenant()).isEqualTo(settings.tenant());
        assertThat(settings.toString()).doesNotContain("canary");
    }

    @ParameterizedTest
    @CsvSource({
        "PARTNERCENTER_CLIENT_ID, , is missing",
        "PARTNERCENTER_CLIENT_SECRET, , is missing",
        "PARTNERCENTER_TENANT, ' ', is missing",
        "PARTNERCENTER_STORE_PASSPHRASE, , is missing",
        "PARTNERCENTER_CLIENT_ID, canary, is malformed",
        "PARTNERCENTER_TENANT, common, is malformed",
        "PARTNERCENTER_CLOUD, mars, is malformed",
        "PARTNERCENTER_CLOUD, us-nat, is malformed",
        "PARTNERCENTER_REDIRECT_URI, http://example.com, is malformed",
        "PARTNERCENTER_VAULT_TENANT, contoso.com, is malformed",
        "PARTNERCENTER_STORE_FILE, , Set either",
        "PARTNERCENTER_VAULT_URL, https://contoso.vault.azure.net, Set either",
        "PARTNERCENTER_VAULT_URL, 'not a uri', is malformed"
    })
    void variableThatIsMissingOrMalformedIsNamedInOneSentence(String name, String value, String complaint) {
        Map<String, String> variables = new TreeMap<>(COMPLETE);
        if (value == null) {
            variables.remove(name);
        } else {
            variables.put(name, value);
        }

        assertThatThrownBy(() -> Settings.read(variables))
                .isInstanceOf(Settings.Wrong.class)
                .hasMessageContaining(name)
                .hasMessageContaining(complaint)
                .hasMessageEndingWith(".")
                .message()
                .doesNotContain("canary", "\n");
    }
}
